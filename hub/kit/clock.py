"""When is it? Always today, in UTC; a study fact carries its own date in words."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


def for_programs(moment: datetime) -> str:
    """Return `moment` in UTC as programs write it: 2009-04-03T09:30:00Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def in_words(moment: datetime) -> str:
    """Return the day of `moment` as a reader expects it: 3 April 2009."""
    return day_in_words(moment.date())


def day_in_words(day: date) -> str:
    """Return `day` as a reader expects it: 3 April 2009."""
    return f"{day.day} {day:%B %Y}"
