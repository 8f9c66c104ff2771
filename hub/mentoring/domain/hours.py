"""Working time that mentoring takes: agreed in the agreement, and used by the meetings that were held.

Each of the two sees their own figures. A trust lead sees sums of the trust without names.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Integer, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from hub.access import Act, Viewer, permitted_organisation_ids
from hub.kit.errors import Conflict, NotFound
from hub.mentoring.domain.meetings import NO_MEETING
from hub.mentoring.domain.relationships import (
    get_relationship,
    record_relationship_act,
    refuse_if_closed,
)
from hub.mentoring.domain.vocabulary import MeetingState
from hub.mentoring.models import Relationship, RelationshipMeeting

FEWEST_PEOPLE = 3
"""Sums of fewer people than this are not shown."""
LOOKS_BACK = timedelta(days=365)
SIDES = {
    "mentor": (Relationship.mentor_organisation_id, Relationship.mentor_id),
    "mentee": (Relationship.mentee_organisation_id, Relationship.mentee_id),
}


class Minutes(Struct, frozen=True):
    """Working time of one relationship, in minutes."""

    agreed: int
    used: int
    held: int


class TrustHours(Struct, frozen=True):
    """Whole hours of the people of one organisation on one side; None where too few are counted."""

    organisation_id: int
    side: str
    agreed: int | None
    used: int | None


def count_minutes(session: Session, relationship: Relationship) -> Minutes:
    """Return the working time of a relationship that was agreed, and that held meetings used."""
    held = select(func.count(), func.coalesce(func.sum(RelationshipMeeting.minutes), 0)).where(
        RelationshipMeeting.relationship_id == relationship.id,
        RelationshipMeeting.state == MeetingState.HELD.value,
    )
    number, used = session.execute(held).one()
    return Minutes(int(relationship.agreement.get("release_minutes", 0)), int(used), int(number))


def mark_held(
    session: Session, viewer: Viewer, public_id: str, meeting_id: str, at: datetime
) -> RelationshipMeeting:
    """Record that a meeting took place: its minutes count as used."""
    return _mark(session, viewer, public_id, meeting_id, MeetingState.HELD, at)


def mark_not_held(
    session: Session, viewer: Viewer, public_id: str, meeting_id: str, at: datetime
) -> RelationshipMeeting:
    """Record that a meeting did not take place, also where it was marked as held by mistake."""
    return _mark(session, viewer, public_id, meeting_id, MeetingState.CANCELLED, at)


def list_trust_hours(session: Session, viewer: Viewer, at: datetime) -> list[TrustHours]:
    """Return the sums of each organisation whose figures the viewer may see.

    Relationships count that are under way or closed within the last year. Raises NotFound for others.
    """
    organisations = permitted_organisation_ids(viewer, Act.SEE_MENTORING_FIGURES)
    if organisations == frozenset() or viewer.delegate_id is not None:
        raise NotFound("There is no such page.")
    return [
        row
        for side, (organisation, person) in SIDES.items()
        for row in _list_side(session, side, organisation, person, organisations, at)
    ]


def _list_side(
    session: Session,
    side: str,
    organisation: InstrumentedAttribute[int],
    person: InstrumentedAttribute[int],
    organisations: frozenset[int] | None,
    at: datetime,
) -> Sequence[TrustHours]:
    used = (
        select(RelationshipMeeting.relationship_id, func.sum(RelationshipMeeting.minutes).label("minutes"))
        .where(RelationshipMeeting.state == MeetingState.HELD.value)
        .group_by(RelationshipMeeting.relationship_id)
        .subquery()
    )
    agreed = Relationship.agreement["release_minutes"].as_integer()
    statement = (
        select(
            organisation,
            func.count(person.distinct()),
            func.coalesce(func.sum(agreed.cast(Integer)), 0),
            func.coalesce(func.sum(used.c.minutes), 0),
        )
        .outerjoin(used, used.c.relationship_id == Relationship.id)
        .where(or_(Relationship.closed_at.is_(None), Relationship.closed_at > at - LOOKS_BACK))
        .group_by(organisation)
    )
    if organisations is not None:
        statement = statement.where(organisation.in_(organisations))
    return [
        TrustHours(row[0], side, *_round(int(row[1]), int(row[2]), int(row[3])))
        for row in session.execute(statement)
    ]


def _round(people: int, agreed: int, used: int) -> tuple[int | None, int | None]:
    if people < FEWEST_PEOPLE:
        return None, None
    return round(agreed / 60), round(used / 60)


def _mark(
    session: Session, viewer: Viewer, public_id: str, meeting_id: str, state: MeetingState, at: datetime
) -> RelationshipMeeting:
    relationship = get_relationship(session, viewer, public_id, lock=True)
    refuse_if_closed(relationship)
    meeting = session.scalar(
        select(RelationshipMeeting).where(
            RelationshipMeeting.public_id == meeting_id,
            RelationshipMeeting.relationship_id == relationship.id,
        )
    )
    if meeting is None:
        raise NotFound(NO_MEETING)
    if meeting.starts_at > at:
        raise Conflict("This meeting has not started yet. You can move or cancel it.")
    if meeting.state != state:
        meeting.state, meeting.changed_at = state.value, at
        session.flush()
        act = "hold meeting" if state is MeetingState.HELD else "mark meeting as not held"
        record_relationship_act(session, viewer, act, relationship, at)
    return meeting
