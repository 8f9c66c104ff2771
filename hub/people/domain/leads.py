"""Somebody leads: a trust keeps its last lead, the hub office its last admin, also when two act at once."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.domain import Membership, Person, in_force
from hub.kit.access import Act, Role, Viewer, allowed
from hub.kit.errors import Conflict
from hub.trusts.domain import lock_organisation

LAST_LEAD = "This is the last lead of the trust. Name another first, or ask the hub office to end the role."
LAST_ADMIN = "This is the last hub admin. Invite another first."


def led_organisations(session: Session, today: date) -> set[int]:
    """Return the organisations that have a trust lead today."""
    statement = (
        select(Membership.organisation_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.role == Role.TRUST_LEAD.value, Person.disabled_at.is_(None), in_force(today))
    )
    return set(session.scalars(statement.distinct()))


def keep_a_lead(session: Session, membership: Membership, *, by: Viewer, at: datetime) -> None:
    """Raise Conflict where ending this role leaves a trust without lead, or the hub without admin.

    The hub office may end a trust's last lead. Whoever asks second at the same moment waits for the first.
    """
    role = Role(membership.role)
    if role not in (Role.TRUST_LEAD, Role.HUB_ADMIN):
        return
    lock_organisation(session, membership.organisation_id)
    if _others(session, membership, at.date()):
        return
    if role is Role.HUB_ADMIN:
        raise Conflict(LAST_ADMIN)
    if not allowed(by, Act.END_LAST_LEAD, organisation_id=membership.organisation_id):
        raise Conflict(LAST_LEAD)


def _others(session: Session, membership: Membership, today: date) -> bool:
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
