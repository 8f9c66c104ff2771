"""Training for mentors and for mentees: two courses in the library, and who has completed which.

The study suggests both, so that each of the two knows their part and what to expect (Table 3, 7.3).
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select, tuple_
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.accounts.domain import lock_person
from hub.audit.domain import record_audit_entry
from hub.kit.errors import NotFound
from hub.kit.row_locks import execute_and_count
from hub.mentoring.domain.vocabulary import word_of
from hub.mentoring.models import Relationship, TrainingRecord
from hub.plugin_api.vocabulary import Word


class TrainingRole(Word):
    """Who a training is for. That for mentors is for coaches and preceptors too."""

    MENTOR = "mentor", "Training for mentors"
    MENTEE = "mentee", "Training for mentees"

    @property
    def slug(self) -> str:
        """The slug of the course in the library."""
        return f"training-for-{self.value}s"

    @property
    def url(self) -> str:
        """The page of the course."""
        return f"/library/{self.slug}"


def get_training_role(name: str) -> TrainingRole:
    """Return the training that an address names; raise NotFound for any other."""
    found = [role for role in TrainingRole if role.value == name]
    if not found:
        raise NotFound("There is no training at this address. Go to the training for mentors and mentees.")
    return found[0]


def find_training_of(slug: str) -> TrainingRole | None:
    """Return the training whose course has this slug in the library, or None."""
    return next((role for role in TrainingRole if role.slug == slug), None)


def list_completed_training(session: Session, viewer: Viewer) -> Mapping[TrainingRole, datetime]:
    """Return when the viewer completed each training, the earliest first; nothing to a delegate."""
    if viewer.person_id is None or viewer.delegate_id is not None:
        return {}
    statement = select(TrainingRecord).where(TrainingRecord.person_id == viewer.person_id)
    rows = session.scalars(statement.order_by(TrainingRecord.completed_at, TrainingRecord.role))
    return {word_of(TrainingRole, row.role): row.completed_at for row in rows}


def complete_training(session: Session, viewer: Viewer, role: TrainingRole, at: datetime) -> bool:
    """Mark a training of the viewer as completed; return whether it was not marked before."""
    require(viewer, Act.COMPLETE_TRAINING, person_id=viewer.person_id)
    person_id = viewer.person_id or 0
    lock_person(session, person_id)
    if session.get(TrainingRecord, (person_id, role.value)) is not None:
        return False
    session.add(TrainingRecord(person_id=person_id, role=role.value, completed_at=at))
    session.flush()
    _record(session, viewer, "complete training", role, at)
    return True


def undo_training(session: Session, viewer: Viewer, role: TrainingRole, at: datetime) -> bool:
    """Take back the mark of a training of the viewer; return whether there was one."""
    require(viewer, Act.COMPLETE_TRAINING, person_id=viewer.person_id)
    lock_person(session, viewer.person_id or 0)
    statement = delete(TrainingRecord).where(
        TrainingRecord.person_id == viewer.person_id, TrainingRecord.role == role.value
    )
    if not execute_and_count(session, statement):
        return False
    _record(session, viewer, "undo training", role, at)
    return True


def list_missing_training(session: Session, relationship: Relationship) -> list[TrainingRole]:
    """Return the training that the two of a relationship have not completed: the mentor's, the mentee's."""
    wanted = {
        TrainingRole.MENTOR: relationship.mentor_id,
        TrainingRole.MENTEE: relationship.mentee_id,
    }
    pairs = [(person_id, role.value) for role, person_id in wanted.items()]
    statement = select(TrainingRecord.role).where(
        tuple_(TrainingRecord.person_id, TrainingRecord.role).in_(pairs)
    )
    done = set(session.scalars(statement))
    return [role for role in wanted if role.value not in done]


def _record(session: Session, viewer: Viewer, act: str, role: TrainingRole, at: datetime) -> None:
    record_audit_entry(session, viewer, act, kind="mentoring training", object_id=role.value, at=at)
