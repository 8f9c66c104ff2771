"""Days for the sample events: nobody arranges a seminar on a Sunday."""

from datetime import date, timedelta

from hub.events.domain import find_bank_holiday

SATURDAY = 5


def next_working_day(day: date) -> date:
    """Return a day itself or the next one that is neither at a weekend nor a bank holiday in England."""
    while day.weekday() >= SATURDAY or find_bank_holiday(day):
        day += timedelta(days=1)
    return day


def next_bank_holiday(day: date) -> date:
    """Return a day itself or the next bank holiday in England after it."""
    while not find_bank_holiday(day):
        day += timedelta(days=1)
    return day
