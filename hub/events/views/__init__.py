"""Routes for events: reading, booking and scheduling."""

from hub.events.views import bookings, calendars, public, schedule
from hub.events.views.blueprint import blueprint

__all__ = ["blueprint", "bookings", "calendars", "public", "schedule"]
