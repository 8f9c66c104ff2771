"""Operational stand-down: a trust withdraws its people from the events of a day in one act.

The study reports that leadership development and appraisals were cancelled under operational pressure
(7.1), so each stand-down is counted, with its reason.
"""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, permitted_organisation_ids, require
from hub.audit.domain import record_audit_entry
from hub.events.domain.bookings import free_place
from hub.events.domain.event_states import EventState, is_bookable
from hub.events.domain.places import Availability
from hub.events.domain.queries import list_coming_events
from hub.events.domain.waiting_list import end_waiting
from hub.events.models import Booking, Event, StandDown, WaitingListEntry
from hub.kit.clock import day_of, start_of_day
from hub.kit.errors import Conflict, Invalid
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue
from hub.trusts.domain import Organisation

STOOD_DOWN = "stood down"
MAX_OTHER_DATES = 3


class StandDownReason(StrEnum):
    """Why a trust withdraws its people."""

    PRESSURE = "pressure"
    INCIDENT = "incident"
    WEATHER = "weather"
    SICKNESS = "sickness"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The words on pages."""
        return {
            "pressure": "Operational pressure",
            "incident": "Major or critical incident",
            "weather": "Severe weather",
            "sickness": "Staff sickness",
            "other": "Another operational reason",
        }[self.value]


class StandDownCount(Struct, frozen=True):
    """How many people of one trust were withdrawn for one reason."""

    organisation_id: int
    reason: StandDownReason
    people: int


def list_bookings_on(
    session: Session, viewer: Viewer, trust: Organisation, day: date, at: datetime
) -> list[tuple[Booking, Event]]:
    """Return the places that people of a trust have at events of a day that have not begun."""
    require(viewer, Act.ACT_FOR_TRUST_AT_EVENTS, organisation_id=trust.id)
    rows = session.execute(
        select(Booking, Event)
        .join(Event, Event.id == Booking.event_id)
        .where(
            Booking.organisation_id == trust.id,
            Booking.ended_at.is_(None),
            Event.starts_at >= max(start_of_day(day), at),
            Event.starts_at < start_of_day(day + timedelta(days=1)),
            Event.state != EventState.CANCELLED.value,
        )
        .order_by(Event.starts_at, Event.id, Booking.id)
    )
    return [(row[0], row[1]) for row in rows]


def list_days_with_bookings(
    session: Session, viewer: Viewer, trust: Organisation, at: datetime
) -> dict[date, int]:
    """Return the coming days on which people of a trust have places, and how many places, by day."""
    require(viewer, Act.ACT_FOR_TRUST_AT_EVENTS, organisation_id=trust.id)
    rows = session.execute(
        select(Event.starts_at, func.count())
        .join(Booking, Booking.event_id == Event.id)
        .where(
            Booking.organisation_id == trust.id,
            Booking.ended_at.is_(None),
            Event.starts_at >= at,
            Event.state != EventState.CANCELLED.value,
        )
        .group_by(Event.starts_at)
        .order_by(Event.starts_at)
    )
    days: Counter[date] = Counter()
    for starts_at, places in rows:
        days[day_of(starts_at)] += places
    return dict(days)


def stand_down(
    session: Session,
    viewer: Viewer,
    trust: Organisation,
    day: date,
    reason: StandDownReason,
    at: datetime,
    *,
    staying: Collection[int] = (),
) -> StandDown:
    """Withdraw the people of a trust from the events of a day; their places go to people of other trusts.

    `staying` are the ids of the bookings that are kept. Everyone else is told, with other dates, and whoever
    waits for the trust is taken off the lists. Raises Conflict if nobody has a place on that day, Invalid if
    everyone stays.
    """
    event_ids = {event.id for _, event in list_bookings_on(session, viewer, trust, day, at)}
    event_ids |= {event_id for event_id, _ in _list_waiting_on(session, trust, day, at)}
    # The events are locked in the order of their ids, so that two acts cannot wait for each other.
    session.scalars(for_update(select(Event).where(Event.id.in_(event_ids)).order_by(Event.id))).all()
    found = list_bookings_on(session, viewer, trust, day, at)
    if not found:
        raise Conflict("Nobody in your trust has a place at an event on that day.")
    leaving = [
        (booking, event) for booking, event in found if event.id in event_ids and booking.id not in staying
    ]
    if not leaving:
        raise Invalid(
            "staying", "Leave at least one person unselected. You need to withdraw at least one person"
        )
    # First the waiting, so that no place goes to somebody else of the same trust.
    _end_all_waiting(session, trust, day, event_ids, at)
    for booking, event in leaving:
        free_place(session, event, booking, STOOD_DOWN, at)
        enqueue(session, "stood-down", at=at, person_id=booking.person_id, about_id=booking.id)
    return _record_stand_down(session, viewer, trust, day, reason, len(leaving), at)


def _record_stand_down(
    session: Session,
    viewer: Viewer,
    trust: Organisation,
    day: date,
    reason: StandDownReason,
    people: int,
    at: datetime,
) -> StandDown:
    record = StandDown(
        organisation_id=trust.id,
        day=day,
        reason=reason.value,
        people=people,
        ordered_by_id=viewer.person_id,
        ordered_at=at,
    )
    session.add(record)
    session.flush()
    record_audit_entry(
        session,
        viewer,
        "stand down from events",
        kind="stand-down",
        object_id=str(record.id),
        organisation_id=trust.id,
        at=at,
    )
    return record


def _end_all_waiting(
    session: Session, trust: Organisation, day: date, event_ids: Collection[int], at: datetime
) -> None:
    for event_id, person_id in _list_waiting_on(session, trust, day, at):
        if event_id in event_ids:
            end_waiting(session, session.get_one(Event, event_id), person_id, STOOD_DOWN, at)
            enqueue(session, "waiting-stood-down", at=at, person_id=person_id, about_id=event_id)


def _list_waiting_on(session: Session, trust: Organisation, day: date, at: datetime) -> list[tuple[int, int]]:
    """Return (event id, person id) of those who wait for a trust for events of a day that have not begun."""
    rows = session.execute(
        select(WaitingListEntry.event_id, WaitingListEntry.person_id)
        .join(Event, Event.id == WaitingListEntry.event_id)
        .where(
            WaitingListEntry.organisation_id == trust.id,
            WaitingListEntry.ended_at.is_(None),
            Event.starts_at >= max(start_of_day(day), at),
            Event.starts_at < start_of_day(day + timedelta(days=1)),
        )
        .order_by(WaitingListEntry.id)
    )
    return [(row[0], row[1]) for row in rows]


def list_other_dates(session: Session, event: Event, at: datetime) -> list[Event]:
    """Return the next events of the same series that have places."""
    found = list_coming_events(session, at, series=event.series) if event.series else []
    free = [
        each
        for each in found
        if each.id != event.id and is_bookable(each, at) and each.availability != Availability.FULL
    ]
    return free[:MAX_OTHER_DATES]


def count_stand_downs(session: Session, viewer: Viewer, since: date) -> list[StandDownCount]:
    """Return how many people were withdrawn since a day, by trust and reason, for the viewer's trusts."""
    ids = permitted_organisation_ids(viewer, Act.ACT_FOR_TRUST_AT_EVENTS)
    return _count(session, ids, since)


def _count(session: Session, organisation_ids: Collection[int] | None, since: date) -> list[StandDownCount]:
    statement = (
        select(StandDown.organisation_id, StandDown.reason, func.sum(StandDown.people))
        .where(StandDown.day >= since)
        .group_by(StandDown.organisation_id, StandDown.reason)
        .order_by(StandDown.organisation_id, StandDown.reason)
    )
    if organisation_ids is not None:
        statement = statement.where(StandDown.organisation_id.in_(organisation_ids))
    return [StandDownCount(row[0], StandDownReason(row[1]), row[2]) for row in session.execute(statement)]
