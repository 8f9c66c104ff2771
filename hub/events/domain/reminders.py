"""Reminders: found from the present rows of events, and sent once for each day and number of days before.

No reminder is stored with a date, so those of an event that moves or is cancelled need no change.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.events.domain.bookings import get_own_place
from hub.events.domain.event_states import IS_PUBLIC, EventState
from hub.events.domain.schedule import list_bookings
from hub.events.domain.texts import MAX_REMINDER_DAYS, Texts, get_texts
from hub.events.models import Booking, Event, EventTexts, SeriesTexts
from hub.kit.clock import at_time_of_day, day_of
from hub.kit.errors import Conflict
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue

SENT_FROM = time(9)
"""From this time in London reminders are sent."""
MAX_DELAY = timedelta(days=2)
"""A reminder that was missed is sent later, if the hub stood still for no longer than this."""
KIND = "event-reminder"


def list_event_ids_to_remind(session: Session, at: datetime) -> list[int]:
    """Return the coming events, not cancelled, of which a reminder is due; three statements, and no lock."""
    last = at + timedelta(days=MAX_REMINDER_DAYS + 1)
    own = {row.event_id: row.reminder_days for row in session.scalars(select(EventTexts))}
    of_series = {row.series: row.reminder_days for row in session.scalars(select(SeriesTexts))}
    statement = select(Event.id, Event.series, Event.starts_at).where(
        IS_PUBLIC,
        Event.state != EventState.CANCELLED.value,
        Event.starts_at > at,
        Event.starts_at <= last,
    )
    found = []
    for row in session.execute(statement.order_by(Event.starts_at, Event.id)):
        days = own.get(row.id, of_series.get(row.series, Texts().reminder_days))
        if find_due_reminder(day_of(row.starts_at), days, at) is not None:
            found.append(row.id)
    return found


def send_reminders(session: Session, event_id: int, at: datetime) -> int:
    """Lock an event and add its reminders that are due to the outbox; return how many are new."""
    event = session.scalar(for_update(select(Event).where(Event.id == event_id)))
    if event is None or not is_to_come(event, at):
        return 0
    texts = get_texts(session, event)
    day = day_of(event.starts_at)
    number = find_due_reminder(day, texts.reminder_days, at)
    if number is None:
        return 0
    due_at = reminder_due_at(day, number)
    reminded = [
        booking
        for booking in list_bookings(session, event)
        if booking.booked_at < due_at and not has_answered(booking, texts)
    ]
    rows = [
        enqueue(
            session,
            KIND,
            at=at,
            person_id=booking.person_id,
            about_id=booking.id,
            details={"day": day.toordinal()},
            idempotency_key=f"{KIND} {booking.id} {day.isoformat()} {number}",
        )
        for booking in reminded
    ]
    return sum(row.created_at == at for row in rows)


def find_due_reminder(day: date, reminder_days: Iterable[int], at: datetime) -> int | None:
    """Return the reminder that is due for an event on this day, in days before it, or None.

    Of several that are due at once the last is sent, so that nobody gets two at once.
    """
    due = [
        number
        for number in reminder_days
        if reminder_due_at(day, number) <= at < reminder_due_at(day, number) + MAX_DELAY
    ]
    return min(due, default=None)


def reminder_due_at(day: date, number: int) -> datetime:
    """Return when a reminder is due, so many days before the day of an event."""
    return at_time_of_day(day - timedelta(days=number), SENT_FROM)


def is_to_come(event: Event, at: datetime) -> bool:
    """Return whether an event will take place and has not begun."""
    return event.state not in (EventState.CANCELLED, EventState.DRAFT) and event.starts_at > at


def has_answered(booking: Booking, texts: Texts) -> bool:
    """Return whether a reminder would ask for what this person has answered already."""
    return texts.asks_to_confirm and booking.confirmed_at is not None


def confirm_attendance(session: Session, viewer: Viewer, slug: str, at: datetime) -> Event:
    """Record that the viewer answers that they will come. Raises Conflict without a place."""
    event, booking = get_own_place(session, viewer, slug, lock=True)
    if not is_to_come(event, at):
        raise Conflict("The event has started or was cancelled, so you do not need to answer.")
    booking.confirmed_at = booking.confirmed_at or at
    session.flush()
    return event
