"""Public interface of the events domain."""

from hub.events.domain.catalogue_entries import KIND, event_address
from hub.events.domain.queries import list_coming_events

__all__ = ["KIND", "event_address", "list_coming_events"]
