"""Evaluations: what each of the two says once a relationship has closed.

Each sees their own alone. Hub staff see sums of at least five, and the words without names.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, permitted_organisation_ids
from hub.kit.errors import Conflict, NotFound
from hub.mentoring.domain.relationship_vocabulary import EvaluationQuestion, Extent
from hub.mentoring.domain.relationships import get_relationship, record_relationship_act
from hub.mentoring.models import Relationship, RelationshipEvaluation

FEWEST_EVALUATIONS = 5
"""Sums and words of fewer evaluations than this are not shown."""
MAX_COUNTED, MAX_WORDS_SHOWN = 2000, 50


class EvaluationSums(Struct, frozen=True):
    """How often each answer was given, and what was written; all empty where there are too few."""

    number: int
    counts: Mapping[EvaluationQuestion, Mapping[Extent, int]]
    close_codes: Mapping[str, int]
    words: tuple[str, ...]


def evaluate(
    session: Session,
    viewer: Viewer,
    public_id: str,
    answers: Mapping[EvaluationQuestion, Extent],
    words: str,
    at: datetime,
) -> RelationshipEvaluation:
    """Keep what one of the two says of a closed relationship; saying it again replaces it."""
    relationship = get_relationship(session, viewer, public_id, lock=True)
    if relationship.closed_at is None:
        raise Conflict("You can say how it went once the mentoring or coaching has ended.")
    evaluation = find_own_evaluation(session, viewer, relationship)
    if evaluation is None:
        evaluation = RelationshipEvaluation(
            relationship_id=relationship.id, person_id=viewer.person_id, created_at=at
        )
        session.add(evaluation)
    evaluation.answers = {question.value: extent.value for question, extent in answers.items()}
    evaluation.words = words.strip()
    session.flush()
    record_relationship_act(session, viewer, "evaluate", relationship, at)
    return evaluation


def find_own_evaluation(
    session: Session, viewer: Viewer, relationship: Relationship
) -> RelationshipEvaluation | None:
    """Return the viewer's own evaluation of a relationship, or None."""
    return session.scalar(
        select(RelationshipEvaluation).where(
            RelationshipEvaluation.relationship_id == relationship.id,
            RelationshipEvaluation.person_id == viewer.person_id,
        )
    )


def sum_evaluations(session: Session, viewer: Viewer) -> EvaluationSums:
    """Return the sums of the newest evaluations for hub staff; raise NotFound for anyone else."""
    if (
        permitted_organisation_ids(viewer, Act.SEE_MENTORING_FIGURES) is not None
        or viewer.delegate_id is not None
    ):
        raise NotFound("There is no such page.")
    statement = select(RelationshipEvaluation).order_by(RelationshipEvaluation.id.desc()).limit(MAX_COUNTED)
    rows = list(session.scalars(statement))
    if len({row.relationship_id for row in rows}) < FEWEST_EVALUATIONS:
        return EvaluationSums(0, {}, {}, ())
    # In the order of the words, so that the order tells nothing of who wrote what or when.
    words = sorted(row.words for row in rows if row.words)
    return EvaluationSums(
        len(rows),
        {question: _count(rows, question) for question in EvaluationQuestion},
        _count_close_codes(session),
        tuple(words[:MAX_WORDS_SHOWN]) if len(words) >= FEWEST_EVALUATIONS else (),
    )


def _count(rows: list[RelationshipEvaluation], question: EvaluationQuestion) -> Mapping[Extent, int]:
    found = Counter(row.answers.get(question.value) for row in rows)
    return {extent: found[extent.value] for extent in Extent}


def _count_close_codes(session: Session) -> Mapping[str, int]:
    statement = (
        select(Relationship.close_code, func.count())
        .where(Relationship.closed_at.is_not(None))
        .group_by(Relationship.close_code)
    )
    found = {row[0]: int(row[1]) for row in session.execute(statement)}
    return found if sum(found.values()) >= FEWEST_EVALUATIONS else {}
