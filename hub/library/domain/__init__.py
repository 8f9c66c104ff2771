"""Resources: publishing them from documents, withdrawing them, and reading them as a viewer."""

from hub.library.domain.authors import has_written_item
from hub.library.domain.items import Ownership, Publication, set_evidence_level, write_item
from hub.library.domain.publication import make_content_handler
from hub.library.domain.queries import (
    ResourceDetail,
    get_resource,
    iter_resource_batches,
    list_shelf,
    stated_fields_by_entry_id,
)
from hub.library.domain.shelves import ITEM_HEADINGS, ITEM_WORD_LIMITS, LIBRARY, Shelf
from hub.library.models import Resource

__all__ = [
    "ITEM_HEADINGS",
    "ITEM_WORD_LIMITS",
    "LIBRARY",
    "Ownership",
    "Publication",
    "Resource",
    "ResourceDetail",
    "Shelf",
    "get_resource",
    "has_written_item",
    "iter_resource_batches",
    "list_shelf",
    "make_content_handler",
    "set_evidence_level",
    "stated_fields_by_entry_id",
    "write_item",
]
