"""The tables of events: the events and their timetable, and who takes part."""

from hub.events.models.attendance import Attendance, EventHelper
from hub.events.models.bookings import Booking, PlaceOffer, WaitingListEntry
from hub.events.models.events import Event, EventSession, PlaceAllocation

__all__ = [
    "Attendance",
    "Booking",
    "Event",
    "EventHelper",
    "EventSession",
    "PlaceAllocation",
    "PlaceOffer",
    "WaitingListEntry",
]
