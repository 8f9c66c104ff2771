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

__all__ = [
    "AdoptionKind",
    "AdoptionPlan",
    "Direction",
    "EvaluationMethod",
    "EvaluationPlan",
    "Strength",
    "Usefulness",
    "add_evaluation",
    "adopt",
    "confirm_evaluation",
    "end_adoption",
    "rate_item",
    "report_comment",
    "write_comment",
]
