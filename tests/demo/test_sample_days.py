"""The days of the sample events."""

from datetime import date

import pytest

from hub.demo.domain.sample_days import next_bank_holiday, next_working_day

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 12, 24), date(2026, 12, 24)),
        (date(2026, 12, 25), date(2026, 12, 29)),
        (date(2027, 2, 27), date(2027, 3, 1)),
    ],
)
def test_a_sample_event_is_on_a_working_day(day, expected):
    assert next_working_day(day) == expected


def test_the_sample_draft_is_on_a_bank_holiday():
    assert next_bank_holiday(date(2027, 4, 1)) == date(2027, 5, 3)
