"""How days, times and prices of events are written."""

from datetime import datetime

from hub.kit.clock import format_date, format_time, to_london


def format_weekday(moment: datetime) -> str:
    """Return the day of `moment` with its weekday: Thursday 4 March 2027."""
    return f"{to_london(moment):%A} {format_date(moment)}"


def format_when(starts_at: datetime, ends_at: datetime) -> str:
    """Return the day and the times of an event: Thursday 4 March 2027, 09:30 to 16:30."""
    return f"{format_weekday(starts_at)}, {format_time(starts_at)} to {format_time(ends_at)}"


def format_month(moment: datetime) -> str:
    """Return the month of `moment`: March 2027."""
    return f"{to_london(moment):%B %Y}"
