"""Allocations: places of an event that are kept for trusts, and for partners, until a day."""

from collections.abc import Mapping
from datetime import date, datetime

from msgspec.structs import replace
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.events.domain.bookings import record_booking_act
from hub.events.domain.catalogue_entries import update_availability
from hub.events.domain.event_states import last_day_to_book
from hub.events.domain.places import count_places
from hub.events.domain.queries import get_public_event
from hub.events.domain.schedule import Event, record_event_act, refuse_if_over
from hub.events.domain.waiting_list import offer_free_places
from hub.events.models import PlaceAllocation
from hub.kit.clock import day_of
from hub.kit.errors import Invalid
from hub.kit.text import count_of
from hub.trusts.domain import Organisation


def allocate_places(
    session: Session,
    viewer: Viewer,
    event: Event,
    places: Mapping[int | None, int],
    kept_until: date,
    at: datetime,
) -> None:
    """Keep places for organisations (None: partners) until the end of a day; the caller holds the lock.

    Replaces the allocations of the event. Raises Invalid if there are not so many places beside those that
    others have, or if nobody could book them afterwards.
    """
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    refuse_if_over(event, at)
    if sum(places.values()) > event.capacity:
        capacity = count_of(event.capacity, "place")
        raise Invalid("places", f"The event has {capacity}. Keep {event.capacity:,} or fewer")
    counts = replace(count_places(session, event, at), allocated=places)
    if counts.needed > event.capacity:
        raise Invalid("places", _refusal(sum(places.values()) - (counts.needed - event.capacity)))
    if not day_of(at) <= kept_until < last_day_to_book(event):
        raise Invalid("kept_until", "Choose a day from today until the day before booking ends")
    session.execute(delete(PlaceAllocation).where(PlaceAllocation.event_id == event.id))
    session.add_all(
        PlaceAllocation(
            event_id=event.id, organisation_id=organisation_id, places=count, kept_until=kept_until
        )
        for organisation_id, count in places.items()
        if count
    )
    session.flush()
    offer_free_places(session, event, at)
    record_event_act(session, viewer, "allocate places", event, at)


def give_back_places(
    session: Session, viewer: Viewer, slug: str, trust: Organisation, places: int, at: datetime
) -> int:
    """Give back places that are kept for a trust, before the day on which they would be released.

    They go to the waiting list and are then open to everyone. Returns how many are still kept. Raises
    Invalid for more places than are kept and not taken.
    """
    require(viewer, Act.ACT_FOR_TRUST_AT_EVENTS, organisation_id=trust.id)
    event = get_public_event(session, slug, lock=True)
    allocation = session.scalar(
        select(PlaceAllocation).where(
            PlaceAllocation.event_id == event.id,
            PlaceAllocation.organisation_id == trust.id,
            PlaceAllocation.kept_until >= day_of(at),
        )
    )
    unused = count_unused(session, event, trust.id, at) if allocation else 0
    if allocation is None or unused == 0:
        raise Invalid("places", "Your trust has no kept places left to give back")
    if not 1 <= places <= unused:
        raise Invalid("places", f"Enter a number from 1 to {unused}")
    allocation.places -= places
    if not allocation.places:
        session.delete(allocation)
    session.flush()
    offer_free_places(session, event, at)
    update_availability(session, event, at)
    record_booking_act(session, viewer, "give back places", event, trust.id, at)
    return unused - places


def count_unused(session: Session, event: Event, organisation_id: int | None, at: datetime) -> int:
    """Return how many places are kept for an organisation that nobody has taken."""
    counts = count_places(session, event, at)
    return max(0, counts.allocated.get(organisation_id, 0) - counts.taken.get(organisation_id, 0))


def list_allocations(session: Session, event: Event) -> list[PlaceAllocation]:
    """Return the allocations of an event, released ones too."""
    statement = select(PlaceAllocation).where(PlaceAllocation.event_id == event.id)
    return list(session.scalars(statement.order_by(PlaceAllocation.id)))


def _refusal(most: int) -> str:
    if most <= 0:
        return "All places are booked or offered, so you cannot keep any"
    return f"Other people already have places. You can keep {count_of(most, 'place')}"
