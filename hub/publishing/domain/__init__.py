"""Public interface of the publishing domain: drafts, evidence, adoptions, references, upkeep of items."""

from hub.publishing.domain.adoptions import AdoptionPlan, adopt, end_adoption
from hub.publishing.domain.attachment_records import AttachmentWords
from hub.publishing.domain.attachments import add_small_attachment
from hub.publishing.domain.comments import report_comment, write_comment
from hub.publishing.domain.confirmations import ItemAnswer, confirm_items, list_unconfirmed
from hub.publishing.domain.draft_states import ItemKind
from hub.publishing.domain.drafts import Draft, begin_change, begin_draft, save_draft
from hub.publishing.domain.evaluations import EvaluationPlan, add_evaluation, confirm_evaluation
from hub.publishing.domain.evidence_vocabulary import (
    AdoptionKind,
    Direction,
    EvaluationMethod,
    Strength,
    Usefulness,
)
from hub.publishing.domain.item_reports import ReportKind, ReportPlan, list_own_reports, report_item
from hub.publishing.domain.ratings import rate_item
from hub.publishing.domain.reference_moderation import comment_on_reference, hide_reference, report_reference
from hub.publishing.domain.reference_words import GoAgain, HideReason
from hub.publishing.domain.references import (
    ReferencePlan,
    ask_me_on,
    find_own_references,
    get_referenced_entry,
    give_reference,
)
from hub.publishing.domain.review_dates import tell_of_reviews
from hub.publishing.domain.reviews import publish_draft, submit_draft

__all__ = [
    "AdoptionKind",
    "AdoptionPlan",
    "AttachmentWords",
    "Direction",
    "Draft",
    "EvaluationMethod",
    "EvaluationPlan",
    "GoAgain",
    "HideReason",
    "ItemAnswer",
    "ItemKind",
    "ReferencePlan",
    "ReportKind",
    "ReportPlan",
    "Strength",
    "Usefulness",
    "add_evaluation",
    "add_small_attachment",
    "adopt",
    "ask_me_on",
    "begin_change",
    "begin_draft",
    "comment_on_reference",
    "confirm_evaluation",
    "confirm_items",
    "end_adoption",
    "find_own_references",
    "get_referenced_entry",
    "give_reference",
    "hide_reference",
    "list_own_reports",
    "list_unconfirmed",
    "publish_draft",
    "rate_item",
    "report_comment",
    "report_item",
    "report_reference",
    "save_draft",
    "submit_draft",
    "tell_of_reviews",
    "write_comment",
]
