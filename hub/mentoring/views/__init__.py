"""Routes of the register: the public page, finding, profiles, requests, relationships and approvals."""

from hub.mentoring.views import (
    answers,
    approvals,
    board,
    exclusions,
    find,
    profiles,
    public,
    relationships,
    requests,
)
from hub.mentoring.views.blueprint import blueprint

__all__ = [
    "answers",
    "approvals",
    "blueprint",
    "board",
    "exclusions",
    "find",
    "profiles",
    "public",
    "relationships",
    "requests",
]
