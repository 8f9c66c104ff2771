"""Bookings: taking a place at an event, giving it up, and waiting for one.

Each act locks the row of the event first, then the change counter, then the audit log.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, require
from hub.events.domain.catalogue_entries import update_availability
from hub.events.domain.event_states import is_bookable
from hub.events.domain.limits import NoPlaceError, explain_limit, refuse_after_rosters, refuse_if_limited
from hub.events.domain.nominations import ACCEPTED, WITHDRAWN, end_nomination
from hub.events.domain.place_records import record_booking_act as record_booking_act
from hub.events.domain.places import Limit, count_places
from hub.events.domain.queries import get_public_event
from hub.events.domain.waiting_list import (
    BOOKED,
    DECLINED,
    LEFT,
    add_to_waiting_list,
    end_waiting,
    find_offer,
    find_waiting_entry,
    offer_free_places,
)
from hub.events.models import Booking, Event, HandOver, WaitingListEntry
from hub.kit.errors import Conflict, Invalid, NotAllowed
from hub.mail.domain import enqueue

CANCELLED = "cancelled"


def list_booking_organisations(viewer: Viewer) -> Sequence[int | None]:
    """Return the organisations for which a viewer can take part; None stands for a partner, a guest."""
    if viewer.organisation_ids:
        return sorted(viewer.organisation_ids)
    return [None] if any(role.role is Role.GUEST for role in viewer.roles) else []


def book_place(
    session: Session, viewer: Viewer, slug: str, organisation_id: int | None, at: datetime
) -> Booking:
    """Take a place for the viewer, or accept the place that is offered to them.

    Raises NoPlaceError if none is free for them or booking has ended, Conflict if they have one.
    """
    event = _lock_event_to_book(session, viewer, slug, at)
    booking, nominated = take_place(session, event, viewer, organisation_id, at)
    if nominated:
        record_booking_act(session, viewer, "accept nomination", event, booking.organisation_id, at)
    record_booking_act(session, viewer, "book place", event, booking.organisation_id, at)
    return booking


def take_place(
    session: Session,
    event: Event,
    person: Viewer,
    organisation_id: int | None,
    at: datetime,
    *,
    booked_by_id: int | None = None,
) -> tuple[Booking, bool]:
    """Give a person a free place, or the one offered to them; return it, and whether they were nominated.

    `booked_by_id` is who books it for them. The caller holds the lock of the event. Raises NoPlaceError.
    """
    person_id = person.person_id or 0
    offer_free_places(session, event, at)
    offer = find_offer(session, event, person_id, at)
    organisation_id = offer.organisation_id if offer else _choose_organisation(person, organisation_id)
    counts = count_places(session, event, at, except_person_id=person_id)
    if offer is None:
        refuse_if_limited(session, event, counts, organisation_id, at)
    end_waiting(session, event, person_id, BOOKED, at)
    nominated = end_nomination(session, event, person_id, ACCEPTED, at)
    booking = add_booking(session, event, person_id, organisation_id, at, booked_by_id=booked_by_id)
    update_availability(session, event, at)
    return booking, nominated


def cancel_booking(session: Session, viewer: Viewer, slug: str, at: datetime) -> Event:
    """Give up the viewer's place; it goes to the next person on the waiting list."""
    event, booking = get_own_place(session, viewer, slug, lock=True)
    if event.starts_at <= at:
        raise Conflict("The event has started, so your place cannot be cancelled.")
    free_place(session, event, booking, CANCELLED, at)
    enqueue(session, "booking-cancelled", at=at, person_id=booking.person_id, about_id=booking.id)
    record_booking_act(session, viewer, "cancel booking", event, booking.organisation_id, at)
    return event


def join_waiting_list(
    session: Session, viewer: Viewer, slug: str, organisation_id: int | None, at: datetime
) -> WaitingListEntry:
    """Put the viewer on the waiting list. Raises Conflict if they are on it, or a place is free for them."""
    event = _lock_event_to_book(session, viewer, slug, at)
    organisation_id = _choose_organisation(viewer, organisation_id)
    if find_waiting_entry(session, event, viewer.person_id) is not None:
        raise Conflict("You are already on the waiting list.")
    entry, nominated = wait_for_place(session, event, viewer, organisation_id, at)
    if nominated:
        record_booking_act(session, viewer, "accept nomination", event, organisation_id, at)
    record_booking_act(session, viewer, "join waiting list", event, None, at)
    return entry


def wait_for_place(
    session: Session,
    event: Event,
    person: Viewer,
    organisation_id: int | None,
    at: datetime,
    *,
    added_by_id: int | None = None,
) -> tuple[WaitingListEntry, bool]:
    """Put a person who does not wait yet on the list; return the entry, and whether they were nominated.

    `added_by_id` is who does it for them. The caller holds the lock of the event. Raises Conflict if a place
    is free, NoPlaceError once their trust has fixed its rosters.
    """
    person_id = person.person_id or 0
    refuse_after_rosters(session, event, organisation_id, at)
    offer_free_places(session, event, at)
    if count_places(session, event, at).free_for(organisation_id):
        raise Conflict("A place is now free. You can book it.")
    entry = add_to_waiting_list(session, event, person_id, organisation_id, at)
    nominated = end_nomination(session, event, person_id, ACCEPTED, at)
    details = {} if added_by_id is None else {"added_by": added_by_id}
    enqueue(session, "waiting-list-joined", at=at, person_id=person_id, about_id=entry.id, details=details)
    return entry, nominated


def leave_waiting_list(session: Session, viewer: Viewer, slug: str, at: datetime) -> Event:
    """Take the viewer off the waiting list, and decline the place that is offered to them."""
    require(viewer, Act.BOOK_PLACES, person_id=viewer.person_id)
    event, person_id = get_public_event(session, slug, lock=True), viewer.person_id or 0
    outcome = DECLINED if find_offer(session, event, person_id, at) else LEFT
    if not end_waiting(session, event, person_id, outcome, at):
        raise Conflict("You are not on the waiting list.")
    offer_free_places(session, event, at)
    update_availability(session, event, at)
    record_booking_act(session, viewer, "leave waiting list", event, None, at)
    return event


def get_own_place(
    session: Session, viewer: Viewer, slug: str, *, lock: bool = False
) -> tuple[Event, Booking]:
    """Return an event at which the viewer has a place, with the place; raise Conflict if they have none."""
    require(viewer, Act.BOOK_PLACES, person_id=viewer.person_id)
    event = get_public_event(session, slug, lock=lock)
    booking = find_booking(session, event, viewer.person_id)
    if booking is None:
        raise Conflict("You have no place at this event.")
    return event, booking


def find_booking(session: Session, event: Event, person_id: int | None) -> Booking | None:
    """Return the place of a person at an event, or None."""
    return session.scalar(
        select(Booking).where(
            Booking.event_id == event.id, Booking.person_id == person_id, Booking.ended_at.is_(None)
        )
    )


def add_booking(
    session: Session,
    event: Event,
    person_id: int,
    organisation_id: int | None,
    at: datetime,
    *,
    booked_by_id: int | None = None,
) -> Booking:
    """Give a person a place and confirm it by email; the caller has made sure that it is free for them.

    The email names the person with `booked_by_id`, who booked it for them.
    """
    booking = Booking(
        event_id=event.id,
        person_id=person_id,
        organisation_id=organisation_id,
        sequence=2 * _count_earlier_bookings(session, event, person_id),
        booked_at=at,
        outcome="",
    )
    session.add(booking)
    session.flush()
    end_nomination(session, event, person_id, ACCEPTED, at)
    details = {} if booked_by_id is None else {"booked_by": booked_by_id}
    enqueue(session, "place-booked", at=at, person_id=person_id, about_id=booking.id, details=details)
    return booking


def end_booking(session: Session, booking: Booking, outcome: str, at: datetime) -> None:
    """Take a place from its holder; whoever calls this gives the place to someone else."""
    booking.ended_at, booking.outcome = at, outcome
    booking.sequence += 1
    session.execute(
        update(HandOver)
        .where(HandOver.booking_id == booking.id, HandOver.ended_at.is_(None))
        .values(ended_at=at, outcome=WITHDRAWN, email=None)
    )
    session.flush()


def free_place(session: Session, event: Event, booking: Booking, outcome: str, at: datetime) -> None:
    """End a place and offer it to the waiting list; the caller holds the lock of the event."""
    end_booking(session, booking, outcome, at)
    offer_free_places(session, event, at)
    update_availability(session, event, at)


def _count_earlier_bookings(session: Session, event: Event, person_id: int) -> int:
    statement = select(func.count()).where(Booking.event_id == event.id, Booking.person_id == person_id)
    return session.execute(statement).scalar_one()


def _lock_event_to_book(session: Session, viewer: Viewer, slug: str, at: datetime) -> Event:
    require(viewer, Act.BOOK_PLACES, person_id=viewer.person_id)
    if not list_booking_organisations(viewer):
        raise NotAllowed("You need a role in a trust to book a place. Ask to join your trust first.")
    event = get_public_event(session, slug, lock=True)
    if find_booking(session, event, viewer.person_id) is not None:
        raise Conflict("You already have a place at this event.")
    if not is_bookable(event, at):
        raise NoPlaceError(Limit.DEADLINE, explain_limit(Limit.DEADLINE, event))
    return event


def _choose_organisation(viewer: Viewer, organisation_id: int | None) -> int | None:
    organisations = list_booking_organisations(viewer)
    if len(organisations) == 1:
        return organisations[0]
    if organisation_id not in organisations:
        raise Invalid("organisation", "Choose the organisation you are taking part for")
    return organisation_id
