"""What may happen to catalogue rows: written with the thing they stand for, read by a viewer."""

from hub.catalogue.domain.clock import take_turn, tick, version
from hub.catalogue.domain.listing import Filters, Found, count_by_facet, find_entries, visible_entries
from hub.catalogue.domain.places import place_of
from hub.catalogue.domain.related import Related, related_to
from hub.catalogue.domain.writing import (
    EntryFields,
    entry_of,
    is_as_before,
    owner_of_slug,
    put_entry,
    redirect_entry,
    withdraw_entry,
)
from hub.catalogue.models import CatalogueEntry

__all__ = [
    "CatalogueEntry",
    "EntryFields",
    "Filters",
    "Found",
    "Related",
    "count_by_facet",
    "entry_of",
    "find_entries",
    "is_as_before",
    "owner_of_slug",
    "place_of",
    "put_entry",
    "redirect_entry",
    "related_to",
    "take_turn",
    "tick",
    "version",
    "visible_entries",
    "withdraw_entry",
]
