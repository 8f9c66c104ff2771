"""What attendance and helping at events keep about a person."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from hub.events.domain.attendance import Mark
from hub.events.domain.personal_data import KEPT_FOR
from hub.events.models import Attendance, Booking, Event, EventHelper
from hub.kit.clock import isoformat_london
from hub.kit.row_locks import execute_and_count


def export_attendance(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return what was marked for a person at events."""
    rows = session.execute(
        select(Attendance, Event)
        .join(Booking, Booking.id == Attendance.booking_id)
        .join(Event, Event.id == Booking.event_id)
        .where(Booking.person_id == person_id)
        .order_by(Attendance.booking_id)
    )
    return [
        {
            "event": event.title,
            "day": isoformat_london(event.starts_at),
            "marked as": Mark(row.mark).label,
            "marked": isoformat_london(row.marked_at),
        }
        for row, event in rows
    ]


def erase_attendance(session: Session, person_id: int) -> None:
    """Delete what was marked for a person, and their name from what they marked."""
    own = select(Booking.id).where(Booking.person_id == person_id)
    session.execute(delete(Attendance).where(Attendance.booking_id.in_(own)))
    marked = update(Attendance).where(Attendance.marked_by_id == person_id)
    session.execute(marked.values(marked_by_id=None))


def export_helping(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the events of which a person is or was a helper."""
    rows = session.execute(
        select(EventHelper, Event.title)
        .join(Event, Event.id == EventHelper.event_id)
        .where(EventHelper.person_id == person_id)
        .order_by(EventHelper.id)
    )
    return [
        {"event": title, "named": isoformat_london(row.named_at), "last day": row.last_day.isoformat()}
        for row, title in rows
    ]


def erase_helping(session: Session, person_id: int) -> None:
    """Delete a person as helper, and their name from the helpers whom they named."""
    session.execute(delete(EventHelper).where(EventHelper.person_id == person_id))
    named = update(EventHelper).where(EventHelper.named_by_id == person_id)
    session.execute(named.values(named_by_id=None))


def delete_old_attendance(session: Session, at: datetime) -> int:
    """Delete attendance and helpers three years after their event."""
    old = select(Event.id).where(Event.ends_at < at - KEPT_FOR)
    bookings = select(Booking.id).where(Booking.event_id.in_(old))
    return execute_and_count(
        session, delete(Attendance).where(Attendance.booking_id.in_(bookings))
    ) + execute_and_count(session, delete(EventHelper).where(EventHelper.event_id.in_(old)))
