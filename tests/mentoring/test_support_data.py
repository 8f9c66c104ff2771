"""What training and programmes keep: exported, erased, deleted in time, and moved when trusts merge."""

from datetime import timedelta

from sqlalchemy import select

from hub.extension.organisation_merge import OrganisationMerge
from hub.kit.clock import now
from hub.mentoring.domain import support_data as domain
from hub.mentoring.domain.courses import TrainingRole, complete_training
from hub.mentoring.models import MentoringProgramme, ProgrammePlace, TrainingRecord


def test_a_person_takes_away_and_erases_their_training_and_places(scenario, programmes):
    programmes.joined("lead")
    with scenario.write_session() as session:
        complete_training(session, scenario.viewer("lead", session), TrainingRole.MENTOR, now())
        person_id = scenario.ids["lead"]
        assert [row["training for"] for row in domain.export_training(session, person_id)] == ["mentor"]
        ((place,), (made,)) = (
            domain.export_places(session, person_id),
            domain.export_made_programmes(session, person_id),
        )
        assert (place["programme"], place["state"]) == ("Coaching for new managers", "joined")
        assert made["programme"] == "Coaching for new managers"
        for erase in (domain.erase_training, domain.erase_places, domain.forget_maker):
            erase(session, person_id)
        assert session.scalars(select(TrainingRecord)).all() == []
        assert session.scalars(select(ProgrammePlace)).all() == []
        assert session.scalars(select(MentoringProgramme.created_by_id)).one() is None
        assert domain.export_made_programmes(session, person_id) == []


def test_cohorts_are_deleted_after_three_years_and_programmes_after_six(scenario, programmes):
    programmes.joined("leader", last=0)
    with scenario.write_session() as session:
        three, six = now() + timedelta(days=3 * 365), now() + timedelta(days=6 * 365)
        assert domain.delete_old_places(session, three) == 0
        assert domain.delete_old_places(session, three + timedelta(days=3)) == 1
        assert domain.delete_old_programmes(session, six) == 0
        assert domain.delete_old_programmes(session, six + timedelta(days=4)) == 1


def test_the_programmes_of_a_trust_follow_it_into_another(scenario, programmes):
    programmes.made()
    with scenario.write_session() as session:
        source, target = scenario.ids["at london"], scenario.ids["at yorkshire"]
        domain.merge_programmes(session, OrganisationMerge(source, "london", target, "yorkshire"))
        assert session.scalars(select(MentoringProgramme.organisation_id)).one() == target
