"""What messages and calendar addresses of events keep about a person."""

from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from hub.events.models import Booking, Event, EventMessage, PrivateCalendar
from hub.kit.clock import isoformat_london
from hub.kit.row_locks import lock_all_at_once


def export_messages(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the messages and drafts that a person wrote, and what organisers sent to them alone."""
    return _export_written(session, person_id) + _export_received(session, person_id)


def erase_messages(session: Session, person_id: int) -> None:
    """Delete a person's drafts and what is for them alone; remove their name from the messages they sent.

    An erasure waits for no row. What is locked at the moment, such as a message that is being sent, is
    deleted when the data of the person are erased again, after the first erasure is committed.
    """
    if lock_messages_to(session, person_id):
        session.execute(delete(EventMessage).where(_is_for_place_of(person_id)))
    _forget_writer(session, person_id)


def lock_messages_to(session: Session, person_id: int) -> bool:
    """Lock what is for a person alone without waiting; return whether nobody else holds a part of it.

    Deleting a place deletes the messages to it, so an erasure locks them first.
    """
    return lock_all_at_once(session, EventMessage.id, _is_for_place_of(person_id))


def _is_for_place_of(person_id: int) -> ColumnElement[bool]:
    return EventMessage.booking_id.in_(select(Booking.id).where(Booking.person_id == person_id))


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
    if not lock_all_at_once(session, EventMessage.id, own):
        return
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
