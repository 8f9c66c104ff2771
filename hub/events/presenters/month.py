"""What the calendar of events shows: one month as weeks of days, and one day."""

from calendar import MONDAY, Calendar
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from msgspec import Struct

from hub.catalogue.domain import CatalogueEntry
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.clashes import find_bank_holiday
from hub.events.domain.event_states import EventState
from hub.events.domain.forward_programme import MAX_IN_MONTH, add_months, start_of_month
from hub.events.models import EventLine
from hub.events.presenters.forward_programme import ForwardRow, event_row, programme_row
from hub.kit.clock import day_of, format_day, format_month, format_time, format_weekday, start_of_day
from hub.kit.page import Link
from hub.programmes.domain import ProgrammeDate
from hub.trusts.domain import OrganisationNames, organisation_link

CALENDAR_PATH = "/events/calendar"
FURTHEST = 24
"""So many months before and after the present one the calendar goes."""
MAX_IN_DAY = 4
"""So many events of a day at most stand in its cell; a link leads to the rest."""


class MonthEntry(NamedTuple):
    """One event or programme in a cell: the time is empty for what takes whole days."""

    time: str
    title: str
    url: str
    is_cancelled: bool = False


class MonthDay(Struct, frozen=True):
    """One day of a month."""

    number: int
    name: str
    holiday: str
    is_today: bool
    entries: Sequence[MonthEntry]
    more: Link | None


class MonthPage(Struct, frozen=True):
    """One month. Each of `weeks` holds seven cells, None for a day of another month.

    `days` are those with an event, a programme or a bank holiday. `last_day` is the last day shown, if there
    are more events than fit.
    """

    name: str
    weeks: Sequence[Sequence[MonthDay | None]]
    days: Sequence[MonthDay]
    previous: Link | None
    next: Link | None
    this_month: Link | None
    last_day: str

    @property
    def has_entries(self) -> bool:
        """Whether anything begins in the month."""
        return any(day.entries for day in self.days)


class DayPage(Struct, frozen=True):
    """One day of the calendar with all that begins on it."""

    name: str
    holiday: str
    rows: Sequence[ForwardRow]
    month: Link
    is_cut: bool


def month_page(
    first: date,
    events: Sequence[EventLine],
    dates: Sequence[tuple[ProgrammeDate, CatalogueEntry]],
    today: date,
) -> MonthPage:
    """Return the calendar of the month that begins on `first`."""
    shown = events[:MAX_IN_MONTH]
    entries = _entries_by_day(shown, dates)
    weeks = [
        [_month_day(day, entries[day], today) if day.month == first.month else None for day in week]
        for week in Calendar(MONDAY).monthdatescalendar(first.year, first.month)
    ]
    days = [cell for week in weeks for cell in week if cell and (cell.entries or cell.holiday)]
    current = start_of_month(today)
    return MonthPage(
        name=format_month(start_of_day(first)),
        weeks=weeks,
        days=days,
        previous=_month_link(add_months(first, -1), today),
        next=_month_link(add_months(first, 1), today),
        this_month=None if first == current else _month_link(current, today),
        last_day=format_day(day_of(shown[-1].starts_at)) if len(events) > len(shown) else "",
    )


def day_page(
    day: date,
    events: Sequence[EventLine],
    dates: Sequence[tuple[ProgrammeDate, CatalogueEntry]],
    owners: Mapping[int, OrganisationNames],
    at: datetime,
) -> DayPage:
    """Return all that begins on one day."""
    rows = [programme_row(row, entry, owners[entry.owner_id], at) for row, entry in dates]
    links = {id_: organisation_link(owner) for id_, owner in owners.items()}
    rows += [event_row(event, links[event.organisation_id], at) for event in events[:MAX_IN_MONTH]]
    moment = start_of_day(day)
    month = Link(format_month(moment), month_address(day))
    return DayPage(
        format_weekday(moment), find_bank_holiday(day), rows, month, is_cut=len(events) > MAX_IN_MONTH
    )


def month_address(day: date) -> str:
    """Return the address of the calendar of the month of a day."""
    return f"{CALENDAR_PATH}?month={day.isoformat()[:7]}"


def is_in_reach(day: date, today: date) -> bool:
    """Return whether the calendar goes as far as the month of a day."""
    return abs((day.year - today.year) * 12 + day.month - today.month) <= FURTHEST


def _month_link(first: date, today: date) -> Link | None:
    if not is_in_reach(first, today):
        return None
    return Link(format_month(start_of_day(first)), month_address(first))


def _entries_by_day(
    events: Sequence[EventLine], dates: Sequence[tuple[ProgrammeDate, CatalogueEntry]]
) -> dict[date, list[MonthEntry]]:
    entries: dict[date, list[MonthEntry]] = defaultdict(list)
    for row, entry in dates:
        entries[row.starts].append(MonthEntry("", entry.title, entry.address))
    for event in events:
        is_cancelled = event.state == EventState.CANCELLED
        line = MonthEntry(format_time(event.starts_at), event.title, event_address(event.slug), is_cancelled)
        entries[day_of(event.starts_at)].append(line)
    return entries


def _month_day(day: date, entries: Sequence[MonthEntry], today: date) -> MonthDay:
    name = format_weekday(start_of_day(day))
    rest = f"All {len(entries)} on this day"
    return MonthDay(
        number=day.day,
        name=name,
        holiday=find_bank_holiday(day),
        is_today=day == today,
        entries=entries[:MAX_IN_DAY],
        more=Link(rest, f"{CALENDAR_PATH}?day={day}") if len(entries) > MAX_IN_DAY else None,
    )
