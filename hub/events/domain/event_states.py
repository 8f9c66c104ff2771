"""The states of an event, and which may follow which."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from hub.events.models import Event, EventLine
from hub.kit.clock import day_of
from hub.kit.errors import Conflict


class EventState(StrEnum):
    """The states that staff set. Whether an event is full or past follows from its places and its times."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class BookingStatus(StrEnum):
    """What can be said of an event at one moment, from its state, its times and who takes the bookings."""

    CANCELLED = "cancelled"
    PAST = "past"
    DRAFT = "draft"
    ELSEWHERE = "elsewhere"
    CLOSED = "closed"
    OPEN = "open"

    @property
    def label(self) -> str:
        """The words on pages."""
        return {
            "cancelled": "Cancelled",
            "past": "Past",
            "draft": "Draft",
            "elsewhere": "Booked elsewhere",
            "closed": "Booking closed",
            "open": "Open for booking",
        }[self.value]


NEXT_STATES = {
    EventState.DRAFT: frozenset({EventState.OPEN, EventState.CANCELLED}),
    EventState.OPEN: frozenset({EventState.CLOSED, EventState.CANCELLED}),
    EventState.CLOSED: frozenset({EventState.OPEN, EventState.CANCELLED}),
    EventState.CANCELLED: frozenset[EventState](),
}
WHY_NOT = {
    EventState.DRAFT: "The event is still a draft. Open booking first.",
    EventState.OPEN: "Booking for this event is already open.",
    EventState.CLOSED: "Booking for this event is already closed.",
    EventState.CANCELLED: "The event was cancelled, so you cannot change this.",
}
"""Why no other state than those of NEXT_STATES can follow."""
IS_PUBLIC = Event.availability != ""
"""The condition that everyone can see an event: it has been opened once, whatever became of it."""


def change_state(event: Event, state: EventState, at: datetime) -> None:
    """Set the state of an event.

    Raises Conflict if it cannot follow the present state, or the event has started.
    """
    current = EventState(event.state)
    if state not in NEXT_STATES[current]:
        raise Conflict(WHY_NOT[current])
    if event.starts_at <= at:
        raise Conflict("The event has started, so you can no longer open, close or cancel it.")
    event.state_before, event.state, event.changed_at = current.value, state.value, at


def booking_status(event: Event | EventLine, at: datetime) -> BookingStatus:
    """Return the status of an event, which is the same for organisers and on public pages."""
    if event.state == EventState.CANCELLED:
        return BookingStatus.CANCELLED
    if is_past(event, at):
        return BookingStatus.PAST
    if event.state == EventState.DRAFT:
        return BookingStatus.DRAFT
    if event.booking_address and event.state == EventState.OPEN:
        return BookingStatus.ELSEWHERE
    return BookingStatus.OPEN if is_bookable(event, at) else BookingStatus.CLOSED


def is_bookable(event: Event | EventLine, at: datetime) -> bool:
    """Return whether places can be booked, offered and handed over at this moment."""
    return event.state == EventState.OPEN and not event.booking_address and at < last_moment_to_book(event)


def last_moment_to_book(event: Event | EventLine) -> datetime:
    """Return when booking ends: as planned, and when the event begins at the latest."""
    return min(event.closes_at, event.starts_at)


def last_day_to_book(event: Event) -> date:
    """Return the last day in London on which places can be booked."""
    return day_of(last_moment_to_book(event) - timedelta(seconds=1))


def is_past(event: Event | EventLine, at: datetime) -> bool:
    """Return whether an event is over."""
    return event.ends_at <= at
