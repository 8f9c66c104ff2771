"""A person leaves a trust: what they offer, ask for and have under way goes with them, or ends."""

import re

import pytest
from sqlalchemy import delete, select

from hub.access import Role, Viewer
from hub.accounts.domain import get_person, grant_role
from hub.accounts.models import Membership
from hub.kit.clock import now
from hub.mentoring.domain.departures import follow_departure, list_departed
from hub.mentoring.models import MentoringRequest, RelationshipMeeting


def leave(scenario, name, to=None):
    with scenario.write_session() as session:
        person = get_person(session, scenario.ids[name])
        session.execute(delete(Membership).where(Membership.person_id == person.id))
        if to:
            by = Viewer(person_id=scenario.ids["staff"])
            grant_role(session, person, scenario.ids[f"at {to}"], Role.LEADER, by=by, at=now())
    done = []
    with scenario.write_session() as session:
        for id_ in list_departed(session, now()):
            done.append(follow_departure(session, id_, now()))
        assert list_departed(session, now()) == []
    return done


def test_nobody_has_left_while_all_have_their_roles(scenario):
    scenario.relationship()
    with scenario.write_session() as session:
        assert list_departed(session, now()) == []


def test_a_mentor_who_moves_takes_all_along_and_the_new_trust_approves(scenario):
    relationship = scenario.relationship()
    assert leave(scenario, "other leader", to="london") == ["moved"]
    profile = scenario.profile("other leader")
    assert (profile["state"], profile["organisation_id"]) == ("submitted", scenario.ids["at london"])
    row = scenario.row_of(relationship)
    assert (row["closed_at"], row["mentor_organisation_id"]) == (None, scenario.ids["at london"])
    (told,) = scenario.sent("mentoring-moved")
    assert told.to == "leader@example.org"
    assert re.fullmatch(r"A change to your mentoring with .+", told.subject)
    (moved,) = scenario.sent("profile-moved")
    assert moved.subject == "Your profile as a mentor is now with London Ambulance Service NHS Trust"


def test_a_mentor_who_leaves_ends_what_is_open_and_the_other_is_told(scenario):
    relationship = scenario.relationship()
    scenario.plan_meeting("leader", relationship)
    assert leave(scenario, "other leader") == ["ended"]
    row = scenario.row_of(relationship)
    assert (row["state"], row["close_code"]) == ("closed", "left")
    with scenario.write_session() as session:
        assert session.scalars(select(RelationshipMeeting)).one().state == "cancelled"
    (told,) = scenario.sent("mentoring-left")
    assert told.to == "leader@example.org"
    assert re.fullmatch(r"Your mentoring with .+ has ended", told.subject)
    assert [email.to for email in scenario.sent("profile-left")] == ["other.leader@example.org"]


@pytest.mark.parametrize(("to", "outcome"), [(None, "withdrawn"), ("yorkshire", "")])
def test_who_asks_and_leaves_withdraws_and_who_moves_goes_on_asking(scenario, to, outcome):
    scenario.ask("leader", scenario.listed("other leader"))
    leave(scenario, "leader", to)
    with scenario.write_session() as session:
        assert session.scalars(select(MentoringRequest)).one().outcome == outcome


def test_a_mentee_who_leaves_frees_the_place(scenario):
    scenario.relationship()
    leave(scenario, "leader")
    assert scenario.profile("other leader")["taken"] == 0
