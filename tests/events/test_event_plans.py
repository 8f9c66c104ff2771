"""The plan of an event: what is refused before anything is kept, and at which field."""

from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace

from hub.events.domain.event_plans import TimetableLine, check_plan, is_in_order
from hub.kit.clock import current_day, now
from hub.kit.errors import Invalid
from tests.events.conftest import make_plan


def lines(*times):
    return tuple(TimetableLine(each, "Talk") for each in times)


@pytest.mark.parametrize("outside", [time(9, 10), time(18, 0)])
def test_a_part_of_the_timetable_before_or_after_the_event_is_refused(outside):
    plan = make_plan(sessions=lines(time(9, 30), outside))
    with pytest.raises(Invalid) as refused:
        check_plan(plan, now())
    assert refused.value.field == "timetable"
    assert refused.value.message == (
        f"The event is from 09:30 to 16:30. Change the time of: {outside:%H:%M} Talk"
    )


def test_a_timetable_from_the_first_to_the_last_minute_is_accepted():
    check_plan(make_plan(sessions=lines(time(9, 30), time(16, 30))), now())


def test_a_timetable_is_in_order_unless_a_part_begins_before_the_one_above_it():
    assert is_in_order(lines(time(9, 30), time(9, 30), time(10, 0)))
    assert not is_in_order(lines(time(9, 30), time(11, 0), time(10, 0)))
    assert is_in_order(())


def test_booking_ends_with_a_day_in_london_and_with_the_start_at_the_latest():
    plan = make_plan(day=date(2028, 7, 20))
    assert plan.last_day_to_book == date(2028, 7, 13)
    assert replace(plan, closes_days_before=0).last_day_to_book == date(2028, 7, 20)


def test_too_many_places_are_refused_with_the_limit():
    with pytest.raises(Invalid, match=r"^Enter a number of places from 1 to 1,000$"):
        check_plan(make_plan(capacity=1001, day=current_day() + timedelta(days=9)), now())
