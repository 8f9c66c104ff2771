"""Routes for events: reading, booking and scheduling."""

from hub.events.views import allocations, attendance, bookings, calendars, public, schedule
from hub.events.views.blueprint import blueprint

__all__ = ["allocations", "attendance", "blueprint", "bookings", "calendars", "public", "schedule"]
