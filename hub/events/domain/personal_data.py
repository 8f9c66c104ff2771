"""What events keep about a person: places, waiting lists and offers."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from hub.accounts.domain import list_email_addresses
from hub.events.domain.message_personal_data import lock_messages_to
from hub.events.domain.recounts import request_recount
from hub.events.models import (
    Booking,
    Event,
    HandOver,
    Nomination,
    PlaceOffer,
    StandDown,
    WaitingListEntry,
)
from hub.events.models.bookings import PersonAtEvent
from hub.kit.clock import isoformat_london
from hub.kit.row_locks import execute_and_count

KEPT_FOR = timedelta(days=3 * 365)


def export_bookings(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the places that a person had or has at events."""
    rows = session.execute(
        select(Booking, Event)
        .join(Event, Event.id == Booking.event_id)
        .where(Booking.person_id == person_id)
        .order_by(Booking.id)
    )
    return [
        {
            "event": event.title,
            "day": isoformat_london(event.starts_at),
            "booked": isoformat_london(booking.booked_at),
            "ended": isoformat_london(booking.ended_at) if booking.ended_at else "",
            "how it ended": booking.outcome,
            "reason": booking.end_reason,
        }
        for booking, event in rows
    ]


def erase_bookings(session: Session, person_id: int) -> None:
    """Delete a person's places; a job gives those at coming events to the waiting lists."""
    places = _lock_rows(session, Booking, person_id)
    if lock_messages_to(session, person_id):
        request_recount(session, _delete_locked(session, Booking, places))


def export_created_events(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the events that a person has made."""
    statement = select(Event).where(Event.created_by_id == person_id).order_by(Event.id)
    return [
        {
            "event": event.title,
            "day": isoformat_london(event.starts_at),
            "made": isoformat_london(event.created_at),
        }
        for event in session.scalars(statement)
    ]


def forget_creator(session: Session, person_id: int) -> None:
    """Remove a person from the events that they have made."""
    session.execute(update(Event).where(Event.created_by_id == person_id).values(created_by_id=None))


def export_waiting(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the waiting lists on which a person was or is, and the places offered to them."""
    entries = session.execute(
        select(WaitingListEntry, Event.title)
        .join(Event, Event.id == WaitingListEntry.event_id)
        .where(WaitingListEntry.person_id == person_id)
        .order_by(WaitingListEntry.id)
    )
    offers = session.execute(
        select(PlaceOffer, Event.title)
        .join(Event, Event.id == PlaceOffer.event_id)
        .where(PlaceOffer.person_id == person_id)
        .order_by(PlaceOffer.id)
    )
    waited = [
        _waiting_row(title, "on the waiting list", entry.joined_at, entry.outcome) for entry, title in entries
    ]
    offered = [
        _waiting_row(title, "a place was offered", offer.offered_at, offer.outcome) for offer, title in offers
    ]
    return waited + offered


def erase_waiting(session: Session, person_id: int) -> None:
    """Delete a person from waiting lists, and their offers; a job gives the places to the next."""
    request_recount(session, _delete_rows(session, PlaceOffer, person_id))
    _delete_rows(session, WaitingListEntry, person_id)


def export_asked(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the nominations of a person, and the places that they handed over or took over."""
    nominated = session.execute(
        select(Nomination, Event.title)
        .join(Event, Event.id == Nomination.event_id)
        .where(Nomination.person_id == person_id)
        .order_by(Nomination.id)
    )
    handed = session.execute(
        select(HandOver, Event.title, Booking.person_id)
        .join(Event, Event.id == HandOver.event_id)
        .join(Booking, Booking.id == HandOver.booking_id)
        .where(_concerns(session, person_id))
        .order_by(HandOver.id)
    )
    nominations = [
        _waiting_row(title, "you were nominated", row.nominated_at, row.outcome) for row, title in nominated
    ]
    return nominations + [
        _waiting_row(
            title,
            "you offered your place" if holder_id == person_id else "a colleague offered you a place",
            row.offered_at,
            row.outcome,
        )
        for row, title, holder_id in handed
    ]


def erase_asked(session: Session, person_id: int) -> None:
    """Delete a person's nominations and hand-overs, and their name from nominations of others."""
    handed = select(HandOver.id).join(Booking, Booking.id == HandOver.booking_id)
    ids = list(session.scalars(handed.where(_concerns(session, person_id))))
    session.execute(delete(HandOver).where(HandOver.id.in_(ids)))
    session.execute(delete(Nomination).where(Nomination.person_id == person_id))
    session.execute(
        update(Nomination).where(Nomination.nominated_by_id == person_id).values(nominated_by_id=None)
    )


def export_stand_downs(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the stand-downs that a person ordered."""
    statement = select(StandDown).where(StandDown.ordered_by_id == person_id).order_by(StandDown.id)
    return [
        {"day": row.day.isoformat(), "reason": row.reason, "ordered": isoformat_london(row.ordered_at)}
        for row in session.scalars(statement)
    ]


def forget_stand_downs(session: Session, person_id: int) -> None:
    """Remove a person from the stand-downs that they ordered."""
    session.execute(update(StandDown).where(StandDown.ordered_by_id == person_id).values(ordered_by_id=None))


def _concerns(session: Session, person_id: int) -> ColumnElement[bool]:
    addresses = list_email_addresses(session, person_id)
    return or_(
        Booking.person_id == person_id, HandOver.colleague_id == person_id, HandOver.email.in_(addresses)
    )


def delete_old_bookings(session: Session, at: datetime) -> int:
    """Delete places and waiting lists three years after their event."""
    old = select(Event.id).where(Event.ends_at < at - KEPT_FOR)
    return sum(
        execute_and_count(session, delete(table).where(table.event_id.in_(old)))
        for table in (Nomination, Booking, WaitingListEntry, PlaceOffer)
    )


def _waiting_row(title: str, what: str, since: datetime, outcome: str) -> dict[str, Any]:
    return {"event": title, "what": what, "from": isoformat_london(since), "how it ended": outcome}


def _delete_rows(session: Session, table: type[PersonAtEvent], person_id: int) -> list[int]:
    return _delete_locked(session, table, _lock_rows(session, table, person_id))


def _lock_rows(session: Session, table: type[PersonAtEvent], person_id: int) -> dict[int, int]:
    """Lock the rows of a person that nobody else holds locked; return their events by the id of the row.

    An erasure holds locks that come after that of an event, so it waits for no row. What is locked at the
    moment is deleted when the data of the person are erased again, after the first erasure is committed.
    """
    statement = select(table.id, table.event_id).where(table.person_id == person_id)
    rows = session.execute(statement.with_for_update(skip_locked=True))
    return {row.id: row.event_id for row in rows}


def _delete_locked(session: Session, table: type[PersonAtEvent], found: dict[int, int]) -> list[int]:
    session.execute(delete(table).where(table.id.in_(list(found))))
    return list(found.values())
