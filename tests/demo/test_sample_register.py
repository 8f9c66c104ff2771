"""The sample register: people who offer help in each state, and requests."""

from sqlalchemy import func, select

from hub.catalogue.domain import CatalogueEntry
from hub.demo.domain.sample_people import create_sample_people, mark_as_demo
from hub.demo.domain.sample_register import create_sample_register
from hub.kit.clock import now
from hub.mentoring.models import RegisterProfile, Relationship, RelationshipMeeting, RequestChoice
from hub.trusts.domain import ensure_office
from tests.factories import START, make_trust

SLUGS = (
    *("london", "yorkshire", "east-midlands", "north-west", "south-central", "west-midlands"),
    *("north-east", "great-western", "east-of-england"),
)


def test_a_demonstration_has_a_profile_and_a_request_in_each_state_once(session):
    mark_as_demo(session, now())
    ensure_office(session, now=START)
    for slug in SLUGS:
        make_trust(session, slug, f"{slug.title()} Ambulance Service NHS Trust")
    create_sample_people(session, now())
    create_sample_register(session, now())
    create_sample_register(session, now())

    states = dict(session.execute(select(RegisterProfile.state, func.count()).group_by("state")).all())
    assert states == {"listed": 5, "submitted": 1}
    in_search = select(CatalogueEntry.title).where(
        CatalogueEntry.kind == "mentor", CatalogueEntry.state == "live"
    )
    titles = session.scalars(in_search).all()
    assert (len(titles), sum(title.startswith("Coach, another sector: ") for title in titles)) == (4, 1)
    full = session.scalars(select(RegisterProfile).where(RegisterProfile.taken == RegisterProfile.capacity))
    assert len(full.all()) == 1
    assert session.scalars(select(RegisterProfile).where(RegisterProfile.paused_until.is_not(None))).one()
    choices = session.execute(select(RequestChoice.state, func.count()).group_by("state")).all()
    assert dict(choices) == {"asked": 2, "waiting": 1, "accepted": 1, "declined": 1, "redirected": 1}
    assert session.scalars(select(Relationship)).one().closed_at is None
    assert session.scalars(select(RelationshipMeeting)).one().state == "planned"


def test_a_hub_without_sample_people_gets_no_register(session):
    create_sample_register(session, now())
    assert session.scalars(select(RegisterProfile)).all() == []
