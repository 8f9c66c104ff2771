"""A hub that is marked as a demonstration, with its sample people."""

from hub.demo.domain.sample_people import create_sample_people, mark_as_demo
from hub.kit.clock import now
from hub.trusts.domain import ensure_office
from tests.factories import make_trust


def create_demo(session):
    mark_as_demo(session, now())
    ensure_office(session, now=now())
    make_trust(session)
    make_trust(session, "yorkshire", "Yorkshire Ambulance Service NHS Trust")
    create_sample_people(session, now())
