"""Days are London's and instants are in UTC, over both changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from hub.kit.clock import (
    at_time_of_day,
    current_day,
    day_of,
    format_date,
    format_sortable,
    format_time,
    from_timestamp,
    isoformat_minute,
    parse_day,
    start_of_day,
    to_london,
    years_before,
)
from tests.support.clock_changes import MIDNIGHTS, move_clock

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(("day", "end"), MIDNIGHTS.values(), ids=MIDNIGHTS)
def test_a_day_ends_at_midnight_in_london(monkeypatch, day, end):
    after = day + timedelta(days=1)

    assert (day_of(end - SECOND), day_of(end)) == (day, after)
    assert start_of_day(after) == end
    assert start_of_day(after).utcoffset() == timedelta(0)
    assert (format_time(end - SECOND), format_time(end)) == ("23:59", "00:00")
    assert format_date(end).startswith(f"{after.day} ")
    for moment, expected in ((end - SECOND, day), (end, after)):
        move_clock(monkeypatch, moment)
        assert current_day() == expected
        monkeypatch.undo()


def test_a_time_in_a_list_is_london_time_in_an_order_that_sorts():
    summer, winter = (datetime(2026, month, 1, 8, 5, 9, tzinfo=UTC) for month in (7, 12))

    assert [format_sortable(moment) for moment in (summer, winter)] == [
        "2026-07-01 09:05:09",
        "2026-12-01 08:05:09",
    ]


def test_days_are_as_long_as_they_are_in_london():
    lengths = {
        day: start_of_day(day + timedelta(days=1)) - start_of_day(day)
        for day in (date(2026, 3, 29), date(2026, 7, 31), date(2026, 10, 25))
    }
    assert [length / timedelta(hours=1) for length in lengths.values()] == [23, 24, 25]


def test_a_time_of_day_that_comes_twice_or_never_has_one_instant():
    assert at_time_of_day(date(2026, 10, 25), time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert at_time_of_day(date(2026, 3, 29), time(1, 30)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_an_instant_without_a_zone_is_in_utc():
    assert to_london(datetime(2026, 7, 31, 23, 0)).hour == 0  # noqa: DTZ001 -- as the job queue has it


def test_days_and_instants_are_read_and_written():
    assert from_timestamp(0) == datetime(1970, 1, 1, tzinfo=UTC)
    assert isoformat_minute(datetime(2026, 1, 5, 2, 10, 59, tzinfo=UTC)) == "2026-01-05T02:10"
    assert parse_day("31/07/2026", "%d/%m/%Y") == date(2026, 7, 31)
    leap = datetime(2028, 2, 29, 5, tzinfo=UTC)
    assert years_before(leap, 1) == datetime(2027, 2, 28, 5, tzinfo=UTC)
    assert years_before(leap, 4) == datetime(2024, 2, 29, 5, tzinfo=UTC)
