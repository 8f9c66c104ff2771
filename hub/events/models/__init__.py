"""The tables of events: the events and their timetable, and who takes part."""

from hub.events.models.bookings import Booking, PlaceOffer, WaitingListEntry
from hub.events.models.events import Event, EventSession, PlaceAllocation
from hub.events.models.messages import EventMessage, EventTexts, PrivateCalendar, SeriesTexts

__all__ = [
    "Booking",
    "Event",
    "EventMessage",
    "EventSession",
    "EventTexts",
    "PlaceAllocation",
    "PlaceOffer",
    "PrivateCalendar",
    "SeriesTexts",
    "WaitingListEntry",
]
