"""What mentoring keeps about a person: relationships, meetings, notes, evaluations, concerns."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from hub.extension.personal_data import PersonalData, Retention
from hub.kit.clock import isoformat_london, now
from hub.kit.row_locks import delete_unlocked, execute_and_count, lock_all_at_once
from hub.mail.domain import enqueue
from hub.mentoring.domain.closures import end_relationship
from hub.mentoring.domain.concerns import read_answer, read_words
from hub.mentoring.domain.notes import read_note
from hub.mentoring.domain.relationship_vocabulary import ConcernState
from hub.mentoring.domain.vocabulary import CloseCode
from hub.mentoring.models import (
    MentoringConcern,
    PrivateNote,
    RegisterProfile,
    Relationship,
    RelationshipEvaluation,
    RelationshipMeeting,
)

NOTES_KEPT_FOR = timedelta(days=365)
KEPT_FOR = timedelta(days=3 * 365)


def export_relationships(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return a person's relationships and meetings; the words agreed are in the export of the mentee."""
    statement = select(Relationship).where(_is_of(person_id)).order_by(Relationship.id)
    return [
        {
            "kind": row.kind,
            "part": "mentor" if row.mentor_id == person_id else "mentee",
            "state": row.state,
            "began": isoformat_london(row.began_at),
            "closed": isoformat_london(row.closed_at) if row.closed_at else "",
            "agreement": row.agreement if row.mentee_id == person_id else {},
            "meetings": _meetings(session, row),
        }
        for row in session.scalars(statement)
    ]


def erase_relationships(session: Session, person_id: int) -> None:
    """Close a person's relationships and delete what was agreed; the other keeps that there was one.

    An erasure waits for no row. What is locked at the moment is closed when the data of the person are erased
    again, after the first erasure is committed.
    """
    statement = select(Relationship).where(_is_of(person_id)).with_for_update(skip_locked=True)
    for row in session.scalars(statement).all():
        if row.closed_at is None and not _close_at_erasure(session, row, person_id):
            continue
        row.agreement = {}
    session.flush()
    for table, column in (
        (RelationshipMeeting, RelationshipMeeting.created_by_id),
        (Relationship, Relationship.closed_by_id),
    ):
        session.execute(update(table).where(column == person_id).values({column.key: None}))


def export_notes(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the notes that a person wrote for themselves."""
    statement = select(PrivateNote).where(PrivateNote.writer_id == person_id).order_by(PrivateNote.id)
    return [
        {
            "written": isoformat_london(row.created_at),
            "note": read_note(session, row).words,
        }
        for row in session.scalars(statement)
    ]


def erase_notes(session: Session, person_id: int) -> None:
    """Delete the notes that a person wrote for themselves."""
    delete_unlocked(session, PrivateNote.id, PrivateNote.writer_id == person_id)


def export_evaluations(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return what a person said of relationships that have closed."""
    statement = select(RelationshipEvaluation).where(RelationshipEvaluation.person_id == person_id)
    return [
        {"said": isoformat_london(row.created_at), "answers": row.answers, "words": row.words}
        for row in session.scalars(statement.order_by(RelationshipEvaluation.id))
    ]


def erase_evaluations(session: Session, person_id: int) -> None:
    """Delete what a person said of relationships."""
    delete_unlocked(session, RelationshipEvaluation.id, RelationshipEvaluation.person_id == person_id)


def export_concerns(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the concerns that a person raised, with the answers."""
    statement = select(MentoringConcern).where(MentoringConcern.raised_by_id == person_id)
    return [
        {
            "raised": isoformat_london(row.created_at),
            "about": row.about,
            "words": read_words(session, row),
            "state": row.state,
            "answer": read_answer(session, row),
        }
        for row in session.scalars(statement.order_by(MentoringConcern.id))
    ]


def erase_concerns(session: Session, person_id: int) -> None:
    """Remove a person from the concerns that they raised or deal with; words of closed ones are deleted.

    What the person dealt with waits for someone to take it again.
    """
    session.execute(
        update(MentoringConcern)
        .where(MentoringConcern.raised_by_id == person_id, MentoringConcern.closed_at.is_not(None))
        .values(sealed="", answer="")
    )
    waits_again = {"state": ConcernState.NEW.value, "taken_at": None}
    is_handled = and_(MentoringConcern.handler_id == person_id, MentoringConcern.closed_at.is_(None))
    session.execute(update(MentoringConcern).where(is_handled).values(waits_again))
    for column in (MentoringConcern.raised_by_id, MentoringConcern.handler_id):
        session.execute(update(MentoringConcern).where(column == person_id).values({column.key: None}))


def delete_old_notes(session: Session, at: datetime) -> int:
    """Delete private notes one year after their relationship closed."""
    closed = select(Relationship.id).where(Relationship.closed_at < at - NOTES_KEPT_FOR)
    return execute_and_count(session, delete(PrivateNote).where(PrivateNote.relationship_id.in_(closed)))


def delete_old_relationships(session: Session, at: datetime) -> int:
    """Delete relationships, with their meetings and evaluations, three years after they closed."""
    return execute_and_count(session, delete(Relationship).where(Relationship.closed_at < at - KEPT_FOR))


def delete_old_concerns(session: Session, at: datetime) -> int:
    """Delete concerns three years after they were closed."""
    return execute_and_count(
        session, delete(MentoringConcern).where(MentoringConcern.closed_at < at - KEPT_FOR)
    )


def _is_of(person_id: int) -> ColumnElement[bool]:
    return or_(Relationship.mentor_id == person_id, Relationship.mentee_id == person_id)


def _close_at_erasure(session: Session, relationship: Relationship, person_id: int) -> bool:
    """Close a relationship and tell the other person; return False if someone holds its profile."""
    profile_id = relationship.profile_id
    is_profile = RegisterProfile.id == profile_id
    if profile_id is not None and not lock_all_at_once(session, RegisterProfile.id, is_profile):
        return False
    profile = session.scalar(select(RegisterProfile).where(is_profile)) if profile_id is not None else None
    end_relationship(session, relationship, profile, CloseCode.LEFT, now())
    is_mentor = relationship.mentor_id == person_id
    other_id = relationship.mentee_id if is_mentor else relationship.mentor_id
    kind = {"kind": relationship.kind}
    enqueue(session, "mentoring-account-ended", at=now(), person_id=other_id, details=kind)
    return True


def _meetings(session: Session, relationship: Relationship) -> list[dict[str, Any]]:
    statement = select(RelationshipMeeting).where(RelationshipMeeting.relationship_id == relationship.id)
    return [
        {
            "starts": isoformat_london(row.starts_at),
            "minutes": row.minutes,
            "format": row.format,
            "state": row.state,
        }
        for row in session.scalars(statement.order_by(RelationshipMeeting.starts_at))
    ]


RELATIONSHIP_DATA = (
    PersonalData(
        "Your mentoring and coaching",
        ("mentoring_relationship", "mentoring_meeting"),
        export_relationships,
        erase_relationships,
        purpose="So that both of you know what you agreed and when you meet.",
        seen_by="Only the two of you. Others see totals without names.",
        kept_after_erasure="for the other person: that your mentoring or coaching took place and its dates, "
        "without your name",
        loses_words=True,
    ),
    PersonalData(
        "Your private notes",
        ("mentoring_note",),
        export_notes,
        erase_notes,
        purpose="So that you remember what you thought.",
        seen_by="Only you. They are encrypted.",
    ),
    PersonalData(
        "What you said about your mentoring and coaching when it ended",
        ("mentoring_evaluation",),
        export_evaluations,
        erase_evaluations,
        purpose="So that the hub office learns what works.",
        seen_by="You. The hub office sees totals and comments without names.",
    ),
    PersonalData(
        "Concerns you raised about mentoring and coaching",
        ("mentoring_concern",),
        export_concerns,
        erase_concerns,
        purpose="So that someone outside the two of you and your line management can act.",
        seen_by=(
            "The people you chose, until one of them takes it on. After that, only you and that person. "
            "It is encrypted."
        ),
        kept_after_erasure="concerns that you raised, while they are open, without your name",
        loses_words=True,
    ),
)

RELATIONSHIP_RETENTION = (
    Retention(
        "Private notes on mentoring and coaching",
        "1 year after the mentoring or coaching ended",
        delete_old_notes,
    ),
    Retention(
        "Mentoring and coaching, its meetings and evaluations",
        "3 years after the mentoring or coaching ended",
        delete_old_relationships,
    ),
    Retention("Concerns about mentoring and coaching", "3 years after they were closed", delete_old_concerns),
)
