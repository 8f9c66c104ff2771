"""Resources: publishing them from documents, withdrawing them, and reading them as a viewer."""

from hub.library.domain.publication import make_content_handler, publish_resource, withdraw_resource
from hub.library.domain.queries import (
    ResourceDetail,
    get_resource,
    iter_resource_batches,
    list_shelf,
    stated_fields_by_entry_id,
)
from hub.library.domain.shelves import (
    CONTENT_VERSION,
    FOUND_IN_STUDY,
    ITEM_HEADINGS,
    ITEM_WORD_LIMITS,
    LIBRARY,
    WRITTEN_BY_STUDY,
    Shelf,
)
from hub.library.models import Resource

__all__ = [
    "CONTENT_VERSION",
    "FOUND_IN_STUDY",
    "ITEM_HEADINGS",
    "ITEM_WORD_LIMITS",
    "LIBRARY",
    "WRITTEN_BY_STUDY",
    "Resource",
    "ResourceDetail",
    "Shelf",
    "get_resource",
    "iter_resource_batches",
    "list_shelf",
    "make_content_handler",
    "publish_resource",
    "stated_fields_by_entry_id",
    "withdraw_resource",
]
