"""Personal data of relationships: notes, evaluations and concerns, and how long each is kept."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hub.extension.personal_data import PersonalData, Retention
from hub.kit.row_locks import execute_and_count
from hub.mentoring.domain.concerns import export_concerns, forget_person
from hub.mentoring.domain.evaluations import erase_evaluations, export_evaluations
from hub.mentoring.domain.notes import erase_notes, export_notes
from hub.mentoring.domain.relationship_vocabulary import ConcernState
from hub.mentoring.models import MentoringConcern, PrivateNote, Relationship, RelationshipEvaluation

NOTES_KEPT_FOR = timedelta(days=365)
EVALUATIONS_KEPT_FOR = timedelta(days=3 * 365)
CONCERNS_KEPT_FOR = timedelta(days=3 * 365)

RELATIONSHIP_DATA = (
    PersonalData(
        "Your private notes on mentoring and coaching",
        ("mentoring_note",),
        export_notes,
        erase_notes,
        purpose="So that you can keep what you thought about before and after a meeting.",
        seen_by="You alone. They are encrypted.",
    ),
    PersonalData(
        "What you said of mentoring and coaching that closed",
        ("mentoring_evaluation",),
        export_evaluations,
        erase_evaluations,
        purpose="So that the hub office learns what works.",
        seen_by="You. The hub office sees sums of at least five, and words without names.",
    ),
    PersonalData(
        "Concerns that you raised",
        ("mentoring_concern",),
        export_concerns,
        forget_person,
        purpose="So that somebody outside the pair and its line management can deal with it.",
        seen_by="You and whoever deals with it: a lead of your trust, or hub staff. The words are encrypted.",
        kept_after_erasure="concerns that are still open, without your name beside them, for up to 3 years",
    ),
)


def delete_old_notes(session: Session, at: datetime) -> int:
    """Delete the notes on relationships that closed long ago."""
    closed = select(Relationship.id).where(Relationship.closed_at < at - NOTES_KEPT_FOR)
    return execute_and_count(session, delete(PrivateNote).where(PrivateNote.relationship_id.in_(closed)))


def delete_old_evaluations(session: Session, at: datetime) -> int:
    """Delete what was said of relationships long ago."""
    is_old = RelationshipEvaluation.created_at < at - EVALUATIONS_KEPT_FOR
    return execute_and_count(session, delete(RelationshipEvaluation).where(is_old))


def delete_old_concerns(session: Session, at: datetime) -> int:
    """Delete concerns that were closed long ago."""
    is_old = MentoringConcern.closed_at < at - CONCERNS_KEPT_FOR
    is_closed = MentoringConcern.state == ConcernState.CLOSED.value
    return execute_and_count(session, delete(MentoringConcern).where(is_closed, is_old))


RELATIONSHIP_RETENTION = (
    Retention("Private notes on mentoring and coaching", "1 year after it has closed", delete_old_notes),
    Retention("What people say of mentoring and coaching", "3 years", delete_old_evaluations),
    Retention("Concerns about mentoring and coaching", "3 years after they are closed", delete_old_concerns),
)
