"""Cancelling an event, and undoing that or its opening for a few minutes, before anyone is told."""

from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.events.domain.catalogue_entries import publish_entry, withdraw_event_entry
from hub.events.domain.event_states import EventState, change_state
from hub.events.domain.reasons import clean_reason
from hub.events.domain.schedule import list_bookings, record_event_act
from hub.events.domain.waiting_list import close_waiting_list, count_on_list, offer_free_places
from hub.events.models import Booking, Event, Nomination, WaitingListEntry
from hub.kit.errors import Conflict, Invalid
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue

UNDO_LASTS = timedelta(minutes=10)
"""So long a cancellation or an opening can be undone."""


def cancel_event(
    session: Session,
    viewer: Viewer,
    event: Event,
    at: datetime,
    *,
    tells_at: datetime | None = None,
    reason: str = "",
) -> Event:
    """Cancel an event; the caller holds its lock. Nobody can book from now on.

    Everyone with a place or on the waiting list is told at once, or at `tells_at`, until when it can be
    undone. They read the `reason`, and so does everyone on the page of the event. Raises Invalid if there
    are such people and no reason, or for a reason that is too long.
    """
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    words = clean_reason(reason)
    if not words and any(count_people_to_tell(session, event)):
        raise Invalid("reason", "Enter a reason")
    change_state(event, EventState.CANCELLED, at)
    event.cancellation_reason = words
    event.revision += 1
    if tells_at is None or not is_told_later(event, tells_at):
        tell_of_cancellation(session, event, at)
    else:
        event.tells_at = tells_at
    publish_entry(session, event, at)
    record_event_act(session, viewer, "cancel event", event, at)
    return event


def refuse_to_change_reason(event: Event) -> None:
    """Raise Conflict for an event that is not cancelled."""
    if event.state != EventState.CANCELLED:
        raise Conflict("This event is not cancelled.")


def needs_reason(session: Session, event: Event) -> bool:
    """Return whether people are still to be told that an event is cancelled, and so why."""
    return event.tells_at is not None and any(count_people_to_tell(session, event))


def change_cancellation_reason(
    session: Session, viewer: Viewer, event: Event, reason: str, at: datetime
) -> Event:
    """Change the reason of a cancelled event, or take it away; the caller holds the lock of the event.

    Emails that were sent stay as they are. Raises Conflict if the event is not cancelled, Invalid for no
    reason while people are still to be told, and for one that is too long.
    """
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    refuse_to_change_reason(event)
    words = clean_reason(reason)
    if not words and needs_reason(session, event):
        raise Invalid("reason", "Enter a reason")
    event.cancellation_reason, event.changed_at = words, at
    event.revision += 1
    publish_entry(session, event, at)
    record_event_act(session, viewer, "change cancellation reason", event, at)
    return event


def is_told_later(event: Event, tells_at: datetime) -> bool:
    """Return whether people are told of a cancellation at `tells_at`, and not at once, before the event."""
    return tells_at < event.starts_at


def count_people_to_tell(session: Session, event: Event) -> tuple[int, int]:
    """Return how many people have a place, and how many are on the waiting list, with or without an offer."""
    return len(list_bookings(session, event)), count_on_list(session, event)


def tell_of_cancellation(session: Session, event: Event, at: datetime) -> None:
    """Tell everyone with a place or on the waiting list that an event is cancelled, and end the list."""
    event.tells_at = None
    event.sequence += 1
    for booking in list_bookings(session, event):
        enqueue(session, "event-cancelled", at=at, person_id=booking.person_id, about_id=booking.id)
    close_waiting_list(session, event, at)


def list_cancellations_to_tell(session: Session, at: datetime) -> list[int]:
    """Return the ids of the cancelled events of which people are to be told now."""
    return list(session.scalars(select(Event.id).where(Event.tells_at <= at).order_by(Event.tells_at)))


def tell_of_cancellation_by_id(session: Session, event_id: int, at: datetime) -> bool:
    """Lock an event and tell people that it is cancelled; return whether that was still to be done."""
    event = session.scalars(for_update(select(Event).where(Event.id == event_id))).one_or_none()
    if event is None or event.tells_at is None or event.tells_at > at:
        return False
    tell_of_cancellation(session, event, at)
    return True


def can_undo_cancellation(event: Event, at: datetime) -> bool:
    """Return whether nobody has been told yet that an event is cancelled."""
    return event.tells_at is not None and at < event.tells_at


def undo_cancellation(session: Session, viewer: Viewer, event: Event, at: datetime) -> Event:
    """Take a cancellation back; the caller holds the lock. Raises Conflict once people are being told."""
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    if not can_undo_cancellation(event, at):
        raise Conflict("There is no cancellation to undo, or the time to undo it has passed.")
    event.state, event.tells_at, event.changed_at = event.state_before, None, at
    event.cancellation_reason = ""
    event.sequence += 1
    event.revision += 1
    offer_free_places(session, event, at)
    publish_entry(session, event, at)
    record_event_act(session, viewer, "undo cancellation", event, at)
    return event


def can_undo_opening(session: Session, event: Event, at: datetime) -> bool:
    """Return whether a draft was opened a few minutes ago, and nobody has booked, waits or was asked."""
    if event.state != EventState.OPEN or event.state_before != EventState.DRAFT or event.opened_at is None:
        return False
    if at >= event.opened_at + UNDO_LASTS:
        return False
    rows = [exists().where(table.event_id == event.id) for table in (Booking, WaitingListEntry, Nomination)]
    return not any(session.scalar(select(row)) for row in rows)


def undo_opening(session: Session, viewer: Viewer, event: Event, at: datetime) -> Event:
    """Make an event that was opened a few minutes ago a draft again; the caller holds the lock.

    Raises Conflict once someone has booked, waits or was nominated, or after UNDO_LASTS.
    """
    require(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
    if not can_undo_opening(session, event, at):
        raise Conflict("The event has been open for some time, or someone has booked. Cancel it instead.")
    withdraw_event_entry(session, event, at)
    event.state, event.availability, event.opened_at = EventState.DRAFT.value, "", None
    event.changed_at = at
    event.revision += 1
    record_event_act(session, viewer, "undo opening", event, at)
    return event
