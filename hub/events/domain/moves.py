"""What it means for people that an event moves: whom we tell, and until when places stay kept."""

from datetime import date, timedelta

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.events.domain.event_plans import EventPlan
from hub.events.domain.event_states import last_day_to_book
from hub.events.domain.waiting_list import count_on_list
from hub.events.models import Booking, Event, PlaceAllocation


class Move(Struct, frozen=True):
    """How many people have a place at an event that would move, and how many are on its waiting list."""

    booked: int
    waiting: int


def find_move(session: Session, event: Event, plan: EventPlan) -> Move | None:
    """Return whom a change of day, times or place concerns, or None if it concerns nobody."""
    if not (_changes_times(event, plan) or event.venue != plan.venue):
        return None
    statement = select(func.count()).where(Booking.event_id == event.id, Booking.ended_at.is_(None))
    move = Move(session.execute(statement).scalar_one(), count_on_list(session, event))
    return move if move.booked or move.waiting else None


def message_details(event: Event, plan: EventPlan) -> dict[str, int]:
    """Return when the event was to be, for the message to people with a place, if its times change.

    They are numbers of seconds since 1970, because a message holds no text.
    """
    if not _changes_times(event, plan):
        return {}
    return {"started": int(event.starts_at.timestamp()), "ended": int(event.ends_at.timestamp())}


def find_kept_day(session: Session, event: Event, plan: EventPlan) -> date | None:
    """Return the day until which places will be kept if booking then ends sooner, or None if they all fit."""
    last_day = plan.last_day_to_book
    return last_day - timedelta(days=1) if _list_kept_beyond(session, event, last_day) else None


def fit_kept_places(session: Session, event: Event) -> None:
    """Keep places until the day before booking ends at the latest, so that others can still book them."""
    last_day = last_day_to_book(event)
    for row in _list_kept_beyond(session, event, last_day):
        row.kept_until = last_day - timedelta(days=1)
    session.flush()


def _list_kept_beyond(session: Session, event: Event, last_day: date) -> list[PlaceAllocation]:
    statement = select(PlaceAllocation).where(
        PlaceAllocation.event_id == event.id, PlaceAllocation.kept_until >= last_day
    )
    return list(session.scalars(statement))


def _changes_times(event: Event, plan: EventPlan) -> bool:
    return (event.starts_at, event.ends_at) != (plan.starts_at, plan.ends_at)
