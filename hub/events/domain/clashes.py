"""What else is on the day of an event: a bank holiday in England, or other events."""

from dataclasses import dataclass
from datetime import date, timedelta

import holidays
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.events.domain.event_states import EventState
from hub.events.models import Event
from hub.kit.clock import day_of, start_of_day


@dataclass(frozen=True)
class Clashes:
    """The bank holiday on the day of an event, if there is one, and the other events of that day."""

    bank_holiday: str
    events: tuple[Event, ...]


def find_clashes(session: Session, event: Event) -> Clashes:
    """Return what else is on the day of an event; cancelled events are left out, drafts are not."""
    day = day_of(event.starts_at)
    statement = select(Event).where(
        Event.id != event.id,
        Event.state != EventState.CANCELLED.value,
        Event.starts_at < start_of_day(day + timedelta(days=1)),
        Event.ends_at > start_of_day(day),
    )
    return Clashes(
        find_bank_holiday(day), tuple(session.scalars(statement.order_by(Event.starts_at, Event.id)))
    )


def find_bank_holiday(day: date) -> str:
    """Return the name of the bank holiday in England on a day, or an empty string."""
    name: str = holidays.country_holidays("GB", subdiv="ENG", years=day.year).get(day, "")
    return name
