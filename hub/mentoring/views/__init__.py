"""Routes of the register: the public page, finding, profiles, requests, relationships and approvals."""

from hub.mentoring.views import (
    answers,
    approvals,
    board,
    courses,
    exclusions,
    find,
    profiles,
    programme_management,
    programmes,
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
    "courses",
    "exclusions",
    "find",
    "profiles",
    "programme_management",
    "programmes",
    "public",
    "relationships",
    "requests",
]
