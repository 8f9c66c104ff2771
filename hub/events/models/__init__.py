"""The tables of events: the events and their timetable, who takes part, and what they write about a day."""

from hub.events.models.bookings import Booking, PlaceOffer, WaitingListEntry
from hub.events.models.events import Event, EventSession, PlaceAllocation
from hub.events.models.sheets import ImplicationSheet

__all__ = [
    "Booking",
    "Event",
    "EventSession",
    "ImplicationSheet",
    "PlaceAllocation",
    "PlaceOffer",
    "WaitingListEntry",
]
