"""Public interface of the publishing domain."""

from hub.publishing.domain.adoptions import AdoptionPlan, adopt, end_adoption
from hub.publishing.domain.comments import report_comment, write_comment
from hub.publishing.domain.evaluations import EvaluationPlan, add_evaluation, confirm_evaluation
from hub.publishing.domain.evidence_vocabulary import (
    AdoptionKind,
    Direction,
    EvaluationMethod,
    Strength,
    Usefulness,
)
from hub.publishing.domain.ratings import rate_item
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
    "AdoptionKind",
    "AdoptionPlan",
    "Direction",
    "EvaluationMethod",
    "EvaluationPlan",
    "GoAgain",
    "HideReason",
    "ReferencePlan",
    "Strength",
    "Usefulness",
    "add_evaluation",
    "adopt",
    "ask_me_on",
    "comment_on_reference",
    "confirm_evaluation",
    "end_adoption",
    "find_own_references",
    "get_referenced_entry",
    "give_reference",
    "hide_reference",
    "rate_item",
    "report_comment",
    "report_reference",
    "write_comment",
]
