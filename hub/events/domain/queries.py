"""Reading events: the coming ones, one page, a person's own, and those that staff look after."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, exists, func, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, is_allowed, permitted_organisation_ids
from hub.events.domain.event_states import IS_PUBLIC, EventState
from hub.events.domain.schedule import NO_EVENT
from hub.events.models import Attendance, Booking, Event, PlaceOffer, WaitingListEntry
from hub.kit.errors import NotFound
from hub.kit.row_locks import for_update

EVENTS = select(Event)
PAGE_SIZE = 20
CALENDAR_SIZE = 500
"""So many events at most stand in a calendar to subscribe to."""
MAX_LENGTH = timedelta(hours=25)
"""No event is longer: it is on one day, which has 25 hours when the clocks go back."""


def get_event(session: Session, viewer: Viewer, slug: str) -> Event:
    """Return the event with this slug; a draft only to those who schedule it. Raises NotFound."""
    event = session.scalar(select(Event).where(Event.slug == slug))
    if event is None or not is_visible(event, viewer):
        raise NotFound(NO_EVENT)
    return event


def get_public_event(session: Session, slug: str, *, lock: bool = False) -> Event:
    """Return an event that everyone can see; with `lock` no other act on it goes on meanwhile."""
    statement = select(Event).where(Event.slug == slug, IS_PUBLIC)
    event = session.scalar(for_update(statement) if lock else statement)
    if event is None:
        raise NotFound(NO_EVENT)
    return event


def is_visible(event: Event, viewer: Viewer) -> bool:
    """Return whether a viewer can see an event: it has been opened once, or they schedule it."""
    return bool(event.availability) or is_allowed(
        viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id
    )


def list_coming_events(
    session: Session,
    at: datetime,
    *,
    series: str = "",
    organisation_id: int | None = None,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> list[Event]:
    """Return public events that are not over, by date.

    There is one more than `size` if there is a next page.
    """
    statement = select_coming_events(at, series=series, organisation_id=organisation_id)
    return list(session.scalars(statement.offset((page - 1) * size).limit(size + 1)))


def list_next_events(
    session: Session, at: datetime, limit: int, *, organisation_id: int | None = None
) -> list[Event]:
    """Return the next public events that take place, by date."""
    statement = select_coming_events(at, organisation_id=organisation_id)
    statement = statement.where(Event.state != EventState.CANCELLED.value)
    return list(session.scalars(statement.limit(limit)))


def select_coming_events(
    at: datetime, *, series: str = "", organisation_id: int | None = None, what: Select[Any] = EVENTS
) -> Select[Any]:
    """Return the statement of the public events that are not over, by date: events, or those columns.

    It reads an index in order and stops at its limit, however many events there are.
    """
    statement = what.where(IS_PUBLIC, Event.ends_at > at, Event.starts_at > at - MAX_LENGTH)
    if series:
        statement = statement.where(Event.series == series)
    if organisation_id is not None:
        statement = statement.where(Event.organisation_id == organisation_id)
    return statement.order_by(Event.starts_at, Event.id)


def list_past_events(
    session: Session, at: datetime, *, series: str = "", page: int = 1, size: int = PAGE_SIZE
) -> list[Event]:
    """Return public events that took place, the latest first; one more than `size` if more follow.

    It reads an index in order and stops at its limit.
    """
    statement = select(Event).where(
        IS_PUBLIC, Event.starts_at < at, Event.ends_at <= at, Event.state != EventState.CANCELLED.value
    )
    if series:
        statement = statement.where(Event.series == series)
    statement = statement.order_by(Event.starts_at.desc(), Event.id.desc())
    return list(session.scalars(statement.offset((page - 1) * size).limit(size + 1)))


def last_change_by_time(connection: Connection, at: datetime) -> str:
    """Return a text that changes whenever booking for an event ends, or an event begins or ends.

    What public pages say of an event depends on these moments.
    """
    moments = [
        connection.scalar(select(func.max(moment)).where(moment <= at))
        for moment in (Event.closes_at, Event.starts_at, Event.ends_at)
    ]
    return str(int(max((moment.timestamp() for moment in moments if moment is not None), default=0)))


def list_drafts(session: Session, viewer: Viewer, at: datetime) -> list[Event]:
    """Return the drafts of the organisations for which a viewer schedules events, the next first."""
    organisation_ids = list_own_organisation_ids(viewer)
    if not organisation_ids:
        return []
    statement = select(Event).where(
        Event.state == EventState.DRAFT.value,
        Event.starts_at > at,
        Event.organisation_id.in_(organisation_ids),
    )
    return list(session.scalars(statement.order_by(Event.starts_at, Event.id).limit(PAGE_SIZE)))


def list_own_organisation_ids(viewer: Viewer) -> list[int]:
    """Return the organisations of a viewer whose events they schedule."""
    return [
        id_ for id_ in viewer.organisation_ids if is_allowed(viewer, Act.SCHEDULE_EVENTS, organisation_id=id_)
    ]


def may_schedule(viewer: Viewer) -> bool:
    """Return whether a viewer may schedule events of any organisation."""
    return permitted_organisation_ids(viewer, Act.SCHEDULE_EVENTS) != frozenset()


def may_act_for_trust(viewer: Viewer) -> bool:
    """Return whether a viewer may act for the people of any trust at events."""
    return permitted_organisation_ids(viewer, Act.ACT_FOR_TRUST_AT_EVENTS) != frozenset()


def list_own_bookings(session: Session, person_id: int, at: datetime) -> list[tuple[Booking, Event]]:
    """Return the places that a person has at events that are not over, by date."""
    rows = session.execute(
        select(Booking, Event)
        .join(Event, Event.id == Booking.event_id)
        .where(Booking.person_id == person_id, Booking.ended_at.is_(None), Event.ends_at > at)
        .order_by(Event.starts_at, Event.id)
    )
    return [(row[0], row[1]) for row in rows]


def list_bookings_of_organisation(session: Session, event: Event, organisation_id: int) -> list[Booking]:
    """Return the places that people of an organisation have at an event."""
    statement = select(Booking).where(
        Booking.event_id == event.id, Booking.organisation_id == organisation_id, Booking.ended_at.is_(None)
    )
    return list(session.scalars(statement.order_by(Booking.id)))


def list_attended_events(session: Session, person_id: int, at: datetime) -> list[Event]:
    """Return the past events at which a person had a place and is not marked as absent, the latest first."""
    missed = exists().where(Attendance.booking_id == Booking.id, Attendance.mark.in_(("absent", "apologies")))
    statement = (
        select(Event)
        .join(Booking, Booking.event_id == Event.id)
        .where(
            Booking.person_id == person_id,
            Booking.ended_at.is_(None),
            ~missed,
            Event.ends_at <= at,
            Event.state != EventState.CANCELLED.value,
        )
    )
    return list(session.scalars(statement.order_by(Event.starts_at.desc(), Event.id)))


def list_own_waiting(session: Session, person_id: int, at: datetime) -> list[tuple[WaitingListEntry, Event]]:
    """Return the waiting lists on which a person is without an offer, of events that are open, by date."""
    offered = select(PlaceOffer.event_id).where(
        PlaceOffer.person_id == person_id, PlaceOffer.ended_at.is_(None), PlaceOffer.expires_at > at
    )
    rows = session.execute(
        select(WaitingListEntry, Event)
        .join(Event, Event.id == WaitingListEntry.event_id)
        .where(
            WaitingListEntry.person_id == person_id,
            WaitingListEntry.ended_at.is_(None),
            Event.closes_at > at,
            Event.id.not_in(offered),
        )
        .order_by(Event.starts_at, Event.id)
    )
    return [(row[0], row[1]) for row in rows]


def list_own_offers(session: Session, person_id: int, at: datetime) -> list[tuple[PlaceOffer, Event]]:
    """Return the offers that a person can accept, the first to expire first."""
    rows = session.execute(
        select(PlaceOffer, Event)
        .join(Event, Event.id == PlaceOffer.event_id)
        .where(
            PlaceOffer.person_id == person_id,
            PlaceOffer.ended_at.is_(None),
            PlaceOffer.expires_at > at,
            Event.state == EventState.OPEN.value,
            Event.closes_at > at,
        )
        .order_by(PlaceOffer.expires_at, PlaceOffer.id)
    )
    return [(row[0], row[1]) for row in rows]


def list_event_ids_to_offer(session: Session, at: datetime) -> list[int]:
    """Return the events that are open and on whose list someone waits, or whose offers have expired."""
    waiting = select(WaitingListEntry.event_id).where(WaitingListEntry.ended_at.is_(None))
    statement = select(Event.id).where(Event.id.in_(waiting), Event.ends_at > at).order_by(Event.id)
    return list(session.scalars(statement))


def find_booking_by_id(session: Session, booking_id: int | None) -> tuple[Booking, Event] | None:
    """Return a booking with its event, or None."""
    row = session.execute(
        select(Booking, Event).join(Event, Event.id == Booking.event_id).where(Booking.id == booking_id)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def events_by_public_id(session: Session, public_ids: Collection[str]) -> dict[str, Event]:
    """Return events by their public id, for the activity log."""
    if not public_ids:
        return {}
    return {
        event.public_id: event
        for event in session.scalars(select(Event).where(Event.public_id.in_(public_ids)))
    }
