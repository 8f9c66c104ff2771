"""Presenters of catalogue entries: cards, lists with filters, and API records."""

from hub.catalogue.presenters.cards import ListedEntry, entry_card
from hub.catalogue.presenters.lists import (
    ListLocation,
    ListResults,
    build_facet,
    list_page,
    list_url,
    search_notes,
    searched_kinds,
)
from hub.catalogue.presenters.records import (
    Entry,
    EntryList,
    FacetCount,
    Owner,
    entry_list,
    entry_record,
    find_api_path,
    make_owner,
)

__all__ = [
    "Entry",
    "EntryList",
    "FacetCount",
    "ListLocation",
    "ListResults",
    "ListedEntry",
    "Owner",
    "build_facet",
    "entry_card",
    "entry_list",
    "entry_record",
    "find_api_path",
    "list_page",
    "list_url",
    "make_owner",
    "search_notes",
    "searched_kinds",
]
