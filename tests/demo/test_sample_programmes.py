"""The sample programmes: open, reviewed and a draft, with people who joined or were offered a place."""

from sqlalchemy import func, select

from hub.demo.domain.sample_people import create_sample_people, mark_as_demo
from hub.demo.domain.sample_programmes import create_sample_programmes
from hub.kit.clock import now
from hub.mentoring.models import MentoringProgramme, ProgrammePlace, TrainingRecord
from hub.trusts.domain import ensure_office
from tests.factories import START, make_trust


def test_a_demonstration_has_programmes_in_each_state_once(session):
    mark_as_demo(session, now())
    ensure_office(session, now=START)
    for slug in ("london", "yorkshire"):
        make_trust(session, slug, f"{slug.title()} Ambulance Service NHS Trust")
    create_sample_people(session, now())
    create_sample_programmes(session, now())
    create_sample_programmes(session, now())

    states = session.execute(select(MentoringProgramme.state, func.count()).group_by("state")).all()
    assert dict(states) == {"draft": 1, "open": 2, "reviewed": 1}
    places = session.execute(select(ProgrammePlace.state, func.count()).group_by("state")).all()
    assert dict(places) == {"completed": 1, "joined": 3, "offered": 1}
    assert session.scalars(select(TrainingRecord.role)).one() == "mentor"


def test_a_hub_without_sample_people_gets_no_programmes(session):
    create_sample_programmes(session, now())
    assert session.scalars(select(MentoringProgramme)).all() == []
