"""Routes for events: reading, booking and scheduling."""

from hub.events.views import allocations, bookings, calendars, materials, public, schedule
from hub.events.views.blueprint import blueprint

__all__ = ["allocations", "blueprint", "bookings", "calendars", "materials", "public", "schedule"]
