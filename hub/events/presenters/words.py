"""How the times of events are written."""

from datetime import datetime

from hub.kit.clock import format_time, format_weekday


def format_when(starts_at: datetime, ends_at: datetime) -> str:
    """Return the day and the times of an event: Thursday 4 March 2027, 09:30 to 16:30."""
    return f"{format_weekday(starts_at)}, {format_time(starts_at)} to {format_time(ends_at)}"
