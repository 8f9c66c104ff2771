"""Why an event is national: what speaks for it, its full cost, who pays, and what else the year already has.

The study asks that national development be used sparingly, on grounds of value for money or of a larger
critical mass (1.2.4, 8.1), that it add value to what regional services can do themselves, and that trusts opt
in (8.5).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.events.domain.event_states import IS_PUBLIC, EventState
from hub.events.models import Booking, Event
from hub.kit.clock import day_of, start_of_day
from hub.plugin_api.event_documents import NationalGround

MAX_SHOWN = 30
FIRST_MONTH = 4
"""The financial year of the NHS begins on 1 April."""


class NationalCase(Struct, frozen=True):
    """Why an event is national and not left to trusts: grounds, reason, full cost, and who pays."""

    reason: str = ""
    cost: str = ""
    payer: str = ""
    grounds: tuple[NationalGround, ...] = ()

    def data(self) -> dict[str, Any]:
        """Return the case as it is kept."""
        return {**asdict(self), "grounds": [ground.value for ground in self.grounds]}


class NationalEvents(Struct, frozen=True):
    """The national events of one year that were opened and not cancelled, by date, with the places booked.

    `first` and `last` are the days of the year. `count` is the number of all of them; `events` holds at most
    MAX_SHOWN.
    """

    first: date
    last: date
    count: int
    events: tuple[tuple[Event, int], ...]


def case_of(event: Event) -> NationalCase:
    """Return why an event is national, as far as it is stated."""
    kept: Mapping[str, Any] = event.national_case
    return NationalCase(
        kept.get("reason", ""),
        kept.get("cost", ""),
        kept.get("payer", ""),
        tuple(ground for ground in NationalGround if ground.value in kept.get("grounds", ())),
    )


def list_national_events(session: Session, event: Event) -> NationalEvents:
    """Return the other national events of the financial year in which an event of the hub office falls."""
    first, last = financial_year(day_of(event.starts_at))
    condition = (
        IS_PUBLIC,
        Event.organisation_id == event.organisation_id,
        Event.id != event.id,
        Event.state != EventState.CANCELLED.value,
        Event.starts_at >= start_of_day(first),
        Event.starts_at < start_of_day(last + timedelta(days=1)),
    )
    count = session.execute(select(func.count()).select_from(Event).where(*condition)).scalar_one()
    found = session.scalars(
        select(Event).where(*condition).order_by(Event.starts_at, Event.id).limit(MAX_SHOWN)
    ).all()
    booked = {
        row.event_id: row.places
        for row in session.execute(
            select(Booking.event_id, func.count().label("places"))
            .where(Booking.event_id.in_([each.id for each in found]), Booking.ended_at.is_(None))
            .group_by(Booking.event_id)
        )
    }
    return NationalEvents(first, last, count, tuple((each, booked.get(each.id, 0)) for each in found))


def financial_year(day: date) -> tuple[date, date]:
    """Return the first and the last day of the financial year in which a day falls."""
    year = day.year if day.month >= FIRST_MONTH else day.year - 1
    return date(year, FIRST_MONTH, 1), date(year + 1, FIRST_MONTH, 1) - timedelta(days=1)


def list_missing_parts(case: NationalCase) -> list[tuple[str, str]]:
    """Return the names of the parts that a national event needs before it opens, each with a message."""
    messages = {
        "grounds": "Choose why this should be a national event",
        "reason": "Say why this event is national",
        "cost": "Enter the full cost",
        "payer": "Say who will pay",
    }
    return [(name, message) for name, message in messages.items() if not getattr(case, name)]
