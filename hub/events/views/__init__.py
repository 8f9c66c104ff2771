"""Routes for events: reading, booking and scheduling."""

from hub.events.views import (
    allocations,
    attendance,
    bookings,
    calendars,
    event_files,
    hand_overs,
    materials,
    messages,
    participants,
    private_calendars,
    public,
    releases,
    schedule,
    sheets,
    suites,
    texts,
    trust_acts,
)
from hub.events.views.blueprint import blueprint

__all__ = [
    "allocations",
    "attendance",
    "blueprint",
    "bookings",
    "calendars",
    "event_files",
    "hand_overs",
    "materials",
    "messages",
    "participants",
    "private_calendars",
    "public",
    "releases",
    "schedule",
    "sheets",
    "suites",
    "texts",
    "trust_acts",
]
