"""Agreements: what two people agree on before they work together, in words that both agree to.

A change of the words asks both again. Whoever saves older words is shown both versions, and loses neither.
"""

from datetime import date, datetime, timedelta

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, Invalid
from hub.mail.domain import enqueue
from hub.mentoring.domain.relationships import (
    get_relationship,
    other_person_id,
    record_relationship_act,
    refuse_if_closed,
)
from hub.mentoring.domain.vocabulary import RelationshipState
from hub.mentoring.models import Relationship

MAX_MEETINGS_AGREED = 50
MIN_MINUTES, MAX_MINUTES = 10, 480
MAX_REVIEW_AHEAD = timedelta(days=2 * 365)
OTHER_WORDS = (
    "The agreement was changed while you were writing. Read both versions, then save the one you both want."
)


class ChangedMeanwhile(Conflict):
    """The agreement was changed since the page was read."""


class AgreementPlan(Struct, frozen=True):
    """What two people agree on. `minutes` is the working time that each is released for each meeting."""

    goals: str
    boundaries: str
    meetings: int
    minutes: int
    is_three_way: bool
    review_on: date


def save_agreement(
    session: Session, viewer: Viewer, public_id: str, plan: AgreementPlan, revision: int, at: datetime
) -> Relationship:
    """Keep the words of an agreement, and ask both to agree to them; the other is told.

    `revision` is that of the words that the viewer read. Raises ChangedMeanwhile if there are newer ones.
    """
    relationship = get_relationship(session, viewer, public_id, lock=True)
    refuse_if_closed(relationship)
    if relationship.revision != revision:
        raise ChangedMeanwhile(OTHER_WORDS)
    _check_plan(plan, at)
    agreement = _agreement_of(plan)
    if relationship.agreement == agreement and relationship.review_on == plan.review_on:
        return relationship
    relationship.agreement = agreement
    if relationship.review_on != plan.review_on:
        relationship.review_on, relationship.review_asked_at = plan.review_on, None
    relationship.revision += 1
    relationship.mentor_agreed_at = relationship.mentee_agreed_at = None
    relationship.state = RelationshipState.AGREEMENT.value
    session.flush()
    _tell_other(session, viewer, relationship, at)
    record_relationship_act(session, viewer, "write agreement", relationship, at)
    return relationship


def agree(session: Session, viewer: Viewer, public_id: str, revision: int, at: datetime) -> Relationship:
    """Record that the viewer agrees to the words of this revision; once both have, the work begins."""
    relationship = get_relationship(session, viewer, public_id, lock=True)
    refuse_if_closed(relationship)
    if not relationship.agreement:
        raise Conflict("There is no agreement yet. Write it first.")
    if relationship.revision != revision:
        raise ChangedMeanwhile("The agreement was changed since you read it. Read it again, then agree.")
    if has_agreed(relationship, viewer):
        return relationship
    if relationship.mentor_id == viewer.person_id:
        relationship.mentor_agreed_at = at
    else:
        relationship.mentee_agreed_at = at
    if relationship.mentor_agreed_at and relationship.mentee_agreed_at:
        relationship.state = RelationshipState.ACTIVE.value
    session.flush()
    _tell_other(session, viewer, relationship, at)
    record_relationship_act(session, viewer, "agree", relationship, at)
    return relationship


def has_agreed(relationship: Relationship, viewer: Viewer) -> bool:
    """Return whether the viewer has agreed to the present words."""
    is_mentor = relationship.mentor_id == viewer.person_id
    return (relationship.mentor_agreed_at if is_mentor else relationship.mentee_agreed_at) is not None


def _agreement_of(plan: AgreementPlan) -> dict[str, object]:
    return {
        "goals": plan.goals.strip(),
        "boundaries": plan.boundaries.strip(),
        "meetings": plan.meetings,
        "minutes": plan.minutes,
        "three_way": plan.is_three_way,
        "release_minutes": plan.meetings * plan.minutes,
    }


def _check_plan(plan: AgreementPlan, at: datetime) -> None:
    if not 1 <= plan.meetings <= MAX_MEETINGS_AGREED:
        raise Invalid("meetings", f"Enter a number of meetings from 1 to {MAX_MEETINGS_AGREED}")
    if not MIN_MINUTES <= plan.minutes <= MAX_MINUTES:
        raise Invalid("minutes", f"Enter a number of minutes from {MIN_MINUTES} to {MAX_MINUTES}")
    if plan.review_on <= day_of(at):
        raise Invalid("review_on", "The review date must be in the future")
    if plan.review_on > day_of(at + MAX_REVIEW_AHEAD):
        raise Invalid("review_on", "Choose a review date within two years")


def _tell_other(session: Session, viewer: Viewer, relationship: Relationship, at: datetime) -> None:
    other_id = other_person_id(relationship, viewer)
    enqueue(session, "mentoring-agreement", at=at, person_id=other_id, about_id=relationship.id)
