"""The tables of events: the events and their timetable, and who takes part."""

from hub.events.models.bookings import Booking, PlaceOffer, WaitingListEntry
from hub.events.models.events import Event, EventSession, PlaceAllocation

__all__ = ["Booking", "Event", "EventSession", "PlaceAllocation", "PlaceOffer", "WaitingListEntry"]
