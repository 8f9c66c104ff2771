"""Routes for events: reading, booking and scheduling."""

from hub.events.views import booking, calendars, public, scheduling
from hub.events.views.blueprint import blueprint

__all__ = ["blueprint", "booking", "calendars", "public", "scheduling"]
