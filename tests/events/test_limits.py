"""The words for each limit that keeps a person from a place."""

from datetime import UTC, date, datetime

import pytest

from hub.events.domain.event_states import EventState
from hub.events.domain.limits import CAN_WAIT, NoPlaceError, explain_limit
from hub.events.domain.places import Limit
from hub.events.domain.rosters import RosterDay
from hub.events.models import Event
from hub.kit.errors import Conflict

ROSTER = RosterDay(date(2031, 3, 30), 11, is_firm=True)


def make_event(state=EventState.OPEN):
    closes, starts = datetime(2031, 4, 2, 23, tzinfo=UTC), datetime(2031, 4, 10, 8, tzinfo=UTC)
    return Event(state=state.value, closes_at=closes, starts_at=starts)


@pytest.mark.parametrize("limit", Limit)
def test_each_limit_has_words_of_its_own_and_says_whether_waiting_helps(limit):
    words = explain_limit(limit, make_event(), ROSTER)
    assert [each for each in Limit if explain_limit(each, make_event(), ROSTER) == words] == [limit]
    assert ("join the waiting list" in words) == (limit in CAN_WAIT)
    is_temporary = NoPlaceError(limit, words).heading != Conflict.heading
    assert is_temporary == (limit in CAN_WAIT)


def test_the_days_in_the_words_are_those_of_london():
    assert "ended on 2 April 2031" in explain_limit(Limit.DEADLINE, make_event())
    assert "on 30 March 2031" in explain_limit(Limit.ROSTER, make_event(), ROSTER)


def test_a_closed_and_a_cancelled_event_say_so():
    assert explain_limit(Limit.DEADLINE, make_event(EventState.CLOSED)) == "Booking for this event is closed."
    assert explain_limit(Limit.DEADLINE, make_event(EventState.CANCELLED)) == "This event was cancelled."
