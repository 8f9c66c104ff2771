"""The tables of events: the events and their timetable, and who takes part."""

from hub.events.models.bookings import Booking, PlaceOffer, WaitingListEntry
from hub.events.models.events import Event, EventSession, PlaceAllocation
from hub.events.models.needs import EventAnswer, ListConsent
from hub.events.models.releases import ReleaseRequest

__all__ = [
    "Booking",
    "Event",
    "EventAnswer",
    "EventSession",
    "ListConsent",
    "PlaceAllocation",
    "PlaceOffer",
    "ReleaseRequest",
    "WaitingListEntry",
]
