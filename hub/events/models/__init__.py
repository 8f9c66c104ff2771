"""The tables of events: the events and their timetable, and who takes part."""

from hub.events.models.bookings import Booking, PlaceOffer, WaitingListEntry
from hub.events.models.events import Event, EventSession, PlaceAllocation
from hub.events.models.files import EventFile
from hub.events.models.recounts import EventRecount

__all__ = [
    "Booking",
    "Event",
    "EventFile",
    "EventRecount",
    "EventSession",
    "PlaceAllocation",
    "PlaceOffer",
    "WaitingListEntry",
]
