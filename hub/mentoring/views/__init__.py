"""Routes of the register: the public page, finding, profiles, requests, relationships and approvals."""

from hub.mentoring.views import (
    answers,
    approvals,
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
    "exclusions",
    "find",
    "profiles",
    "public",
    "relationships",
    "requests",
]
