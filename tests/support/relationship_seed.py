"""Relationships in the states whose forms the demonstration does not have."""

from datetime import datetime, time, timedelta

from msgspec.structs import replace
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.kit.clock import day_of
from hub.mentoring.domain import (
    AgreementPlan,
    ConcernAbout,
    ConcernPlan,
    ConcernReader,
    MeetingFormat,
    MeetingPlan,
    add_note,
    list_own_relationships,
    plan_meeting,
    raise_concern,
    save_agreement,
)
from hub.mentoring.domain.concerns import take_concern


def add_states_of_relationships(session: Session, mentee: Viewer, lead: Viewer, at: datetime) -> None:
    """Give an open relationship words to agree to, a meeting that is over, one to come, and a note.

    The lead of the trust has taken a concern of theirs.
    """
    public_id = next(each for each in list_own_relationships(session, mentee) if not each.closed_at).public_id
    review = day_of(at) + timedelta(days=90)
    plan = AgreementPlan("Goals.", "Boundaries.", 6, 90, is_three_way=False, review_on=review)
    save_agreement(session, mentee, public_id, plan, 1, at)
    before = at - timedelta(days=3)
    meeting = MeetingPlan(day_of(at) - timedelta(days=1), time(10, 0), 60, MeetingFormat.VIDEO)
    plan_meeting(session, mentee, public_id, meeting, before)
    plan_meeting(session, mentee, public_id, replace(meeting, day=day_of(at) + timedelta(days=9)), at)
    add_note(session, mentee, public_id, "A note.", at)
    concern = ConcernPlan(ConcernAbout.OTHER, "A concern.", ConcernReader.TRUST, public_id)
    take_concern(session, lead, raise_concern(session, mentee, concern, at).public_id, at)
