"""The tables of events: the events and their timetable, who takes part, and materials."""

from hub.events.models.bookings import Booking, PlaceOffer, WaitingListEntry
from hub.events.models.events import Event, EventSession, PlaceAllocation
from hub.events.models.materials import EventMaterial

__all__ = [
    "Booking",
    "Event",
    "EventMaterial",
    "EventSession",
    "PlaceAllocation",
    "PlaceOffer",
    "WaitingListEntry",
]
