"""Texts for roles, shown on pages and in emails."""

from collections.abc import Mapping
from types import MappingProxyType

from hub.access import Role

ROLE_DESCRIPTIONS: Mapping[Role, str] = MappingProxyType(
    {
        Role.LEADER: "uses what the trust and the others share",
        Role.PUBLISHER: "also writes what the trust shares",
        Role.TRUST_LEAD: "also decides who belongs to the trust; needs an authenticator app",
        Role.HUB_STAFF: "looks after all trusts; needs an authenticator app",
        Role.HUB_ADMIN: "also shuts accounts and gives the roles of the office; needs an authenticator app",
        Role.GUEST: "somebody from elsewhere, for a time",
    }
)
ROLE_PHRASES: Mapping[Role, str] = MappingProxyType(
    {
        Role.LEADER: "a leader",
        Role.PUBLISHER: "a publisher",
        Role.TRUST_LEAD: "trust lead",
        Role.HUB_STAFF: "hub staff",
        Role.HUB_ADMIN: "hub admin",
        Role.GUEST: "a guest",
    }
)
