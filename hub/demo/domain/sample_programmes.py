"""Sample coaching and mentoring programmes in each state, and training that is done."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hub.access import Role, Viewer
from hub.accounts.domain import Member, list_members, list_roles
from hub.demo.domain.sample_people import find_sample_viewer
from hub.kit.clock import day_of
from hub.mentoring.domain import (
    ProgrammeOffer,
    ProgrammePlan,
    TrainingRole,
    complete_training,
    join_programme,
    list_programmes_to_run,
    make_programme,
    offer_places,
    open_programme,
    review_programme,
)
from hub.trusts.domain import find_organisation

BRIEF = (
    "Each person chooses two things from the programme that they want to do differently at work.\n"
    "Help them to try these between your meetings, and to say what came of it.\n"
    "Leave what is taught to the programme, and appraisal to the line manager."
)
REVIEW = (
    "Half of the cohort met their mentor within a month. The others waited for a free day in the roster.\n"
    "Next time we will ask line managers for the dates before the programme begins."
)


def create_sample_programmes(session: Session, at: datetime) -> None:
    """Create the sample programmes, once; the sample people must exist."""
    lead = find_sample_viewer(session, "london", Role.TRUST_LEAD, at)
    if lead is None or list_programmes_to_run(session, lead):
        return
    managers = "Everyone who took up a management post this year"
    past = at - timedelta(days=200)
    public_id = _make(session, lead, "Mentoring for new managers", managers, past, lasts=120)
    _offer(session, lead, public_id, (Role.LEADER, Role.PUBLISHER), past, joining=2)
    leader = _find_member(session, "london", Role.LEADER, at)
    review_programme(session, lead, public_id, REVIEW, [leader.person.public_id] if leader else [], at)
    begun = at - timedelta(days=20)
    public_id = _make(session, lead, "Coaching and mentoring for new managers", managers, begun)
    _offer(session, lead, public_id, (Role.LEADER, Role.PUBLISHER), begun, joining=1)
    _make(session, lead, "Mentors for team leaders", "Team leaders", at, is_open=False)
    if (lead := find_sample_viewer(session, "yorkshire", Role.TRUST_LEAD, at)) is not None:
        title, audience = "A coach for middle managers", "Middle managers on the leadership programme"
        public_id = _make(session, lead, title, audience, begun, brief=BRIEF)
        _offer(session, lead, public_id, (Role.LEADER,), begun, joining=1)
    if (mentor := find_sample_viewer(session, "yorkshire", Role.LEADER, at)) is not None:
        complete_training(session, mentor, TrainingRole.MENTOR, begun)


def _make(
    session: Session,
    lead: Viewer,
    title: str,
    audience: str,
    at: datetime,
    *,
    lasts: int = 150,
    brief: str = "",
    is_open: bool = True,
) -> str:
    first_day = day_of(at) + timedelta(days=7)
    plan = ProgrammePlan(
        title=title,
        summary="Two workshops, and meetings with someone of your own choice from the register.",
        audience=audience,
        offer=ProgrammeOffer.MIDDLE_MANAGERS if brief else ProgrammeOffer.NEW_MANAGERS,
        brief=brief,
        first_day=first_day,
        last_day=first_day + timedelta(days=lasts),
        review_on=first_day + timedelta(days=lasts + 14),
    )
    public_id = make_programme(session, lead, min(lead.organisation_ids), plan, at).public_id
    if is_open:
        open_programme(session, lead, public_id, at)
    return public_id


def _offer(
    session: Session, lead: Viewer, public_id: str, roles: tuple[Role, ...], at: datetime, *, joining: int
) -> None:
    """Offer places to people of the lead's trust by role, of whom the last `joining` take theirs."""
    (organisation_id,) = lead.organisation_ids
    found = [list_members(session, organisation_id, day_of(at), (role,)) for role in roles]
    people = [members[-1].person for members in found if members]
    offer_places(session, lead, public_id, " ".join(person.email or "" for person in people), at)
    for person in people[-joining:]:
        join_programme(session, Viewer(person.id, list_roles(session, person.id, day_of(at))), public_id, at)


def _find_member(session: Session, slug: str, role: Role, at: datetime) -> Member | None:
    organisation = find_organisation(session, slug)
    members = list_members(session, organisation.id, day_of(at), (role,)) if organisation else []
    return members[-1] if members else None
