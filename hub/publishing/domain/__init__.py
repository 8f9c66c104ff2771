"""Public interface of the publishing domain."""

from hub.publishing.domain.reference_moderation import (
    comment_on_reference,
    hide_reference,
    report_reference,
)
from hub.publishing.domain.reference_words import GoAgain, HideReason
from hub.publishing.domain.references import (
    ReferencePlan,
    ask_me_on,
    find_own_references,
    get_referenced_entry,
    give_reference,
)

__all__ = [
    "GoAgain",
    "HideReason",
    "ReferencePlan",
    "ask_me_on",
    "comment_on_reference",
    "find_own_references",
    "get_referenced_entry",
    "give_reference",
    "hide_reference",
    "report_reference",
]
