"""What may happen to catalogue rows: written with the thing they stand for, read by a viewer."""

from hub.catalogue.domain.clock import take_turn, tick, version
from hub.catalogue.domain.listing import Filters, Found, count_by_facet, find_entries
from hub.catalogue.domain.places import Place, place_of
from hub.catalogue.domain.writing import (
    EntryFields,
    entry_of,
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
    "Place",
    "count_by_facet",
    "entry_of",
    "find_entries",
    "owner_of_slug",
    "place_of",
    "put_entry",
    "redirect_entry",
    "take_turn",
    "tick",
    "version",
    "withdraw_entry",
]
