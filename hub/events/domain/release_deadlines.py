"""By when a request for release from duty needs an answer, and when silence is followed up."""

from datetime import date, datetime, timedelta

from msgspec import Struct

from hub.events.domain.rosters import RosterDay
from hub.events.models import Event

CHASE_AFTER = timedelta(days=3)
ESCALATE_AFTER = timedelta(days=6)


class FollowUp(Struct, frozen=True):
    """When a request that nobody answers is chased, and when it goes to the lead of the trust."""

    chase_at: datetime
    escalate_at: datetime


def plan_follow_up(event: Event, roster: RosterDay | None, asked_at: datetime) -> FollowUp:
    """Return when a request is followed up: before the trust fixes its rosters, or else before the event.

    Where the time left is short, a third of it is for the line manager, a third follows the reminder, and a
    third is left for the lead of the trust.
    """
    end = event.starts_at if roster is None or roster.is_over(asked_at) else roster.ends_at
    third = (end - asked_at) / 3
    return FollowUp(asked_at + min(CHASE_AFTER, third), asked_at + min(ESCALATE_AFTER, 2 * third))


def find_last_day_to_answer(roster: RosterDay | None, at: datetime) -> date | None:
    """Return the last day on which a trust can still take account of an answer; None if it has passed."""
    return None if roster is None or roster.is_over(at) else roster.day
