"""By which limit a person is held back from a place, and the words for it."""

from datetime import datetime

from sqlalchemy.orm import Session

from hub.events.domain.event_states import EventState, last_day_to_book
from hub.events.domain.places import Limit, PlaceCounts
from hub.events.domain.rosters import RosterDay, find_roster_day
from hub.events.models import Event
from hub.kit.clock import format_day
from hub.kit.errors import Conflict

CAN_WAIT = frozenset({Limit.EVENT, Limit.ALLOCATION})
"""The limits that can end when someone gives up a place, so that waiting makes sense."""


class NoPlaceError(Conflict):
    """No place is free for this person; `limit` says why."""

    def __init__(self, limit: Limit, message: str) -> None:
        super().__init__(message)
        self.limit = limit
        if limit in CAN_WAIT:
            self.heading = "There are no places you can book at the moment"


def refuse_if_limited(
    session: Session, event: Event, counts: PlaceCounts, organisation_id: int | None, at: datetime
) -> None:
    """Raise NoPlaceError if a limit keeps people of an organisation from a place."""
    refuse_after_rosters(session, event, organisation_id, at)
    limit = counts.find_limit(organisation_id)
    if limit is not None:
        raise NoPlaceError(limit, explain_limit(limit, event))


def refuse_after_rosters(session: Session, event: Event, organisation_id: int | None, at: datetime) -> None:
    """Raise NoPlaceError once an organisation has fixed its rosters, if that is a firm limit."""
    roster = find_roster_day(session, event, organisation_id)
    if roster is not None and roster.holds_back(at):
        raise NoPlaceError(Limit.ROSTER, explain_limit(Limit.ROSTER, event, roster))


def explain_limit(limit: Limit, event: Event, roster: RosterDay | None = None) -> str:
    """Return the sentence that says what holds a person back."""
    if limit is Limit.EVENT:
        return "All places are taken. You can join the waiting list."
    if limit is Limit.ALLOCATION:
        return (
            "The remaining places are kept for other trusts. You can join the waiting list. Any places "
            "they do not use will be offered to people on it."
        )
    if limit is Limit.ROSTER and roster is not None:
        return (
            f"Your trust fixed its rosters for this event on {format_day(roster.day)}, so you can no "
            "longer book. Speak to your trust’s lead."
        )
    if event.state == EventState.CANCELLED:
        return "This event was cancelled."
    if event.state == EventState.CLOSED:
        return "Booking for this event is closed."
    return f"Booking for this event ended on {format_day(last_day_to_book(event))}."
