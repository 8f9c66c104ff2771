"""A sample register: people who offer help in each state, requests, and what came of them."""

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from hub.access import Role
from hub.demo.domain.sample_people import find_sample_viewer
from hub.kit.clock import day_of
from hub.mentoring.domain import (
    Charge,
    DeclineCode,
    FieldReader,
    MeetingFormat,
    MeetingPlan,
    MentoringNeed,
    ProfilePlan,
    Purpose,
    RegisterKind,
    Sector,
    accept_request,
    approve_profile,
    ask,
    decline_request,
    list_own_profiles,
    list_to_answer,
    pause_profile,
    plan_meeting,
    save_profile,
    submit_profile,
    suggest_another,
)
from hub.plugin_api.vocabulary import Capability, Theme, Tier
from hub.trusts.domain import OFFICE_SLUG

MENTOR, COACH, PRECEPTOR = RegisterKind.MENTOR, RegisterKind.COACH, RegisterKind.PRECEPTOR
ALL_FORMATS = tuple(MeetingFormat)
BY_TELEPHONE = (MeetingFormat.TELEPHONE,)
CAREER = (Purpose.CAREER_STEP, Purpose.NEW_ROLE)
WORDS = (
    "I am about to apply for my first post as a director, and would like to think it through with someone."
)


def create_sample_register(session: Session, at: datetime) -> None:
    """Create the sample register, once; the sample people must exist."""
    leader = find_sample_viewer(session, "yorkshire", Role.LEADER, at)
    if leader is None or list_own_profiles(session, leader):
        return
    before = at - timedelta(days=40)
    _list_profiles(session, before, at)
    _ask(session, "london", ("yorkshire", "north-west"), at - timedelta(days=13))
    _ask(session, "north-east", ("east-midlands",), before)
    relationship = _accept(session, "east-midlands", before)
    mentee = find_sample_viewer(session, "north-east", Role.LEADER, at)
    if relationship and mentee:
        plan = MeetingPlan(day_of(at) + timedelta(days=9), time(10, 0), 60, MeetingFormat.VIDEO)
        plan_meeting(session, mentee, relationship, plan, at)
    _ask(session, "great-western", ("north-west", "yorkshire"), at - timedelta(days=3))
    _decline(session, "north-west", at - timedelta(days=2))
    _ask(session, "east-of-england", ("north-west",), at - timedelta(days=6))
    _redirect(session, "north-west", "yorkshire", at - timedelta(days=1))


def _list_profiles(session: Session, before: datetime, at: datetime) -> None:
    _offer(
        session,
        "yorkshire",
        MENTOR,
        _plan(
            "I have moved from the road to a control room and then to the board.",
            purposes=(*CAREER, Purpose.CHALLENGE),
            formats=ALL_FORMATS,
            capabilities=(Capability.C1N, Capability.C2B),
            tiers=(Tier.SENIOR, Tier.MIDDLE),
            themes=(Theme.LEADING_CHANGE,),
            region="Wakefield",
            contact_email="leader@yorkshire.example",
            readers={"contact_email": FieldReader.MEMBERS, "job_title": FieldReader.MEMBERS},
            job_title="Assistant director",
            taster=True,
        ),
        before,
    )
    _offer(session, "east-midlands", MENTOR, _plan("I help people who are starting a new post."), before)
    _offer(session, "north-west", MENTOR, _plan("I have led a merger.", capacity=4, taster=True), before)
    _offer(session, "south-central", MENTOR, _plan("I mentor clinical leaders."), before)
    south_central = find_sample_viewer(session, "south-central", Role.LEADER, at)
    if south_central:
        pause_profile(session, south_central, MENTOR, day_of(at) + timedelta(days=45), at)
    _offer(
        session, "west-midlands", PRECEPTOR, _plan("I support newly qualified paramedics."), at, approve=False
    )
    _list_coach(session, before)


def _list_coach(session: Session, before: datetime) -> None:
    _offer(
        session,
        "london",
        COACH,
        _plan(
            "I have coached leaders in hospitals and the fire service for twelve years.",
            purposes=(Purpose.CHALLENGE, Purpose.EMOTIONAL_INTELLIGENCE),
            formats=BY_TELEPHONE,
            style="I ask more than I tell. After each conversation we agree what you will try next.",
            sector=Sector.OTHER,
            employer="A coaching practice in Leeds",
            charge=Charge.CHARGED,
            fee="£80 an hour, invoiced to your trust",
            taster=True,
            capacity=6,
        ),
        before,
        role=Role.GUEST,
    )


def _plan(about: str, **fields: object) -> ProfilePlan:
    values: dict[str, object] = {"purposes": CAREER, "formats": ALL_FORMATS, "capacity": 1, **fields}
    return ProfilePlan(about=about, **values)  # type: ignore[arg-type]


def _offer(
    session: Session,
    trust: str,
    kind: RegisterKind,
    plan: ProfilePlan,
    at: datetime,
    *,
    role: Role = Role.LEADER,
    approve: bool = True,
) -> None:
    viewer, staff = (
        find_sample_viewer(session, trust, role, at),
        find_sample_viewer(session, OFFICE_SLUG, Role.HUB_STAFF, at),
    )
    if viewer is None or staff is None:
        return
    save_profile(session, viewer, kind, None, plan, at)
    profile = submit_profile(session, viewer, kind, at)
    if approve:
        approve_profile(session, staff, profile.public_id, profile.revision, at)


def _ask(session: Session, asker: str, asked: tuple[str, ...], at: datetime) -> None:
    viewer = find_sample_viewer(session, asker, Role.LEADER, at)
    ids = [public_id for trust in asked if (public_id := _find_profile_id(session, trust, at))]
    if viewer and ids:
        ask(session, viewer, MentoringNeed(MENTOR, (Purpose.CAREER_STEP,), WORDS), ids, at)


def _accept(session: Session, trust: str, at: datetime) -> str:
    viewer = find_sample_viewer(session, trust, Role.LEADER, at)
    rows = list_to_answer(session, viewer, at) if viewer else []
    return accept_request(session, viewer, rows[0][0].public_id, at).public_id if viewer and rows else ""


def _decline(session: Session, trust: str, at: datetime) -> None:
    viewer = find_sample_viewer(session, trust, Role.LEADER, at)
    rows = list_to_answer(session, viewer, at) if viewer else []
    if viewer and rows:
        decline_request(session, viewer, rows[0][0].public_id, DeclineCode.NO_TIME, at)


def _redirect(session: Session, trust: str, to: str, at: datetime) -> None:
    viewer = find_sample_viewer(session, trust, Role.LEADER, at)
    rows = list_to_answer(session, viewer, at) if viewer else []
    if viewer and rows and (public_id := _find_profile_id(session, to, at)):
        suggest_another(session, viewer, rows[0][0].public_id, public_id, at)


def _find_profile_id(session: Session, trust: str, at: datetime) -> str:
    viewer = find_sample_viewer(session, trust, Role.LEADER, at)
    profiles = list_own_profiles(session, viewer) if viewer else []
    return profiles[0].public_id if profiles else ""
