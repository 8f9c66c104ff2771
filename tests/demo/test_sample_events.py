"""The sample events: open, full with a waiting list, past, cancelled, drafts, and one of a trust."""

import pytest
from sqlalchemy import func, select

from hub.demo.domain.sample_data import create_sample_data
from hub.demo.domain.sample_events import WAITING, create_sample_events
from hub.demo.domain.sample_people import create_sample_people, mark_as_demo
from hub.events.models import Booking, Event, PlaceOffer, WaitingListEntry
from hub.kit.clock import now
from hub.trusts.domain import ensure_office
from tests.factories import START, make_trust

SLUGS = ("london", "yorkshire", *(f"trust-{number}" for number in range(9)))


def count(session, table, *conditions):
    return session.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()


@pytest.mark.slow
def test_a_demonstration_has_an_event_in_each_state_once(session):
    at = now()
    mark_as_demo(session, at)
    ensure_office(session, now=START)
    for slug in SLUGS:
        make_trust(session, slug, f"{slug.title()} Ambulance Service NHS Trust")
    create_sample_people(session, at)
    create_sample_data(session, at)
    create_sample_events(session, at)
    create_sample_events(session, at)

    states = dict(session.execute(select(Event.state, func.count()).group_by(Event.state)).all())
    assert states == {"open": 10, "cancelled": 1, "draft": 1}
    past = session.scalars(select(Event).where(Event.ends_at < at)).one()
    assert count(session, Booking, Booking.event_id == past.id) == 18
    full = session.scalars(select(Event).where(Event.capacity == 12)).one()
    assert full.availability == "full"
    offers = session.scalars(select(PlaceOffer).order_by(PlaceOffer.id)).all()
    assert [offer.outcome for offer in offers] == ["expired", "", "booked", "booked", "booked"]
    assert (offers[1].expires_at - at).total_seconds() == 18 * 3600
    waiting = count(session, WaitingListEntry, WaitingListEntry.ended_at.is_(None))
    assert waiting == WAITING + 1  # one of them has the offer
    openly = session.scalars(select(Event).where(Event.title.contains("productive leadership"))).one()
    assert count(session, Booking, Booking.event_id == openly.id) == 27
    here = select(Event).where(Event.booking_address == "")
    local = session.scalars(here.where(Event.series == "", Event.slug != "sample-course")).one()
    assert local.organisation_id != full.organisation_id


def test_without_people_there_are_no_events(session):
    create_sample_events(session, now())
    assert count(session, Event) == 0
