"""Qualifications of people on the register, whose evidence a lead or hub staff have seen.

Each act locks the row of the profile first. An expired qualification is shown as such and rules out nobody.
"""

from datetime import date, datetime, timedelta
from uuid import uuid4

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.accounts.domain import Person, decides_for_self
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue
from hub.mentoring.domain.profile_records import record_profile_act
from hub.mentoring.domain.profiles import get_own_profile
from hub.mentoring.domain.trust_list import SHOWN_STATES
from hub.mentoring.domain.vocabulary import RegisterKind
from hub.mentoring.models import Qualification, RegisterProfile
from hub.trusts.domain import Organisation

MAX_QUALIFICATIONS = 20
REMIND_BEFORE = timedelta(days=60)
PAGE_SIZE = 50
NO_QUALIFICATION = "There is no qualification at this address."


class QualificationPlan(Struct, frozen=True):
    """What a person enters about a qualification. `evidence` says where it can be seen."""

    title: str
    awarded_by: str = ""
    evidence: str = ""
    awarded_on: date | None = None
    expires_on: date | None = None


def is_expired(row: Qualification, at: datetime) -> bool:
    """Return whether a qualification has expired."""
    return row.expires_on is not None and row.expires_on < day_of(at)


def list_qualifications(session: Session, profile: RegisterProfile) -> list[Qualification]:
    """Return the qualifications of a profile in the order in which they were entered."""
    statement = select(Qualification).where(Qualification.profile_id == profile.id)
    return list(session.scalars(statement.order_by(Qualification.id)))


def save_qualification(
    session: Session,
    viewer: Viewer,
    kind: RegisterKind,
    plan: QualificationPlan,
    at: datetime,
    *,
    public_id: str = "",
) -> Qualification:
    """Add a qualification to the viewer's profile, or change one; its evidence must be seen again then."""
    profile = get_own_profile(session, viewer, kind, lock=True)
    _check_plan(plan, at)
    rows = list_qualifications(session, profile)
    row = next((each for each in rows if each.public_id == public_id), None)
    if row is None and public_id:
        raise NotFound(NO_QUALIFICATION)
    if row is None:
        if len(rows) >= MAX_QUALIFICATIONS:
            raise Conflict(f"You can enter {MAX_QUALIFICATIONS} qualifications. Remove one first.")
        row = Qualification(public_id=str(uuid4()), profile_id=profile.id, created_at=at)
        session.add(row)
    row.title, row.awarded_by = plan.title.strip(), plan.awarded_by.strip()
    row.evidence, row.awarded_on, row.expires_on = plan.evidence.strip(), plan.awarded_on, plan.expires_on
    row.checked_at = row.checked_by_id = row.reminded_on = None
    profile.active_at, profile.asked_at = at, None
    session.flush()
    record_profile_act(session, viewer, "change qualification", profile, at)
    return row


def remove_qualification(
    session: Session, viewer: Viewer, kind: RegisterKind, public_id: str, at: datetime
) -> None:
    """Remove a qualification from the viewer's profile."""
    profile = get_own_profile(session, viewer, kind, lock=True)
    row = next((each for each in list_qualifications(session, profile) if each.public_id == public_id), None)
    if row is None:
        raise NotFound(NO_QUALIFICATION)
    session.delete(row)
    session.flush()
    record_profile_act(session, viewer, "remove qualification", profile, at)


def list_to_check(
    session: Session, organisation: Organisation, page: int
) -> tuple[list[tuple[Qualification, str]], int]:
    """Return a page of the qualifications of an organisation, unseen ones first, and how many there are."""
    is_of = (RegisterProfile.organisation_id == organisation.id) & RegisterProfile.state.in_(SHOWN_STATES)
    counted = select(func.count(Qualification.id)).join(
        RegisterProfile, RegisterProfile.id == Qualification.profile_id
    )
    statement = (
        select(Qualification, Person.name)
        .join(RegisterProfile, RegisterProfile.id == Qualification.profile_id)
        .join(Person, Person.id == RegisterProfile.person_id)
        .where(is_of)
        .order_by(Qualification.checked_at.is_not(None), Person.name, Qualification.id)
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    rows = [(row[0], row[1]) for row in session.execute(statement)]
    return rows, session.scalar(counted.where(is_of)) or 0


def mark_checked(
    session: Session, viewer: Viewer, organisation: Organisation, public_id: str, at: datetime
) -> Qualification:
    """Mark that the viewer has seen the evidence of a qualification; nobody does so for themselves."""
    row = session.scalar(select(Qualification).where(Qualification.public_id == public_id))
    if row is None:
        raise NotFound(NO_QUALIFICATION)
    statement = select(RegisterProfile).where(RegisterProfile.id == row.profile_id)
    profile = session.scalars(for_update(statement)).one()
    session.refresh(row)
    require(viewer, Act.MANAGE_REGISTER, organisation_id=profile.organisation_id)
    if profile.organisation_id != organisation.id or profile.state not in SHOWN_STATES:
        raise NotFound(NO_QUALIFICATION)
    if decides_for_self(viewer, profile.person_id):
        raise NotFound("Someone else has to check your own qualifications.")
    row.checked_at, row.checked_by_id = at, viewer.person_id
    session.flush()
    record_profile_act(session, viewer, "check qualification", profile, at)
    return row


def remind_of_expiry(session: Session, at: datetime) -> int:
    """Remind people once of each qualification that expires within 60 days; return how many were reminded."""
    today = day_of(at)
    due = (
        select(Qualification, RegisterProfile.person_id)
        .join(RegisterProfile, RegisterProfile.id == Qualification.profile_id)
        .where(
            Qualification.expires_on.between(today, today + REMIND_BEFORE),
            Qualification.reminded_on.is_(None),
            RegisterProfile.state.in_(SHOWN_STATES),
        )
        .order_by(Qualification.expires_on, Qualification.id)
        .limit(100)
    )
    rows = session.execute(due).all()
    for row, person_id in rows:
        row.reminded_on = today
        enqueue(session, "qualification-expires", at=at, person_id=person_id, about_id=row.id)
    session.flush()
    return len(rows)


def _check_plan(plan: QualificationPlan, at: datetime) -> None:
    if not plan.title.strip():
        raise Invalid("title", "Enter the name of the qualification")
    if plan.awarded_on is not None and plan.awarded_on > day_of(at):
        raise Invalid("awarded_on", "Enter a day that is not in the future")
    if plan.awarded_on and plan.expires_on and plan.expires_on < plan.awarded_on:
        raise Invalid("expires_on", "It cannot expire before it was awarded")
