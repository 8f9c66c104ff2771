"""Texts for roles, shown on pages and in emails."""

from collections.abc import Mapping
from types import MappingProxyType

from hub.access import Role

ROLE_DESCRIPTIONS: Mapping[Role, str] = MappingProxyType(
    {
        Role.LEADER: "uses what the trusts share",
        Role.PUBLISHER: "also writes what the trust shares, which a lead then publishes",
        Role.TRUST_LEAD: "also publishes, and decides who can join the trust; needs two-step sign-in",
        Role.HUB_STAFF: "supports all trusts; needs two-step sign-in",
        Role.HUB_ADMIN: "also suspends accounts and gives hub office roles; needs two-step sign-in",
        Role.GUEST: "someone from another organisation, until a set day",
    }
)
ROLE_PHRASES: Mapping[Role, str] = MappingProxyType(
    {
        Role.LEADER: "a leader",
        Role.PUBLISHER: "a publisher",
        Role.TRUST_LEAD: "a trust lead",
        Role.HUB_STAFF: "a member of hub staff",
        Role.HUB_ADMIN: "a hub admin",
        Role.GUEST: "a guest",
    }
)
