"""When is it? Always today, in UTC; a study fact carries its own date in words."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


def in_words(moment: datetime) -> str:
    """Return the day of `moment` as a reader expects it: 3 April 2009."""
    return f"{moment.day} {moment:%B %Y}"
