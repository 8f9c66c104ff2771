"""The review and the close of a relationship. Nobody is blamed: the other is told that it closed, not why."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.kit.clock import day_of
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue
from hub.mentoring.domain.meetings import end_meeting, list_meetings
from hub.mentoring.domain.relationships import (
    get_relationship,
    other_person_id,
    record_relationship_act,
    refuse_if_closed,
)
from hub.mentoring.domain.vocabulary import CloseCode, MeetingState, RelationshipState
from hub.mentoring.models import MentoringRequest, RegisterProfile, Relationship

MAX_REVIEWS = 500
"""How many reviews are asked for in one run of the job; the rest follow in the next."""


def close_relationship(
    session: Session, viewer: Viewer, public_id: str, code: CloseCode, at: datetime
) -> Relationship:
    """Close a relationship: the place of the mentor is free again, and planned meetings are cancelled.

    The code is for sums alone. Raises Conflict if it has closed already.
    """
    found = get_relationship(session, viewer, public_id)
    profile = _lock_profile(session, found)
    relationship = get_relationship(session, viewer, public_id, lock=True)
    refuse_if_closed(relationship)
    if profile is not None:
        profile.active_at = at
    relationship.closed_by_id = viewer.person_id
    end_relationship(session, relationship, profile, code, at)
    other_id = other_person_id(relationship, viewer)
    enqueue(session, "mentoring-closed", at=at, person_id=other_id, about_id=relationship.id)
    record_relationship_act(session, viewer, "close relationship", relationship, at)
    return relationship


def end_relationship(
    session: Session,
    relationship: Relationship,
    profile: RegisterProfile | None,
    code: CloseCode,
    at: datetime,
) -> None:
    """Close a relationship, free its place and cancel what is planned; the caller locks both rows."""
    if profile is not None:
        profile.taken = max(profile.taken - 1, 0)
    relationship.state, relationship.closed_at = RelationshipState.CLOSED.value, at
    relationship.close_code = code.value
    session.flush()
    for meeting in list_meetings(session, relationship):
        if meeting.state == MeetingState.PLANNED and meeting.starts_at > at:
            end_meeting(session, relationship, meeting, at)


def find_request(session: Session, relationship: Relationship) -> MentoringRequest | None:
    """Return the request that a relationship began with, whose answers a new search can begin with."""
    if relationship.request_id is None:
        return None
    return session.get(MentoringRequest, relationship.request_id)


def is_review_due(relationship: Relationship, at: datetime) -> bool:
    """Return whether the review day of an open relationship has come."""
    return (
        relationship.closed_at is None
        and relationship.review_on is not None
        and relationship.review_on <= day_of(at)
    )


def list_reviews_to_ask(session: Session, at: datetime) -> list[int]:
    """Return the ids of relationships whose review day has come and that were not asked yet."""
    statement = select(Relationship.id).where(
        Relationship.review_on <= day_of(at),
        Relationship.review_asked_at.is_(None),
        Relationship.closed_at.is_(None),
    )
    return list(session.scalars(statement.order_by(Relationship.review_on).limit(MAX_REVIEWS)))


def ask_for_review(session: Session, relationship_id: int, at: datetime) -> bool:
    """Ask both to review what they do, once for each review day; return whether they were asked."""
    statement = select(Relationship).where(Relationship.id == relationship_id)
    relationship = session.scalar(for_update(statement))
    if (
        relationship is None
        or relationship.review_asked_at is not None
        or not is_review_due(relationship, at)
    ):
        return False
    relationship.review_asked_at = at
    session.flush()
    for person_id in (relationship.mentor_id, relationship.mentee_id):
        enqueue(session, "mentoring-review", at=at, person_id=person_id, about_id=relationship.id)
    return True


def _lock_profile(session: Session, relationship: Relationship) -> RegisterProfile | None:
    if relationship.profile_id is None:
        return None
    return session.scalar(
        for_update(select(RegisterProfile).where(RegisterProfile.id == relationship.profile_id))
    )
