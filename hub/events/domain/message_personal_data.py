"""What messages and calendar addresses of events keep about a person."""

from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from hub.events.models import Booking, Event, EventMessage, PrivateCalendar
from hub.kit.clock import isoformat_london


def export_messages(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the messages and drafts that a person wrote, and what organisers sent to them alone."""
    return _export_written(session, person_id) + _export_received(session, person_id)


def erase_messages(session: Session, person_id: int) -> None:
    """Delete a person's drafts and what is for them alone; remove their name from the messages they sent."""
    own = select(Booking.id).where(Booking.person_id == person_id)
    session.execute(delete(EventMessage).where(EventMessage.booking_id.in_(own)))
    _forget_writer(session, person_id)


def _export_written(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(EventMessage, Event.title)
        .join(Event, Event.id == EventMessage.event_id)
        .where(EventMessage.created_by_id == person_id)
        .order_by(EventMessage.id)
    )
    return [
        {
            "event": title,
            "subject": message.subject,
            "text": message.text,
            "what": "you wrote it",
            "written": isoformat_london(message.created_at),
            "sent": isoformat_london(message.sent_at) if message.sent_at else "",
        }
        for message, title in rows
    ]


def _forget_writer(session: Session, person_id: int) -> None:
    own = EventMessage.created_by_id == person_id
    session.execute(delete(EventMessage).where(own, EventMessage.sent_at.is_(None)))
    session.execute(update(EventMessage).where(own).values(created_by_id=None))


def _export_received(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(EventMessage, Event.title)
        .join(Event, Event.id == EventMessage.event_id)
        .join(Booking, Booking.id == EventMessage.booking_id)
        .where(Booking.person_id == person_id, EventMessage.sent_at.is_not(None))
        .order_by(EventMessage.id)
    )
    return [
        {
            "event": title,
            "subject": message.subject,
            "text": message.text,
            "what": "an organiser wrote it to you alone",
            "sent": isoformat_london(message.sent_at) if message.sent_at else "",
        }
        for message, title in rows
    ]


def export_calendar(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return when a person made their calendar address; the address itself is on their page."""
    row = session.get(PrivateCalendar, person_id)
    return [] if row is None else [{"calendar address": "yes", "made": isoformat_london(row.created_at)}]


def erase_calendar(session: Session, person_id: int) -> None:
    """End a person's calendar address."""
    session.execute(delete(PrivateCalendar).where(PrivateCalendar.person_id == person_id))
