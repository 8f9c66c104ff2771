"""What the register keeps about a person is exported, erased and deleted in time."""

from datetime import timedelta

from sqlalchemy import select

from hub.kit.clock import now
from hub.mentoring.domain.personal_data import (
    delete_old_profiles,
    delete_unanswered_invitations,
    erase_profiles,
    export_exclusions,
    export_invitations,
    export_profiles,
    export_qualifications,
)
from hub.mentoring.models import RegisterInvitation, RegisterProfile
from tests.mentoring.trust_rows import add_register_rows, make_line, make_profile

ADDRESS = "leader@example.org"


def test_a_person_takes_their_profile_with_them_and_the_other_does_not_learn_of_an_exclusion(scenario):
    leader, other = scenario.ids["leader"], scenario.ids["other leader"]
    with scenario.write_session() as session:
        add_register_rows(session, leader, other, scenario.ids["at london"], ADDRESS, "My words")
        (profile,) = export_profiles(session, leader)
        assert (profile["about"], profile["kind"]) == ("My words", "mentor")
        assert [row["title"] for row in export_qualifications(session, leader)] == ["My words"]
        assert [row["email"] for row in export_invitations(session, leader)] == [ADDRESS]
        assert [row["person"] for row in export_exclusions(session, leader)] == ["The second leader"]
        assert export_exclusions(session, other) == []
        erase_profiles(session, leader)
        assert export_profiles(session, leader) == []
        assert len(export_profiles(session, other)) == 1


def test_a_profile_off_the_register_is_kept_two_years_and_one_on_it_for_longer(scenario):
    then = now() - timedelta(days=731)
    with scenario.write_session() as session:
        for name, state, taken in (
            ("leader", "withdrawn", 0),
            ("lead", "listed", 0),
            ("publisher", "withdrawn", 1),
        ):
            fields = {"state": state, "taken": taken, "active_at": then}
            session.add(make_profile(scenario.ids[name], scenario.ids["at london"], **fields))
        session.flush()
        assert delete_old_profiles(session, now()) == 1
        kept = session.scalars(select(RegisterProfile.person_id)).all()
        assert set(kept) == {scenario.ids["lead"], scenario.ids["publisher"]}


def test_a_line_that_nobody_answers_is_deleted(scenario):
    with scenario.write_session() as session:
        trust = scenario.ids["at london"]
        session.add_all([make_line(trust, "a@example.org", expires_at=now() - timedelta(hours=1))])
        session.add(make_line(trust, "b@example.org"))
        session.flush()
        assert delete_unanswered_invitations(session, now()) == 1
        assert session.scalars(select(RegisterInvitation.email)).all() == ["b@example.org"]
