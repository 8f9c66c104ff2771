"""Suites: series whose days belong together, of which a person books one, several or all in one act.

All chosen days are locked first, in the order of their ids, and only then is any of them booked. So two
people who choose the same days never wait for each other in a circle, and neither does a single booking.
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.events.domain.bookings import (
    book_place,
    find_booking,
    join_waiting_list,
    list_booking_organisations,
)
from hub.events.domain.event_states import IS_PUBLIC, EventState, is_bookable, is_past
from hub.events.domain.limits import CAN_WAIT, NoPlaceError
from hub.events.domain.places import count_places
from hub.events.domain.rosters import is_held_back, list_roster_days
from hub.events.domain.waiting_list import count_ahead, find_offer, find_waiting_entry
from hub.events.models import Booking, Event
from hub.kit.errors import Conflict, Invalid, NotAllowed
from hub.kit.row_locks import for_update

SUITES = frozenset({"developing-a-firm-foundation"})
"""The series that are suites of days, by slug."""
MAX_DAYS = 50
NO_DAY = "Choose at least one day"


class DayState(StrEnum):
    """What a person has of one day of a suite, or can have."""

    ATTENDED = "attended"
    BOOKED = "booked"
    OFFERED = "offered"
    WAITING = "waiting"
    FREE = "free"
    FULL = "full"
    CLOSED = "closed"
    ROSTER = "roster"
    CANCELLED = "cancelled"
    PAST = "past"


CAN_BE_CHOSEN = frozenset({DayState.FREE, DayState.FULL, DayState.OFFERED})


class SuiteDay(Struct, frozen=True):
    """One day of a suite for one person; `ahead` counts who is before them on its waiting list."""

    event: Event
    state: DayState
    ahead: int = 0


class SuiteProgress(Struct, frozen=True):
    """How many days of a suite a person has attended and booked, and how many they can still book."""

    attended: int
    booked: int
    to_book: int


def book_days(
    session: Session,
    viewer: Viewer,
    series: str,
    slugs: Collection[str],
    organisation_id: int | None,
    at: datetime,
    *,
    waits: bool,
) -> list[Event]:
    """Book the chosen days of a suite for the viewer; `waits`: join the waiting list of each full one.

    Returns the chosen days. A day that is full, closed or booked already does not keep the person from the
    others; `list_suite_days` says what they have of each. Raises Invalid if
    no day is chosen or one is not of this suite.
    """
    require(viewer, Act.BOOK_PLACES, person_id=viewer.person_id)
    if not list_booking_organisations(viewer):
        raise NotAllowed("You need a role in a trust to book a place. Ask to join your trust first.")
    if not slugs:
        raise Invalid("days", NO_DAY)
    chosen = _lock_days(session, series, frozenset(slugs))
    for event in chosen:
        _book_day(session, viewer, event, organisation_id, at, waits=waits)
    return chosen


def list_suite_days(session: Session, viewer: Viewer, series: str, at: datetime) -> list[SuiteDay]:
    """Return the days of a suite by date, with what the viewer has of each; past days only with a place."""
    booked = select(Booking.event_id).where(Booking.person_id == viewer.person_id, Booking.ended_at.is_(None))
    statement = select(Event).where(
        IS_PUBLIC, Event.series == series, (Event.ends_at > at) | Event.id.in_(booked)
    )
    events = session.scalars(statement.order_by(Event.starts_at, Event.id).limit(MAX_DAYS))
    return [_describe_day(session, viewer, event, at) for event in events]


def count_progress(days: Collection[SuiteDay]) -> SuiteProgress:
    """Return the progress of a person over the days of a suite."""

    def count(*states: DayState) -> int:
        return sum(day.state in states for day in days)

    return SuiteProgress(
        attended=count(DayState.ATTENDED),
        booked=count(DayState.BOOKED),
        to_book=count(DayState.FREE, DayState.FULL, DayState.OFFERED, DayState.WAITING),
    )


def _lock_days(session: Session, series: str, slugs: frozenset[str]) -> list[Event]:
    # What was sent is compared here and is no part of a statement, so any text is answered.
    rows = session.execute(select(Event.slug, Event.id).where(IS_PUBLIC, Event.series == series))
    ids = [row.id for row in rows if row.slug in slugs]
    if len(ids) != len(slugs):
        raise Invalid("days", "Choose days from the list")
    return list(session.scalars(for_update(select(Event).where(Event.id.in_(ids)).order_by(Event.id))))


def _book_day(
    session: Session, viewer: Viewer, event: Event, organisation_id: int | None, at: datetime, *, waits: bool
) -> None:
    try:
        book_place(session, viewer, event.slug, organisation_id, at)
    except NoPlaceError as error:
        if error.limit in CAN_WAIT and waits and find_waiting_entry(session, event, viewer.person_id) is None:
            join_waiting_list(session, viewer, event.slug, organisation_id, at)
    except Conflict:
        # The day is booked already, or no longer open. The page of the result says which.
        return


def _describe_day(session: Session, viewer: Viewer, event: Event, at: datetime) -> SuiteDay:
    booking = find_booking(session, event, viewer.person_id)
    if event.state == EventState.CANCELLED:
        return SuiteDay(event, DayState.CANCELLED)
    if booking is not None:
        return SuiteDay(event, DayState.ATTENDED if is_past(event, at) else DayState.BOOKED)
    if is_past(event, at):
        return SuiteDay(event, DayState.PAST)
    if not is_bookable(event, at):
        return SuiteDay(event, DayState.CLOSED)
    if find_offer(session, event, viewer.person_id, at) is not None:
        return SuiteDay(event, DayState.OFFERED)
    entry = find_waiting_entry(session, event, viewer.person_id)
    if entry is not None:
        return SuiteDay(event, DayState.WAITING, count_ahead(session, entry))
    rosters, organisations = list_roster_days(session, event), list_booking_organisations(viewer) or [None]
    able = [each for each in organisations if not is_held_back(rosters, each, at)]
    if not able:
        return SuiteDay(event, DayState.ROSTER)
    counts = count_places(session, event, at)
    is_free = any(counts.free_for(each) for each in able)
    return SuiteDay(event, DayState.FREE if is_free else DayState.FULL)
