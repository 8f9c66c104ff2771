"""What an organiser does about the place of one person: cancelling it, with a reason that the person is told.

As in bookings.py, each act locks the row of the event first.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.events.domain.bookings import free_place, record_booking_act
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.event_states import EventState
from hub.events.domain.reasons import clean_reason
from hub.events.domain.schedule import get_event_to_schedule
from hub.events.models import Booking, Event
from hub.kit.errors import Conflict, NotFound
from hub.kit.page import Link
from hub.mail.domain import enqueue

REMOVED = "cancelled by the organiser"
KIND = "place-removed"


def get_place_of(
    session: Session, viewer: Viewer, slug: str, booking_id: int, *, lock: bool = False
) -> tuple[Event, Booking]:
    """Return an event that the viewer organises, with the place of a person at it.

    Raises NotFound for a place at another event, Conflict if the place has ended.
    """
    event = get_event_to_schedule(session, viewer, slug, lock=lock)
    statement = select(Booking).where(Booking.id == booking_id, Booking.event_id == event.id)
    booking = session.scalar(statement)
    if booking is None:
        raise NotFound("There is no place at this address. Go to the page of the event.")
    if booking.ended_at is not None:
        raise Conflict("This person no longer has a place at this event.", (_manage_link(event),))
    return event, booking


def refuse_to_cancel_place(event: Event, at: datetime) -> None:
    """Raise Conflict if it is too late to cancel the place of one person."""
    if event.state == EventState.CANCELLED:
        raise Conflict("This event was cancelled.", (_manage_link(event),))
    if event.starts_at <= at:
        raise Conflict(
            "The event has started, so places can no longer be cancelled. You can mark who came.",
            (_manage_link(event),),
        )


def cancel_place_of(
    session: Session, viewer: Viewer, slug: str, booking_id: int, reason: str, at: datetime
) -> Booking:
    """Cancel the place of one person, who is told why.

    While booking is open, the place is offered to the next person on the waiting list. Raises Invalid for a
    reason that is too long, otherwise what `get_place_of` and `refuse_to_cancel_place` raise.
    """
    event, booking = get_place_of(session, viewer, slug, booking_id, lock=True)
    refuse_to_cancel_place(event, at)
    booking.end_reason = clean_reason(reason)
    free_place(session, event, booking, REMOVED, at)
    enqueue(session, KIND, at=at, person_id=booking.person_id, about_id=booking.id)
    record_booking_act(
        session,
        viewer,
        "cancel place of person",
        event,
        booking.organisation_id or event.organisation_id,
        at,
        person_id=booking.person_id,
    )
    return booking


def _manage_link(event: Event) -> Link:
    return Link("Manage the event", f"{event_address(event.slug)}/manage")
