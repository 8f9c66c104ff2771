"""The form by which each of the two says how it was."""

from collections.abc import Mapping
from typing import Any

from wtforms import RadioField, TextAreaField

from hub.mentoring.domain.relationship_vocabulary import EvaluationQuestion, Extent
from hub.mentoring.domain.vocabulary import word_of
from hub.mentoring.forms.profiles import choices_of
from hub.mentoring.models import RelationshipEvaluation
from hub.web.forms import HubForm, Required


def _question(question: EvaluationQuestion) -> RadioField:
    return RadioField(question.label, [Required("Choose an answer")], choices=choices_of(Extent))


class EvaluationForm(HubForm):
    """Four answers, and words for the hub office."""

    goals = _question(EvaluationQuestion.GOALS)
    useful = _question(EvaluationQuestion.USEFUL)
    release = _question(EvaluationQuestion.RELEASE)
    fit = _question(EvaluationQuestion.FIT)
    words = TextAreaField(
        "Anything else for the hub office? (optional)",
        description=(
            "Hub staff read this without names, once at least four others have answered. The other "
            "person and your trust cannot read it. Do not name anyone. It is kept for 3 years."
        ),
        render_kw={"maxlength": 1500},
    )

    def answers(self) -> Mapping[EvaluationQuestion, Extent]:
        """Return what was chosen, once it is valid."""
        return {question: word_of(Extent, self[question.value].data) for question in EvaluationQuestion}


def evaluation_values(evaluation: RelationshipEvaluation | None) -> dict[str, Any]:
    """Return the values with which the form begins."""
    return {**evaluation.answers, "words": evaluation.words} if evaluation else {}
