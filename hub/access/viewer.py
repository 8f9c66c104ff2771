"""The viewer of a page: a person with their roles, a delegate who acts for them, or the public."""

from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property

from msgspec import Struct


class Audience(StrEnum):
    """Who may see an entry: everyone, members of all trusts, or its owner and organisations it names."""

    PUBLIC = "public"
    MEMBERS = "members"
    ORGANISATION = "organisation"


class Role(StrEnum):
    """The roles that a person can have in an organisation."""

    LEADER = "leader"
    PUBLISHER = "publisher"
    TRUST_LEAD = "trust-lead"
    HUB_STAFF = "hub-staff"
    HUB_ADMIN = "hub-admin"
    GUEST = "guest"

    @property
    def label(self) -> str:
        """The name of the role on pages."""
        return self.value.replace("-", " ").capitalize()


SECOND_FACTOR_ROLES = frozenset({Role.TRUST_LEAD, Role.HUB_STAFF, Role.HUB_ADMIN})
"""Roles that are suspended until their holder has a second factor."""


class RoleAssignment(Struct, frozen=True):
    """One role in one organisation."""

    organisation_id: int
    role: Role


def requires_second_factor(roles: Iterable[RoleAssignment]) -> bool:
    """Return whether one of these roles requires a second factor."""
    return any(assignment.role in SECOND_FACTOR_ROLES for assignment in roles)


class Viewer(Struct, frozen=True, dict=True):
    """Who reads or writes. The public is a viewer too, without person and roles.

    `delegate_id` is the delegate who is acting for this person, and None when they act themselves.
    """

    person_id: int | None = None
    roles: frozenset[RoleAssignment] = frozenset()
    delegate_id: int | None = None

    @cached_property
    def organisation_ids(self) -> frozenset[int]:
        """The organisations whose internal entries this viewer may see; being a guest does not count."""
        return frozenset(
            assignment.organisation_id for assignment in self.roles if assignment.role is not Role.GUEST
        )

    @property
    def is_member(self) -> bool:
        """Whether this viewer may see entries for members: in person, with a role other than guest."""
        return bool(self.organisation_ids) and not self.is_delegate

    @property
    def is_delegate(self) -> bool:
        """Whether a delegate is acting for this person."""
        return self.delegate_id is not None


PUBLIC = Viewer()
