"""The forward programme: events and dated programmes of some months, and what is on in one month or day."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from msgspec import Struct
from sqlalchemy import Select, String, bindparam, cast, or_, select
from sqlalchemy.orm import Session, defer

from hub.access import Viewer
from hub.catalogue.domain import CatalogueEntry
from hub.events.domain.event_states import IS_PUBLIC
from hub.events.domain.queries import select_coming_events
from hub.events.models import Event, EventLine
from hub.kit.clock import start_of_day
from hub.programmes.domain import ProgrammeDate, list_forward_programme

MAX_ROWS = 100
"""So many dates at most stand on the page of the forward programme."""
MAX_IN_MONTH = 500
"""So many events at most stand in the calendar of a month."""
EVENTS_TO_DESCRIBE = select(Event).options(defer(Event.description))
LINES = select(
    *(cast(Event.tiers, String) if name == "tiers" else getattr(Event, name) for name in EventLine._fields)
)
LINES_BETWEEN = (
    LINES.where(IS_PUBLIC, Event.starts_at >= bindparam("first"), Event.starts_at < bindparam("until"))
    .order_by(Event.starts_at, Event.id)
    .limit(bindparam("limit"))
)


class DateKind(StrEnum):
    """What the forward programme holds: events booked here, events booked elsewhere, and programmes."""

    EVENT = "event"
    ELSEWHERE = "elsewhere"
    PROGRAMME = "programme"

    @property
    def label(self) -> str:
        """The words on pages."""
        return {
            "event": "Events booked here",
            "elsewhere": "Events booked elsewhere",
            "programme": "Programmes",
        }[self.value]


class Selection(Struct, frozen=True):
    """The part of the forward programme to show: of one organisation, for one tier, of one kind, or all."""

    organisation_id: int | None = None
    tier: str = ""
    kind: str = ""


def start_of_month(day: date) -> date:
    """Return the first day of the month of a day."""
    return date(day.year, day.month, 1)


def add_months(day: date, months: int) -> date:
    """Return the same day `months` months later, or the last day of that month if it is shorter."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for day_of_month in (day.day, 30, 29, 28):
        try:
            return date(years, month + 1, day_of_month)
        except ValueError:
            continue
    raise ValueError(f"There is no day {months} months after {day}.")


def list_forward_events(
    session: Session, today: date, until: date, selection: Selection, limit: int
) -> list[Event]:
    """Return public events from `today` on that begin before `until`, by date; at most `limit`."""
    if selection.kind == DateKind.PROGRAMME:
        return []
    statement = _select_forward_events(today, until, selection, EVENTS_TO_DESCRIBE)
    return list(session.scalars(statement.limit(limit)))


def list_forward_lines(
    session: Session, today: date, until: date, selection: Selection, limit: int
) -> list[EventLine]:
    """Return the lines of the same events as `list_forward_events`."""
    if selection.kind == DateKind.PROGRAMME:
        return []
    statement = _select_forward_events(today, until, selection, LINES)
    return [EventLine(*row) for row in session.execute(statement.limit(limit))]


def _select_forward_events(today: date, until: date, selection: Selection, what: Select[Any]) -> Select[Any]:
    statement = select_coming_events(
        start_of_day(today), organisation_id=selection.organisation_id, what=what
    )
    statement = statement.where(Event.starts_at < start_of_day(until))
    if selection.kind:
        is_elsewhere = Event.booking_address != ""
        statement = statement.where(is_elsewhere if selection.kind == DateKind.ELSEWHERE else ~is_elsewhere)
    if selection.tier:
        tiers = cast(Event.tiers, String)
        statement = statement.where(or_(tiers == "[]", tiers.contains(f'"{selection.tier}"')))
    return statement


def list_forward_dates(
    session: Session, viewer: Viewer, today: date, until: date, selection: Selection
) -> list[tuple[ProgrammeDate, CatalogueEntry]]:
    """Return the dates of programmes that are not over and begin before `until`, by date; at most 500."""
    if selection.kind not in ("", DateKind.PROGRAMME):
        return []
    return [
        (row, entry)
        for row, entry in list_forward_programme(session, viewer, today, until)
        if selection.organisation_id in (None, entry.owner_id) and _is_for(entry, selection.tier)
    ]


def _is_for(entry: CatalogueEntry, tier: str) -> bool:
    tiers: Sequence[str] = entry.facets.get("tier") or ()
    return not tier or not tiers or tier in tiers


def list_events_between(session: Session, first: date, until: date, limit: int) -> list[EventLine]:
    """Return the lines of the public events that begin on `first` or later and before `until`, by date."""
    values = {"first": start_of_day(first), "until": start_of_day(until), "limit": limit}
    return [EventLine(*row) for row in session.execute(LINES_BETWEEN, values)]


def list_dates_between(
    session: Session, viewer: Viewer, first: date, until: date
) -> list[tuple[ProgrammeDate, CatalogueEntry]]:
    """Return the dates of programmes that begin on `first` or later and before `until`, by date."""
    found = list_forward_programme(session, viewer, first, until)
    return [(row, entry) for row, entry in found if row.starts >= first]
