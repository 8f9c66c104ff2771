"""Routes for joining, moving and leaving."""

from hub.people.views import (
    admin,
    delegation,
    departure,
    invitation_acceptance,
    invitation_csv,
    join_requests,
    members,
    relations,
    team,
)
from hub.people.views.blueprint import blueprint

__all__ = [
    "admin",
    "blueprint",
    "delegation",
    "departure",
    "invitation_acceptance",
    "invitation_csv",
    "join_requests",
    "members",
    "relations",
    "team",
]
