"""Time: every instant is in UTC, and every day, deadline and time of day that people see is London's.

This is the one module that turns an instant into a day or a day into an instant
(tests/architecture/test_days.py). A last day, such as a guest's, ends at midnight in London.
"""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


def to_london(moment: datetime) -> datetime:
    """Return the same instant on London's clock; an instant without a zone is in UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(LONDON)


def day_of(moment: datetime) -> date:
    """Return the day in London at `moment`."""
    return to_london(moment).date()


def current_day() -> date:
    """Return the day that it is in London."""
    return day_of(now())


def at_time_of_day(day: date, time_of_day: time) -> datetime:
    """Return the instant of a time of day in London, in UTC.

    Of a time that comes twice, as the clocks go back, it is the first; one that is left out is an hour later.
    """
    return datetime.combine(day, time_of_day, LONDON).astimezone(UTC)


def start_of_day(day: date) -> datetime:
    """Return the instant at which a day begins in London, in UTC."""
    return at_time_of_day(day, time())


def years_before(moment: datetime, years: int) -> datetime:
    """Return the same time of the same day some years earlier; for 29 February, 28 February."""
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:
        return moment.replace(year=moment.year - years, day=28)


def from_timestamp(seconds: float) -> datetime:
    """Return the instant of a number of seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def parse_day(text: str, text_format: str) -> date:
    """Return the day that `text` names; raise ValueError if it does not have this format."""
    return datetime.strptime(text, text_format).date()  # noqa: DTZ007 -- a day has no zone


def isoformat_utc(moment: datetime) -> str:
    """Return `moment` in UTC in ISO 8601: 2009-04-03T09:30:00Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def isoformat_london(moment: datetime) -> str:
    """Return `moment` on London's clock, with its offset, in ISO 8601: 2009-04-03T10:30:00+01:00."""
    return to_london(moment).isoformat(timespec="seconds")


def isoformat_minute(moment: datetime) -> str:
    """Return the minute of `moment`, as it stands on its own clock: 2009-04-03T09:30."""
    return f"{moment:%Y-%m-%dT%H:%M}"


def format_sortable(moment: datetime) -> str:
    """Return the date and time of `moment` in London, in an order that sorts: 2009-04-03 09:30:00."""
    return f"{moment.astimezone(LONDON):%Y-%m-%d %H:%M:%S}"


def format_date(moment: datetime) -> str:
    """Return the day of `moment` in London, for people: 3 April 2009."""
    return format_day(day_of(moment))


def time_of_day(moment: datetime) -> time:
    """Return the time of day in London at `moment`."""
    return to_london(moment).time()


def format_weekday(moment: datetime) -> str:
    """Return the day of `moment` in London with its weekday, for people: Friday 3 April 2009."""
    return _name_day(day_of(moment))


@lru_cache(maxsize=1024)
def _name_day(day: date) -> str:
    # A list names the same days again and again.
    return f"{day:%A} {format_day(day)}"


def format_month(moment: datetime) -> str:
    """Return the month of `moment` in London, for people: April 2009."""
    return f"{moment.astimezone(LONDON):%B %Y}"


def format_time_of_day(time_of_day: time) -> str:
    """Return a time of day on the 24-hour clock, for people: 09:30."""
    return time_of_day.isoformat("minutes")


def format_time(moment: datetime) -> str:
    """Return the time of day of `moment` in London, for people: 09:30."""
    return format_time_of_day(time_of_day(moment))


def format_day(day: date) -> str:
    """Return `day` for people: 3 April 2009."""
    return f"{day.day} {day:%B %Y}"
