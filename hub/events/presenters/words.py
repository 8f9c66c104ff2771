"""How times and practical matters of events are written."""

from datetime import datetime
from functools import lru_cache

from hub.events.models import Event
from hub.kit.clock import format_time, format_weekday


@lru_cache(maxsize=4096)
def format_when(starts_at: datetime, ends_at: datetime) -> str:
    """Return the day and the times of an event: Thursday 4 March 2027, 09:30 to 16:30."""
    return f"{format_weekday(starts_at)}, {format_time(starts_at)} to {format_time(ends_at)}"


def practical_lines(event: Event) -> tuple[tuple[str, str], ...]:
    """Return what is stated of the journey, the night before, taking part from elsewhere, and the price."""
    price = f"{event.price}. The hub does not handle payments." if event.price else ""
    lines = (
        ("Getting there", event.travel),
        ("Overnight stay", event.overnight),
        ("Taking part remotely", event.remote),
        ("Price", price.replace("..", ".")),
    )
    return tuple((label, text) for label, text in lines if text)
