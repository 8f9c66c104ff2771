"""Relationships: two people who work together, from the acceptance to the close."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.audit.domain import record_audit_entry
from hub.kit.errors import Conflict, NotFound
from hub.kit.row_locks import for_update
from hub.mentoring.domain.vocabulary import RelationshipState
from hub.mentoring.models import MentoringRequest, RegisterProfile
from hub.mentoring.models import Relationship as Relationship

NO_RELATIONSHIP = "This page does not exist, or it is not yours. Go to your mentoring and coaching."
MAX_OWN = 50


def begin_relationship(
    session: Session, request: MentoringRequest, profile: RegisterProfile, at: datetime
) -> Relationship:
    """Begin a relationship of the person of a request with that of a profile; the caller holds both locks."""
    if work_together(session, profile, request.person_id):
        raise Conflict("You are already working together.")
    relationship = Relationship(
        public_id=str(uuid4()),
        request_id=request.id,
        profile_id=profile.id,
        kind=request.kind,
        mentor_id=profile.person_id,
        mentee_id=request.person_id,
        mentor_organisation_id=profile.organisation_id,
        mentee_organisation_id=request.organisation_id,
        state=(RelationshipState.TASTER if profile.taster else RelationshipState.AGREEMENT).value,
        agreement={},
        revision=1,
        began_at=at,
        close_code="",
    )
    session.add(relationship)
    session.flush()
    return relationship


def work_together(session: Session, profile: RegisterProfile, person_id: int) -> bool:
    """Return whether a person has an open relationship with that of a profile, of the kind it offers."""
    is_open = select(Relationship.id).where(
        Relationship.mentor_id == profile.person_id,
        Relationship.mentee_id == person_id,
        Relationship.kind == profile.kind,
        Relationship.closed_at.is_(None),
    )
    return session.scalar(is_open) is not None


def list_own_relationships(session: Session, viewer: Viewer) -> list[Relationship]:
    """Return the relationships of the viewer, open ones first and then the newest."""
    require(viewer, Act.USE_RELATIONSHIP, person_id=viewer.person_id)
    statement = (
        select(Relationship)
        .where(or_(Relationship.mentor_id == viewer.person_id, Relationship.mentee_id == viewer.person_id))
        .order_by(Relationship.closed_at.is_not(None), Relationship.id.desc())
    )
    return list(session.scalars(statement.limit(MAX_OWN)))


def find_relationship_of_request(session: Session, request: MentoringRequest) -> Relationship | None:
    """Return the relationship that began with a request, or None."""
    return session.scalar(select(Relationship).where(Relationship.request_id == request.id))


def get_relationship(session: Session, viewer: Viewer, public_id: str, *, lock: bool = False) -> Relationship:
    """Return a relationship of the viewer; raise NotFound for everyone but the two."""
    require(viewer, Act.USE_RELATIONSHIP, person_id=viewer.person_id)
    statement = select(Relationship).where(Relationship.public_id == public_id)
    relationship = session.scalar(for_update(statement) if lock else statement)
    if relationship is None or viewer.person_id not in (relationship.mentor_id, relationship.mentee_id):
        raise NotFound(NO_RELATIONSHIP)
    return relationship


def other_person_id(relationship: Relationship, viewer: Viewer) -> int:
    """Return the other of the two."""
    is_mentor = relationship.mentor_id == viewer.person_id
    return relationship.mentee_id if is_mentor else relationship.mentor_id


def refuse_if_closed(relationship: Relationship) -> None:
    """Raise Conflict for a relationship that has closed."""
    if relationship.closed_at is not None:
        raise Conflict("This mentoring or coaching has ended, so it cannot be changed.")


def record_relationship_act(
    session: Session, by: Viewer, act: str, relationship: Relationship, at: datetime
) -> None:
    """Record an act in the activity log without an organisation, so that no trust lead reads of it."""
    record_audit_entry(
        session, by, act, kind="mentoring relationship", object_id=relationship.public_id, at=at
    )
