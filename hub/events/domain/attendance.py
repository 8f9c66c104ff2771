"""Attendance: who came to an event, marked by its organisers and helpers after it began."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.events.domain.event_helpers import require_list
from hub.events.domain.event_states import EventState
from hub.events.domain.queries import list_own_organisation_ids
from hub.events.domain.schedule import Event, list_bookings, record_event_act
from hub.events.models import Attendance, Booking
from hub.kit.errors import Conflict

MARKED_WITHIN = timedelta(days=60)
"""For so long organisers find an event on their desk, until everyone is marked."""


class Mark(StrEnum):
    """What is marked for a person with a place; the empty mark says that nothing is known yet."""

    UNMARKED = ""
    CAME = "came"
    ABSENT = "absent"
    APOLOGIES = "apologies"

    @property
    def label(self) -> str:
        """The name of the mark on pages."""
        return {"": "Not marked", "came": "Came", "absent": "Did not come", "apologies": "Sent apologies"}[
            self.value
        ]


class MarkChange(Struct, frozen=True):
    """What a form said about a place: the mark that it showed, and the mark that was chosen."""

    shown: Mark
    chosen: Mark


class MarkResult(Struct, frozen=True):
    """How many marks changed, and the bookings that someone else had marked differently meanwhile."""

    changed: int
    refused: tuple[int, ...]


def mark_attendance(
    session: Session, viewer: Viewer, event: Event, changes: Mapping[int, MarkChange], at: datetime
) -> MarkResult:
    """Mark who came, by booking id; the caller holds the lock of the event.

    A mark that someone else changed since the form was shown stays, and is named in the result. Raises
    Conflict before the event begins, or if it was cancelled.
    """
    require_list(session, viewer, event, at)
    refuse_unless_begun(event, at)
    stored = list_marks(session, event)
    changed, refused = 0, []
    for booking_id in [booking.id for booking in list_bookings(session, event)]:
        change = changes.get(booking_id)
        current = stored.get(booking_id, Mark.UNMARKED)
        if change is None or change.chosen in (change.shown, current):
            continue
        if current is not change.shown:
            refused.append(booking_id)
            continue
        _store_mark(session, viewer, booking_id, change.chosen, at)
        changed += 1
    session.flush()
    if changed:
        record_event_act(session, viewer, "mark attendance", event, at)
    return MarkResult(changed, tuple(refused))


def refuse_unless_begun(event: Event, at: datetime) -> None:
    """Raise Conflict if nobody can have come yet, or the event did not take place."""
    if event.state in (EventState.CANCELLED, EventState.DRAFT):
        raise Conflict("The event did not take place, so you cannot mark who came.")
    if event.starts_at > at:
        raise Conflict("The event has not started yet. You can mark who came once it has.")


def list_marks(session: Session, event: Event) -> dict[int, Mark]:
    """Return the marks of an event by booking id."""
    rows = session.execute(
        select(Attendance.booking_id, Attendance.mark)
        .join(Booking, Booking.id == Attendance.booking_id)
        .where(Booking.event_id == event.id)
    )
    return {row.booking_id: Mark(row.mark) for row in rows}


def list_events_to_mark(session: Session, viewer: Viewer, at: datetime) -> list[Event]:
    """Return the events of the viewer's organisations that are over and lack marks, the latest first."""
    organisation_ids = list_own_organisation_ids(viewer)
    if not organisation_ids:
        return []
    is_marked = exists().where(Attendance.booking_id == Booking.id)
    lacks_mark = exists().where(Booking.event_id == Event.id, Booking.ended_at.is_(None), ~is_marked)
    statement = select(Event).where(
        Event.organisation_id.in_(organisation_ids),
        Event.starts_at > at - MARKED_WITHIN,
        Event.ends_at <= at,
        Event.state != EventState.CANCELLED.value,
        lacks_mark,
    )
    return list(session.scalars(statement.order_by(Event.starts_at.desc(), Event.id)))


def _store_mark(session: Session, viewer: Viewer, booking_id: int, mark: Mark, at: datetime) -> None:
    row = session.get(Attendance, booking_id)
    if mark is Mark.UNMARKED:
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = Attendance(booking_id=booking_id)
        session.add(row)
    row.mark, row.marked_by_id, row.marked_at = mark.value, viewer.delegate_id or viewer.person_id, at
