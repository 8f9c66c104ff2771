"""Who took part in events: those whom the organisers marked as having come."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.catalogue.domain import CatalogueEntry
from hub.events.domain.attendance import Mark
from hub.events.domain.catalogue_entries import KIND
from hub.events.domain.event_states import EventState
from hub.events.models import Attendance, Booking, Event
from hub.extension.participations import Participation, ParticipationSource

MAX_PARTICIPATIONS = 5000
TAKES_PLACE = Event.state.not_in((EventState.CANCELLED.value, EventState.DRAFT.value))


def list_participations(session: Session, since: datetime, until: datetime) -> list[Participation]:
    """Return who came to the events that ended from `since` to before `until`, the earliest first."""
    statement = (
        select(Booking.person_id, CatalogueEntry.id, Event.ends_at)
        .join(Attendance, Attendance.booking_id == Booking.id)
        .join(Event, Event.id == Booking.event_id)
        .join(CatalogueEntry, CatalogueEntry.public_id == Event.public_id)
        .where(
            Event.ends_at >= since,
            Event.ends_at < until,
            TAKES_PLACE,
            Attendance.mark == Mark.CAME.value,
            Booking.ended_at.is_(None),
            CatalogueEntry.state == "live",
        )
        .order_by(Event.ends_at, Booking.id)
        .limit(MAX_PARTICIPATIONS)
    )
    return [Participation(*row) for row in session.execute(statement)]


def find_end(session: Session, public_id: str) -> datetime | None:
    """Return when an event ends, or None if it does not take place."""
    return session.scalar(select(Event.ends_at).where(Event.public_id == public_id, TAKES_PLACE))


def took_part(session: Session, public_id: str, person_id: int) -> bool | None:
    """Return whether a person had a place at an event and was not marked as absent.

    None for an event that is booked elsewhere: the hub does not know who had a place.
    """
    event_id, booking_address = session.execute(
        select(Event.id, Event.booking_address).where(Event.public_id == public_id)
    ).one()
    if booking_address:
        return None
    marks = session.scalars(
        select(Attendance.mark)
        .select_from(Booking)
        .join(Attendance, Attendance.booking_id == Booking.id, isouter=True)
        .where(Booking.event_id == event_id, Booking.person_id == person_id, Booking.ended_at.is_(None))
    ).all()
    return any(mark in (None, Mark.UNMARKED.value, Mark.CAME.value) for mark in marks)


PARTICIPATIONS = (ParticipationSource(KIND, list_participations, find_end, took_part),)
