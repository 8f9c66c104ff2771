"""The roles of each kind of organisation, and the permission needed to give or end each role.

Nobody gives a role to themselves, whatever the way: an invitation, many at once or sent again, a role added
to a member, a request to join, a guest's last day, or as someone's delegate. The commands of the operator
are excepted.
"""

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, is_allowed, require
from hub.accounts.domain import SELF_GRANT, list_email_addresses
from hub.kit.errors import Invalid, NotAllowed, NotFound
from hub.trusts.domain import OFFICE, TRUST, Organisation, find_organisation

ACTS_BY_ROLE: Mapping[Role, Act] = MappingProxyType(
    {
        Role.LEADER: Act.CHANGE_TEAM,
        Role.PUBLISHER: Act.CHANGE_TEAM,
        Role.GUEST: Act.CHANGE_TEAM,
        Role.TRUST_LEAD: Act.CHANGE_LEADS,
        Role.HUB_STAFF: Act.CHANGE_HUB_ROLES,
        Role.HUB_ADMIN: Act.CHANGE_HUB_ROLES,
    }
)
"""The act that permits giving and ending a role in an organisation."""

ROLES_BY_KIND: Mapping[str, tuple[Role, ...]] = MappingProxyType(
    {
        TRUST: (Role.LEADER, Role.PUBLISHER, Role.TRUST_LEAD, Role.GUEST),
        OFFICE: (Role.HUB_STAFF, Role.HUB_ADMIN, Role.GUEST),
    }
)
"""The roles of each kind of organisation, in the order in which they are shown."""

NOT_THERE = "This page does not exist, or you do not have access to it."


def get_organisation_for_act(session: Session, viewer: Viewer, act: Act, slug: str) -> Organisation:
    """Return the organisation with this slug; raise NotFound if the viewer may not do `act` there."""
    organisation = find_organisation(session, slug)
    require(viewer, act, organisation_id=organisation.id if organisation else None)
    if organisation is None:
        raise NotFound(NOT_THERE)
    return organisation


def list_assignable_roles(viewer: Viewer, organisation: Organisation) -> tuple[Role, ...]:
    """Return the roles that the viewer may give in an organisation."""
    roles = ROLES_BY_KIND.get(organisation.kind, ())
    return tuple(
        role for role in roles if is_allowed(viewer, ACTS_BY_ROLE[role], organisation_id=organisation.id)
    )


def own_email_addresses(session: Session, viewer: Viewer) -> set[str]:
    """Return the current and recent addresses of who decides: of the viewer and of their delegate."""
    people = (person_id for person_id in (viewer.person_id, viewer.delegate_id) if person_id is not None)
    return {address for person_id in people for address in list_email_addresses(session, person_id)}


def refuse_self_assignment(session: Session, viewer: Viewer, email: str | None) -> None:
    """Raise NotAllowed if the viewer, or the delegate who acts for them, gives a role to an own address."""
    if email in own_email_addresses(session, viewer):
        raise NotAllowed(SELF_GRANT)


def validate_assignable_role(viewer: Viewer, organisation: Organisation, role: Role) -> None:
    """Raise Invalid if the organisation has no such role, NotFound if the viewer may not give it."""
    if role not in ROLES_BY_KIND.get(organisation.kind, ()):
        raise Invalid("role", f"There is no {role.label.lower()} in {organisation.name}")
    require(viewer, ACTS_BY_ROLE[role], organisation_id=organisation.id)
