"""The tables of events: events and timetables, who takes part, and what trusts and people do there."""

from hub.events.models.attendance import Attendance, EventHelper
from hub.events.models.bookings import Booking, PlaceOffer, WaitingListEntry
from hub.events.models.event_files import EventFile
from hub.events.models.events import Event, EventLine, EventSession, PlaceAllocation
from hub.events.models.materials import EventMaterial
from hub.events.models.messages import EventMessage, EventTexts, PrivateCalendar, SeriesTexts
from hub.events.models.needs import EventAnswer, ListConsent
from hub.events.models.recounts import EventRecount
from hub.events.models.releases import ReleaseRequest
from hub.events.models.schedule import InterestDeclaration, KeptDate, RosterNotice
from hub.events.models.sheets import ImplicationSheet
from hub.events.models.trust_acts import HandOver, Nomination, StandDown

__all__ = [
    "Attendance",
    "Booking",
    "Event",
    "EventAnswer",
    "EventFile",
    "EventHelper",
    "EventLine",
    "EventMaterial",
    "EventMessage",
    "EventRecount",
    "EventSession",
    "EventTexts",
    "HandOver",
    "ImplicationSheet",
    "InterestDeclaration",
    "KeptDate",
    "ListConsent",
    "Nomination",
    "PlaceAllocation",
    "PlaceOffer",
    "PrivateCalendar",
    "ReleaseRequest",
    "RosterNotice",
    "SeriesTexts",
    "StandDown",
    "WaitingListEntry",
]
