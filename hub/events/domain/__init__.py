"""Public interface of the events domain: scheduling, booking and waiting, and the coming events."""

from hub.events.domain.allocations import allocate_places
from hub.events.domain.bookings import book_place, cancel_booking, join_waiting_list
from hub.events.domain.event_files import apply_file, list_files_to_apply, publish_file
from hub.events.domain.queries import list_coming_events
from hub.events.domain.schedule import (
    Event,
    EventPlan,
    NationalCase,
    TimetableLine,
    cancel_event,
    create_event,
    open_event,
)
from hub.events.domain.waiting_list import offer_free_places

__all__ = [
    "Event",
    "EventPlan",
    "NationalCase",
    "TimetableLine",
    "allocate_places",
    "apply_file",
    "book_place",
    "cancel_booking",
    "cancel_event",
    "create_event",
    "join_waiting_list",
    "list_coming_events",
    "list_files_to_apply",
    "offer_free_places",
    "open_event",
    "publish_file",
]
