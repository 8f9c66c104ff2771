"""Resources: publishing them from documents, withdrawing them, and reading them as a viewer."""

from hub.library.domain.authors import has_written_item
from hub.library.domain.extra_text import set_extra_text
from hub.library.domain.items import (
    Ownership,
    Publication,
    RevisionStep,
    redact_revision,
    set_evidence_level,
    withdraw_item,
    write_item,
)
from hub.library.domain.publication import make_content_handler
from hub.library.domain.queries import (
    ResourceDetail,
    explain_withdrawal,
    get_resource,
    iter_resource_batches,
    list_live_bodies,
    list_shelf,
    stated_fields_by_entry_id,
)
from hub.library.domain.shelves import (
    FOUND_IN_STUDY,
    ITEM_HEADINGS,
    ITEM_WORD_LIMITS,
    LIBRARY,
    WRITTEN_BY_STUDY,
    Shelf,
)
from hub.library.domain.statements import ARCHIVED, ItemStatus, record_statement
from hub.library.domain.versions import (
    ATTACHMENTS,
    READERS,
    Version,
    find_current_version,
    find_version,
    is_kept_in_file,
    list_versions,
)
from hub.library.models import Resource

__all__ = [
    "ARCHIVED",
    "ATTACHMENTS",
    "FOUND_IN_STUDY",
    "ITEM_HEADINGS",
    "ITEM_WORD_LIMITS",
    "LIBRARY",
    "READERS",
    "WRITTEN_BY_STUDY",
    "ItemStatus",
    "Ownership",
    "Publication",
    "Resource",
    "ResourceDetail",
    "RevisionStep",
    "Shelf",
    "Version",
    "explain_withdrawal",
    "find_current_version",
    "find_version",
    "get_resource",
    "has_written_item",
    "is_kept_in_file",
    "iter_resource_batches",
    "list_live_bodies",
    "list_shelf",
    "list_versions",
    "make_content_handler",
    "record_statement",
    "redact_revision",
    "set_evidence_level",
    "set_extra_text",
    "stated_fields_by_entry_id",
    "withdraw_item",
    "write_item",
]
