"""What else is on the day of an event: a bank holiday in England, a kept date, or other events."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.events.domain.event_states import EventState
from hub.events.domain.kept_dates import list_kept_dates_on
from hub.events.domain.queries import is_visible
from hub.events.models import Event, KeptDate
from hub.kit.clock import day_of, start_of_day

MAX_SHOWN = 20
OFFICIAL_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "New Year's Day": "New Year’s Day",
        "May Day": "Early May bank holiday",
        "Spring Bank Holiday": "Spring bank holiday",
        "Late Summer Bank Holiday": "Summer bank holiday",
    }
)
"""Names of bank holidays on GOV.UK, where the package has others."""


class Clashes(Struct, frozen=True):
    """What else is on a day: the bank holiday or "", kept dates, and the events that a viewer can see.

    `has_others`: there are events that the viewer cannot see, or more than MAX_SHOWN.
    """

    bank_holiday: str
    kept_dates: tuple[KeptDate, ...]
    events: tuple[Event, ...]
    has_others: bool


def find_clashes(session: Session, viewer: Viewer, event: Event, day: date | None = None) -> Clashes:
    """Return what else is on the day of an event, or on `day` if it were moved there.

    Cancelled events are left out, drafts are not.
    """
    day = day or day_of(event.starts_at)
    statement = select(Event).where(
        Event.id != event.id,
        Event.state != EventState.CANCELLED.value,
        Event.starts_at < start_of_day(day + timedelta(days=1)),
        Event.ends_at > start_of_day(day),
    )
    found = session.scalars(statement.order_by(Event.starts_at, Event.id)).all()
    seen = tuple(each for each in found if is_visible(each, viewer))[:MAX_SHOWN]
    kept = tuple(list_kept_dates_on(session, day, MAX_SHOWN))
    return Clashes(find_bank_holiday(day), kept, seen, len(seen) < len(found))


def find_bank_holiday(day: date) -> str:
    """Return the name of the bank holiday in England on a day, or an empty string."""
    return _bank_holidays(day.year).get(day, "")


@lru_cache(maxsize=16)
def _bank_holidays(year: int) -> dict[date, str]:
    # Imported with the first day, because most processes never ask for one.
    import holidays

    found = holidays.country_holidays("GB", subdiv="ENG", years=year)
    return {day: _official_name(name) for day, name in found.items()}


def _official_name(name: str) -> str:
    """Return the name of a bank holiday as GOV.UK lists it."""
    plain = name.removesuffix(" (observed)")
    return f"{OFFICIAL_NAMES.get(plain, plain)}{' (substitute day)' if plain != name else ''}"
