"""Silence about a request is followed up in time for the rosters of the trust, or else for the event."""

from datetime import UTC, datetime, timedelta

from hub.events.domain.release_deadlines import (
    CHASE_AFTER,
    ESCALATE_AFTER,
    FollowUp,
    find_last_day_to_answer,
    plan_follow_up,
)
from hub.events.domain.rosters import RosterDay
from hub.events.models import Event

ASKED_AT = datetime(2031, 2, 3, 12, tzinfo=UTC)


def plan(*, event_in, roster_in=None):
    """Plan the follow-up of a request for an event and rosters that are so many days away."""
    day = (ASKED_AT + timedelta(days=roster_in)).date() if roster_in is not None else None
    roster = RosterDay(day, 42, is_firm=False) if day else None
    return plan_follow_up(Event(starts_at=ASKED_AT + timedelta(days=event_in)), roster, ASKED_AT)


def test_with_time_enough_silence_is_chased_after_three_days_and_goes_to_the_lead_after_six():
    usual = FollowUp(ASKED_AT + CHASE_AFTER, ASKED_AT + ESCALATE_AFTER)
    assert plan(event_in=60) == plan(event_in=60, roster_in=20) == usual


def test_with_little_time_both_come_before_the_rosters_are_fixed_and_leave_time_for_the_lead():
    # The day of the rosters ends at midnight: 84 hours after the request.
    assert plan(event_in=60, roster_in=3) == FollowUp(
        ASKED_AT + timedelta(hours=28), ASKED_AT + timedelta(hours=56)
    )
    assert plan(event_in=60, roster_in=0).escalate_at < ASKED_AT + timedelta(hours=12)


def test_once_rosters_are_fixed_or_without_any_silence_is_followed_up_before_the_event():
    assert plan(event_in=3) == FollowUp(ASKED_AT + timedelta(days=1), ASKED_AT + timedelta(days=2))
    assert plan(event_in=3, roster_in=-1) == plan(event_in=3)


def test_the_last_day_to_answer_is_that_of_the_rosters_until_it_has_passed():
    roster = RosterDay(ASKED_AT.date(), 42, is_firm=True)
    assert find_last_day_to_answer(None, ASKED_AT) is None
    assert find_last_day_to_answer(roster, roster.ends_at - timedelta(seconds=1)) == ASKED_AT.date()
    assert find_last_day_to_answer(roster, roster.ends_at) is None
