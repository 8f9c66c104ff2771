"""The current time in UTC, and dates formatted for programs and for people."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


def isoformat_utc(moment: datetime) -> str:
    """Return `moment` in UTC in ISO 8601: 2009-04-03T09:30:00Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def format_date(moment: datetime) -> str:
    """Return the date of `moment` for people: 3 April 2009."""
    return format_day(moment.date())


def format_day(day: date) -> str:
    """Return `day` for people: 3 April 2009."""
    return f"{day.day} {day:%B %Y}"
