"""Resources: publishing them from documents, withdrawing them, and reading them as a viewer."""

from hub.library.domain.publication import make_content_handler
from hub.library.domain.queries import (
    ResourceDetail,
    get_resource,
    iter_resource_batches,
    list_live_bodies,
    list_shelf,
    stated_fields_by_entry_id,
)
from hub.library.domain.shelves import FOUND_IN_STUDY, ITEM_HEADINGS, ITEM_WORD_LIMITS, LIBRARY, Shelf
from hub.library.domain.statements import ARCHIVED, ItemStatus, record_statement
from hub.library.models import Resource

__all__ = [
    "ARCHIVED",
    "FOUND_IN_STUDY",
    "ITEM_HEADINGS",
    "ITEM_WORD_LIMITS",
    "LIBRARY",
    "ItemStatus",
    "Resource",
    "ResourceDetail",
    "Shelf",
    "get_resource",
    "iter_resource_batches",
    "list_live_bodies",
    "list_shelf",
    "make_content_handler",
    "record_statement",
    "stated_fields_by_entry_id",
]
