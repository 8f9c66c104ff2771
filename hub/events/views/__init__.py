"""Routes for events: reading, booking and scheduling."""

from hub.events.views import (
    allocations,
    bookings,
    calendars,
    messages,
    private_calendars,
    public,
    schedule,
    texts,
)
from hub.events.views.blueprint import blueprint

__all__ = [
    "allocations",
    "blueprint",
    "bookings",
    "calendars",
    "messages",
    "private_calendars",
    "public",
    "schedule",
    "texts",
]
