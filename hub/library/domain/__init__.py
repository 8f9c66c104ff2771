"""What may happen to a resource: published from a document, read by a viewer, withdrawn by its owner."""

from hub.library.domain.publication import handler_for, publish_resource, withdraw_resource
from hub.library.domain.queries import (
    ReadResource,
    everything_for,
    read_resource,
    resources_for,
    stated_by,
    stated_on,
)
from hub.library.domain.shelves import (
    CAPABILITIES,
    CONTENT_VERSION,
    FOUND_IN_STUDY,
    ITEM_PARTS,
    ITEM_WORDS,
    LIBRARY,
    LISTED,
    OPTIONS,
    PROGRAMMES,
    RECOMMENDATIONS,
    WRITTEN_BY_STUDY,
    Shelf,
)
from hub.library.models import Resource

__all__ = [
    "CAPABILITIES",
    "CONTENT_VERSION",
    "FOUND_IN_STUDY",
    "ITEM_PARTS",
    "ITEM_WORDS",
    "LIBRARY",
    "LISTED",
    "OPTIONS",
    "PROGRAMMES",
    "RECOMMENDATIONS",
    "WRITTEN_BY_STUDY",
    "ReadResource",
    "Resource",
    "Shelf",
    "everything_for",
    "handler_for",
    "publish_resource",
    "read_resource",
    "resources_for",
    "stated_by",
    "stated_on",
    "withdraw_resource",
]
