"""Catalogue entries: writing them with the items they represent, and reading them as a viewer."""

from hub.catalogue.domain.change_counter import bump_change_counter, lock_writers, version_key
from hub.catalogue.domain.change_feed import (
    ChangePosition,
    find_last_blanking,
    list_changed_entries,
    list_changed_ids,
    list_changed_readers,
    list_entries_by_id,
    read_change_counter,
)
from hub.catalogue.domain.entries import (
    EntryFields,
    add_redirect,
    blank_entry,
    find_entry_by_any_slug,
    find_entry_by_public_id,
    find_reader_ids,
    replace_body,
    replace_facets,
    sync_entries,
    touch_owned_entries,
    upsert_changed_entry,
    upsert_entry,
    withdraw_entry,
)
from hub.catalogue.domain.lookup import get_entry_by_slug
from hub.catalogue.domain.queries import (
    PAGE_SIZE,
    EntryPage,
    Filters,
    count_entries,
    iter_entry_batches,
    list_addresses,
    list_entries,
    readable_entry_conditions,
    visible_entry_conditions,
)
from hub.catalogue.domain.related import (
    RELATED_FACET_WEIGHTS,
    RelatedEntry,
    list_related_entries_from_database,
    shared_facets,
)
from hub.catalogue.domain.site_pages import sync_page_entries
from hub.catalogue.models import CatalogueEntry

__all__ = [
    "PAGE_SIZE",
    "RELATED_FACET_WEIGHTS",
    "CatalogueEntry",
    "ChangePosition",
    "EntryFields",
    "EntryPage",
    "Filters",
    "RelatedEntry",
    "add_redirect",
    "blank_entry",
    "bump_change_counter",
    "count_entries",
    "find_entry_by_any_slug",
    "find_entry_by_public_id",
    "find_last_blanking",
    "find_reader_ids",
    "get_entry_by_slug",
    "iter_entry_batches",
    "list_addresses",
    "list_changed_entries",
    "list_changed_ids",
    "list_changed_readers",
    "list_entries",
    "list_entries_by_id",
    "list_related_entries_from_database",
    "lock_writers",
    "read_change_counter",
    "readable_entry_conditions",
    "replace_body",
    "replace_facets",
    "shared_facets",
    "sync_entries",
    "sync_page_entries",
    "touch_owned_entries",
    "upsert_changed_entry",
    "upsert_entry",
    "version_key",
    "visible_entry_conditions",
    "withdraw_entry",
]
