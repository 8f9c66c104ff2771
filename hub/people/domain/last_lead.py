"""The rule that a trust keeps its last lead and the hub office its last admin, and its messages."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, is_allowed
from hub.accounts.domain import Member, Membership, Person, in_force, list_members
from hub.kit.clock import day_of
from hub.kit.errors import Conflict
from hub.trusts.domain import OFFICE_SLUG, find_organisation, lock_organisation, organisations_by_id


class LastLeadCase(Struct, frozen=True):
    """One way in which a role may end: its messages by role, and the act that may end a trust's last lead.

    The roles of `messages` are those that an organisation must keep. `{name}` stands for the organisation.
    The role of the last hub admin never ends, whoever asks.
    """

    messages: Mapping[Role, str]
    overriding_act: Act


END_ROLE_CASE = LastLeadCase(
    MappingProxyType(
        {
            Role.TRUST_LEAD: (
                "This is the trust's only lead. Give someone else the role first, or ask the hub "
                "office to end it."
            ),
            Role.HUB_ADMIN: "This is the only hub admin. Invite another hub admin first.",
        }
    ),
    overriding_act=Act.END_LAST_LEAD,
)
DEPARTURE_CASE = LastLeadCase(
    MappingProxyType(
        {
            Role.TRUST_LEAD: (
                "You are the only lead of {name}. Give someone else the role first, or ask the hub "
                "office to end yours."
            ),
            Role.HUB_ADMIN: "You are the only hub admin. Give someone else the role first.",
        }
    ),
    overriding_act=Act.END_LAST_LEAD,
)
ERASURE_CASE = LastLeadCase(
    MappingProxyType(
        {
            Role.TRUST_LEAD: (
                "You are the only lead of {name}. Ask the hub office to name another lead first."
            ),
            Role.HUB_ADMIN: DEPARTURE_CASE.messages[Role.HUB_ADMIN],
        }
    ),
    overriding_act=Act.ERASE_PERSON,
)


def list_led_organisation_ids(session: Session, today: date) -> set[int]:
    """Return the organisations that have a trust lead today."""
    statement = (
        select(Membership.organisation_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.role == Role.TRUST_LEAD.value, Person.disabled_at.is_(None), in_force(today))
    )
    return set(session.scalars(statement.distinct()))


def list_approvers(session: Session, organisation_id: int, at: datetime) -> list[Member]:
    """Return the leads of a trust, or the members of the hub office if it has none."""
    leads = list_members(session, organisation_id, day_of(at), [Role.TRUST_LEAD])
    office = None if leads else find_organisation(session, OFFICE_SLUG)
    if office is not None:
        return list_members(session, office.id, day_of(at), [Role.HUB_STAFF, Role.HUB_ADMIN])
    return leads


def last_lead_error(
    session: Session, membership: Membership, *, by: Viewer, today: date, case: LastLeadCase = END_ROLE_CASE
) -> str:
    """Return the message that says why `by` cannot end this role, or an empty string if they can.

    A role cannot end if it is the last one of a trust lead or hub admin in its organisation, unless it is
    that of a trust lead and `by` may do the overriding act of the case.
    """
    role = Role(membership.role)
    if role not in case.messages or _has_other_holder(session, membership, today):
        return ""
    organisation_id = membership.organisation_id
    if role is Role.TRUST_LEAD and is_allowed(by, case.overriding_act, organisation_id=organisation_id):
        return ""
    organisation = organisations_by_id(session, [organisation_id])[organisation_id]
    return case.messages[role].format(name=organisation.name)


def check_not_last_lead(session: Session, membership: Membership, *, by: Viewer, at: datetime) -> None:
    """Raise Conflict if this role cannot end. Locks the organisation, so that concurrent calls wait."""
    lock_organisation(session, membership.organisation_id)
    error = last_lead_error(session, membership, by=by, today=day_of(at))
    if error:
        raise Conflict(error)


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
