"""Meetings of two people: planned, moved and cancelled by either, in the calendars of both.

The hub keeps when they meet, for how long and in which format, and never what is said.
"""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

from msgspec import Struct
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.kit.clock import at_time_of_day
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.mail.domain import enqueue
from hub.mentoring.domain.relationships import (
    get_relationship,
    record_relationship_act,
    refuse_if_closed,
)
from hub.mentoring.domain.vocabulary import MeetingFormat, MeetingState
from hub.mentoring.models import Relationship, RelationshipMeeting

MIN_MINUTES, MAX_MINUTES = 10, 480
MAX_MEETINGS = 100
MAX_AHEAD = timedelta(days=2 * 365)
CALENDAR_MONTHS_BACK = timedelta(days=90)
NO_MEETING = "There is no meeting at this address. Go to your mentoring and coaching."


class MeetingPlan(Struct, frozen=True):
    """When two people meet, on London's clock."""

    day: date
    starts: time
    minutes: int
    format: MeetingFormat
    is_taster: bool = False


def list_meetings(session: Session, relationship: Relationship) -> list[RelationshipMeeting]:
    """Return the meetings of a relationship in order of time."""
    statement = select(RelationshipMeeting).where(RelationshipMeeting.relationship_id == relationship.id)
    return list(session.scalars(statement.order_by(RelationshipMeeting.starts_at).limit(MAX_MEETINGS)))


def plan_meeting(
    session: Session, viewer: Viewer, public_id: str, plan: MeetingPlan, at: datetime
) -> RelationshipMeeting:
    """Plan a meeting; both get it by email for their calendars."""
    relationship = _lock(session, viewer, public_id)
    if len(list_meetings(session, relationship)) >= MAX_MEETINGS:
        raise Conflict(f"There are already {MAX_MEETINGS} meetings, the maximum.")
    starts_at = _check_plan(plan, at)
    meeting = RelationshipMeeting(
        public_id=str(uuid4()),
        relationship_id=relationship.id,
        starts_at=starts_at,
        minutes=plan.minutes,
        format=plan.format.value,
        is_taster=plan.is_taster,
        state=MeetingState.PLANNED.value,
        sequence=0,
        created_by_id=viewer.person_id,
        created_at=at,
        changed_at=at,
    )
    session.add(meeting)
    session.flush()
    _tell_both(session, relationship, meeting, "mentoring-meeting", at)
    record_relationship_act(session, viewer, "plan meeting", relationship, at)
    return meeting


def move_meeting(
    session: Session, viewer: Viewer, public_id: str, meeting_id: str, plan: MeetingPlan, at: datetime
) -> RelationshipMeeting:
    """Change when two people meet; both calendars take it over."""
    relationship = _lock(session, viewer, public_id)
    meeting = get_planned_meeting(session, relationship, meeting_id)
    meeting.starts_at, meeting.minutes = _check_plan(plan, at), plan.minutes
    meeting.format, meeting.changed_at = plan.format.value, at
    meeting.sequence += 1
    session.flush()
    _tell_both(session, relationship, meeting, "mentoring-meeting", at)
    record_relationship_act(session, viewer, "move meeting", relationship, at)
    return meeting


def cancel_meeting(
    session: Session, viewer: Viewer, public_id: str, meeting_id: str, at: datetime
) -> RelationshipMeeting:
    """Cancel a planned meeting; it leaves both calendars."""
    relationship = _lock(session, viewer, public_id)
    meeting = get_planned_meeting(session, relationship, meeting_id)
    end_meeting(session, relationship, meeting, at)
    record_relationship_act(session, viewer, "cancel meeting", relationship, at)
    return meeting


def end_meeting(
    session: Session, relationship: Relationship, meeting: RelationshipMeeting, at: datetime
) -> None:
    """Take a planned meeting out of both calendars; the caller holds the lock of the relationship."""
    meeting.state, meeting.changed_at = MeetingState.CANCELLED.value, at
    meeting.sequence += 1
    session.flush()
    _tell_both(session, relationship, meeting, "mentoring-meeting-cancelled", at)


def get_planned_meeting(session: Session, relationship: Relationship, meeting_id: str) -> RelationshipMeeting:
    """Return a planned meeting of a relationship; raise NotFound or Conflict otherwise."""
    statement = select(RelationshipMeeting).where(
        RelationshipMeeting.public_id == meeting_id, RelationshipMeeting.relationship_id == relationship.id
    )
    meeting = session.scalar(statement)
    if meeting is None:
        raise NotFound(NO_MEETING)
    if meeting.state != MeetingState.PLANNED:
        raise Conflict("This meeting was held or cancelled, so it cannot be changed.")
    return meeting


def list_calendar_meetings(
    session: Session, person_id: int, at: datetime
) -> list[tuple[RelationshipMeeting, Relationship]]:
    """Return the meetings of a person for their calendar: coming ones, and those of the last three months."""
    rows = session.execute(
        select(RelationshipMeeting, Relationship)
        .join(Relationship, Relationship.id == RelationshipMeeting.relationship_id)
        .where(
            or_(Relationship.mentor_id == person_id, Relationship.mentee_id == person_id),
            RelationshipMeeting.starts_at > at - CALENDAR_MONTHS_BACK,
        )
        .order_by(RelationshipMeeting.starts_at)
        .limit(500)
    )
    return [(row[0], row[1]) for row in rows]


def _lock(session: Session, viewer: Viewer, public_id: str) -> Relationship:
    relationship = get_relationship(session, viewer, public_id, lock=True)
    refuse_if_closed(relationship)
    return relationship


def _check_plan(plan: MeetingPlan, at: datetime) -> datetime:
    starts_at = at_time_of_day(plan.day, plan.starts)
    if starts_at <= at:
        raise Invalid("day", "The day and time must be in the future")
    if starts_at > at + MAX_AHEAD:
        raise Invalid("day", "Choose a day within two years")
    if not MIN_MINUTES <= plan.minutes <= MAX_MINUTES:
        raise Invalid("minutes", f"Enter a number of minutes from {MIN_MINUTES} to {MAX_MINUTES}")
    return starts_at


def _tell_both(
    session: Session, relationship: Relationship, meeting: RelationshipMeeting, kind: str, at: datetime
) -> None:
    for person_id in (relationship.mentor_id, relationship.mentee_id):
        enqueue(session, kind, at=at, person_id=person_id, about_id=meeting.id)
