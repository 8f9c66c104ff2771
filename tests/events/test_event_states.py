"""Which state of an event may follow which, and when it can be booked."""

from datetime import timedelta

import pytest

from hub.events.domain.event_states import EventState, change_state, is_bookable, is_past
from hub.events.models import Event
from hub.kit.clock import now
from hub.kit.errors import Conflict

ALLOWED = {
    ("draft", "open"),
    ("draft", "cancelled"),
    ("open", "closed"),
    ("open", "cancelled"),
    ("closed", "open"),
    ("closed", "cancelled"),
}

REASONS = {
    "draft": "^The event is still a draft",
    "open": "^Booking for this event is already open",
    "closed": "^Booking for this event is already closed",
    "cancelled": "^The event was cancelled",
}


def an_event(state="draft", **fields):
    at = now()
    values = {"starts_at": at + timedelta(days=9), "ends_at": at + timedelta(days=10)}
    return Event(state=state, **{**values, "closes_at": at + timedelta(days=2), **fields})


@pytest.mark.parametrize("before", EventState)
@pytest.mark.parametrize("after", EventState)
def test_only_some_states_follow_another(before, after):
    event = an_event(before.value)
    if (before.value, after.value) in ALLOWED:
        change_state(event, after, now())
        assert event.state == after
    else:
        with pytest.raises(Conflict, match=REASONS[before.value]):
            change_state(event, after, now())


def test_no_state_changes_once_the_event_has_begun():
    with pytest.raises(Conflict, match="The event has started"):
        change_state(an_event(starts_at=now()), EventState.OPEN, now() + timedelta(seconds=1))


def test_only_an_open_event_can_be_booked_and_only_until_booking_ends():
    event = an_event("open")
    assert is_bookable(event, event.closes_at - timedelta(seconds=1))
    assert not is_bookable(event, event.closes_at)
    assert not is_bookable(an_event("closed"), now())


def test_booking_ends_when_the_event_begins_at_the_latest():
    event = an_event("open", closes_at=now() + timedelta(days=11))
    assert is_bookable(event, event.starts_at - timedelta(seconds=1))
    assert not is_bookable(event, event.starts_at)


def test_an_event_is_past_when_it_ends():
    event = an_event("open")
    assert (is_past(event, event.starts_at), is_past(event, event.ends_at)) == (False, True)
