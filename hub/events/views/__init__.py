"""Routes for events: reading, booking and scheduling."""

from hub.events.views import (
    allocations,
    bookings,
    calendars,
    participants,
    public,
    releases,
    schedule,
)
from hub.events.views.blueprint import blueprint

__all__ = [
    "allocations",
    "blueprint",
    "bookings",
    "calendars",
    "participants",
    "public",
    "releases",
    "schedule",
]
