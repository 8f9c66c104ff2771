"""Who reads: a person with their roles, somebody who acts for them, or the public."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Audience(StrEnum):
    """Who may see a thing."""

    PUBLIC = "public"
    ORGANISATION = "organisation"


class Role(StrEnum):
    """In which role a person belongs to an organisation."""

    LEADER = "leader"
    PUBLISHER = "publisher"
    TRUST_LEAD = "trust-lead"
    HUB_STAFF = "hub-staff"
    HUB_ADMIN = "hub-admin"
    GUEST = "guest"

    @property
    def label(self) -> str:
        """The role as a reader sees it."""
        return self.value.replace("-", " ").capitalize()


SECOND_FACTOR_ROLES = frozenset({Role.TRUST_LEAD, Role.HUB_STAFF, Role.HUB_ADMIN})
"""Who holds one of these proves twice who they are, or has none of their roles."""


@dataclass(frozen=True)
class RoleAssignment:
    """One role in one organisation."""

    organisation_id: int
    role: Role


def requires_second_factor(roles: Iterable[RoleAssignment]) -> bool:
    """Say whether one of these roles waits until its holder has a second factor."""
    return any(held.role in SECOND_FACTOR_ROLES for held in roles)


@dataclass(frozen=True)
class Viewer:
    """Who reads or writes. The public is a viewer too.

    `delegate_id` is the assistant who acts for this person just now, and None when they act themselves.
    """

    person_id: int | None = None
    roles: frozenset[RoleAssignment] = frozenset()
    delegate_id: int | None = None

    @cached_property
    def organisation_ids(self) -> frozenset[int]:
        """The organisations whose own things this viewer may see; a guest sees none of them."""
        return frozenset(held.organisation_id for held in self.roles if held.role is not Role.GUEST)


PUBLIC = Viewer()
