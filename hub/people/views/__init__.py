"""The pages of joining, moving and leaving."""

from hub.people.views import accepting, acting, admin, joining, leaving, members, relations, sheets, team
from hub.people.views.blueprint import blueprint

__all__ = [
    "accepting",
    "acting",
    "admin",
    "blueprint",
    "joining",
    "leaving",
    "members",
    "relations",
    "sheets",
    "team",
]
