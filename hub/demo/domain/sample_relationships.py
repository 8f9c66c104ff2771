"""Sample relationships: one under way, one that closed and was evaluated, and one that came after it."""

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from hub.access import Role, Viewer
from hub.demo.domain.sample_people import find_sample_viewer
from hub.kit.clock import day_of
from hub.mentoring.domain import (
    AgreementPlan,
    CloseCode,
    ConcernAbout,
    ConcernPlan,
    ConcernReader,
    EvaluationQuestion,
    Extent,
    MeetingFormat,
    MeetingPlan,
    MentoringNeed,
    ProfilePlan,
    Purpose,
    RegisterKind,
    accept_request,
    add_note,
    agree,
    approve_profile,
    ask,
    close_relationship,
    evaluate,
    list_own_profiles,
    list_own_relationships,
    list_to_answer,
    mark_held,
    plan_meeting,
    raise_concern,
    save_agreement,
    save_profile,
    submit_profile,
)
from hub.trusts.domain import OFFICE_SLUG

GOALS = (
    "Decide by the summer whether to apply for a director’s post.\nSpeak with confidence at board meetings."
)
BOUNDARIES = "We talk about work, and not about appraisals. Between meetings we write short emails."
WORDS = "I lead a team of writers and would like to lead people on the road."


def create_sample_relationships(session: Session, at: datetime) -> None:
    """Create the sample relationships, once; the sample register must exist."""
    mentee, publisher = (
        find_sample_viewer(session, "north-east", Role.LEADER, at),
        find_sample_viewer(session, "london", Role.PUBLISHER, at),
    )
    if mentee is None or publisher is None or list_own_relationships(session, publisher):
        return
    under_way = list_own_relationships(session, mentee)
    mentor = find_sample_viewer(session, "east-midlands", Role.LEADER, at)
    if under_way and mentor:
        _agree(session, mentee, mentor, under_way[0].public_id, at - timedelta(days=30))
        add_note(session, mentee, under_way[0].public_id, "Ask how she prepared for her first board.", at)
    first = find_sample_viewer(session, "north-west", Role.LEADER, at)
    second = find_sample_viewer(session, "east-of-england", Role.LEADER, at)
    if first and second:
        _close_one(session, publisher, first, at - timedelta(days=20))
        _begin_another(session, publisher, second, at - timedelta(days=12))


def _agree(session: Session, mentee: Viewer, mentor: Viewer, public_id: str, at: datetime) -> None:
    review = day_of(at) + timedelta(days=120)
    plan = AgreementPlan(GOALS, BOUNDARIES, 6, 90, is_three_way=True, review_on=review)
    revision = save_agreement(session, mentee, public_id, plan, 1, at).revision
    for viewer in (mentee, mentor):
        agree(session, viewer, public_id, revision, at)
    meeting = MeetingPlan(day_of(at) + timedelta(days=7), time(10, 0), 60, MeetingFormat.VIDEO)
    held = plan_meeting(session, mentee, public_id, meeting, at)
    mark_held(session, mentee, public_id, held.public_id, at + timedelta(days=8))


def _close_one(session: Session, mentee: Viewer, mentor: Viewer, at: datetime) -> None:
    public_id = _bring_together(session, mentee, mentor, at)
    if not public_id:
        return
    close_relationship(session, mentee, public_id, CloseCode.ANOTHER_PERSON, at + timedelta(days=5))
    answers = dict.fromkeys(EvaluationQuestion, Extent.PARTLY)
    for viewer in (mentee, mentor):
        evaluate(session, viewer, public_id, answers, "", at + timedelta(days=6))


def _begin_another(session: Session, mentee: Viewer, mentor: Viewer, at: datetime) -> None:
    staff = find_sample_viewer(session, OFFICE_SLUG, Role.HUB_STAFF, at)
    if staff is None:
        return
    about = "I have led people on the road for fifteen years."
    save_profile(
        session,
        mentor,
        RegisterKind.MENTOR,
        None,
        ProfilePlan(about=about, purposes=(Purpose.CAREER_STEP,), formats=tuple(MeetingFormat), capacity=3),
        at,
    )
    profile = submit_profile(session, mentor, RegisterKind.MENTOR, at)
    approve_profile(session, staff, profile.public_id, profile.revision, at)
    public_id = _bring_together(session, mentee, mentor, at)
    if public_id:
        plan = ConcernPlan(
            ConcernAbout.CONFIDENTIALITY,
            "Someone in my trust knew what I had said in our first conversation.",
            ConcernReader.TRUST,
            public_id,
        )
        raise_concern(session, mentee, plan, at + timedelta(days=10))


def _bring_together(session: Session, mentee: Viewer, mentor: Viewer, at: datetime) -> str:
    """Let one ask and the other accept, and return the public id of the relationship, or an empty text."""
    profiles = [each for each in list_own_profiles(session, mentor) if each.kind == RegisterKind.MENTOR]
    need = MentoringNeed(RegisterKind.MENTOR, (Purpose.CAREER_STEP,), WORDS)
    asked = ask(session, mentee, need, [profiles[0].public_id], at) if profiles else None
    for choice, request, _ in list_to_answer(session, mentor, at):
        if asked is not None and request.id == asked.id:
            return accept_request(session, mentor, choice.public_id, at).public_id
    return ""
