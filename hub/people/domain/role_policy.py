"""The roles of each kind of organisation, and the permission needed to give or end each role."""

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, is_allowed, require
from hub.accounts.domain import get_person
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

NOT_THERE = "There is nothing here for you at this address."


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


def refuse_self_assignment(session: Session, viewer: Viewer, email: str | None) -> None:
    """Raise NotAllowed if a delegate gives a role to their own email address."""
    if viewer.delegate_id is not None and get_person(session, viewer.delegate_id).email == email:
        raise NotAllowed("You act for somebody else just now, and cannot give a role to yourself.")


def validate_assignable_role(viewer: Viewer, organisation: Organisation, role: Role) -> None:
    """Raise Invalid if the organisation has no such role, NotFound if the viewer may not give it."""
    if role not in ROLES_BY_KIND.get(organisation.kind, ()):
        raise Invalid("role", f"There is no {role.label.lower()} in {organisation.name}")
    require(viewer, ACTS_BY_ROLE[role], organisation_id=organisation.id)
