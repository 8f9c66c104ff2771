"""Somebody leads: a trust keeps its last lead, the hub office its last admin, also when two act at once."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, is_allowed
from hub.accounts.domain import Member, Membership, Person, in_force, list_members
from hub.kit.errors import Conflict
from hub.trusts.domain import OFFICE_SLUG, find_organisation, lock_organisation

LAST_LEAD = "This is the last lead of the trust. Name another first, or ask the hub office to end the role."
LAST_ADMIN = "This is the last hub admin. Invite another first."


def list_led_organisation_ids(session: Session, today: date) -> set[int]:
    """Return the organisations that have a trust lead today."""
    statement = (
        select(Membership.organisation_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.role == Role.TRUST_LEAD.value, Person.disabled_at.is_(None), in_force(today))
    )
    return set(session.scalars(statement.distinct()))


def list_approvers(session: Session, organisation_id: int, at: datetime) -> list[Member]:
    """Return the leads of a trust; where it has none, the hub office's people."""
    leads = list_members(session, organisation_id, at.date(), [Role.TRUST_LEAD])
    office = None if leads else find_organisation(session, OFFICE_SLUG)
    if office is not None:
        return list_members(session, office.id, at.date(), [Role.HUB_STAFF, Role.HUB_ADMIN])
    return leads


def last_lead_error(session: Session, membership: Membership, *, by: Viewer, at: datetime) -> str:
    """Return why `by` cannot end this role: it leaves a trust without lead, or the hub without admin.

    The hub office may end a trust's last lead. Empty where nothing stands against it.
    """
    role = Role(membership.role)
    if role not in (Role.TRUST_LEAD, Role.HUB_ADMIN) or _has_other_holder(session, membership, at.date()):
        return ""
    if role is Role.HUB_ADMIN:
        return LAST_ADMIN
    return "" if is_allowed(by, Act.END_LAST_LEAD, organisation_id=membership.organisation_id) else LAST_LEAD


def check_not_last_lead(session: Session, membership: Membership, *, by: Viewer, at: datetime) -> None:
    """Raise Conflict where this role must be kept. Whoever asks second at the same moment waits."""
    lock_organisation(session, membership.organisation_id)
    why = last_lead_error(session, membership, by=by, at=at)
    if why:
        raise Conflict(why)


def _has_other_holder(session: Session, membership: Membership, today: date) -> bool:
    statement = (
        select(Membership.id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.organisation_id == membership.organisation_id,
            Membership.role == membership.role,
            Membership.person_id != membership.person_id,
            Person.disabled_at.is_(None),
            in_force(today),
        )
    )
    return session.scalar(statement.limit(1)) is not None
