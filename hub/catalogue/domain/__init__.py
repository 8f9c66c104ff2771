"""What may happen to catalogue rows: written with the thing they stand for, read by a viewer."""

from hub.catalogue.domain.change_counter import take_turn, tick, version
from hub.catalogue.domain.change_feed import (
    Moment,
    changed_entries,
    entries_by_id,
    read_clock,
)
from hub.catalogue.domain.entries import (
    EntryFields,
    entry_of,
    is_as_before,
    owner_of_slug,
    put_entry,
    redirect_entry,
    touch_entries_of,
    withdraw_entry,
)
from hub.catalogue.domain.lookup import place_of
from hub.catalogue.domain.queries import (
    PAGE_SIZE,
    Filters,
    Found,
    addresses_for,
    count_by_facet,
    count_entries,
    every_entry,
    find_entries,
    visible_entries,
)
from hub.catalogue.domain.related import Related, related_to
from hub.catalogue.models import CatalogueEntry

__all__ = [
    "PAGE_SIZE",
    "CatalogueEntry",
    "EntryFields",
    "Filters",
    "Found",
    "Moment",
    "Related",
    "addresses_for",
    "changed_entries",
    "count_by_facet",
    "count_entries",
    "entries_by_id",
    "entry_of",
    "every_entry",
    "find_entries",
    "is_as_before",
    "owner_of_slug",
    "place_of",
    "put_entry",
    "read_clock",
    "redirect_entry",
    "related_to",
    "take_turn",
    "tick",
    "touch_entries_of",
    "version",
    "visible_entries",
    "withdraw_entry",
]
