"""When is it? Always today, in UTC; a study fact carries its own date in words."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


def isoformat_utc(moment: datetime) -> str:
    """Return `moment` in UTC as programs write it: 2009-04-03T09:30:00Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def format_date(moment: datetime) -> str:
    """Return the day of `moment` as a reader expects it: 3 April 2009."""
    return format_day(moment.date())


def format_day(day: date) -> str:
    """Return `day` as a reader expects it: 3 April 2009."""
    return f"{day.day} {day:%B %Y}"
