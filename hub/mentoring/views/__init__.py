"""Routes of the register: the public page, profiles, requests, relationships and approvals."""

from hub.mentoring.views import (
    answers,
    approvals,
    courses,
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
    "courses",
    "find",
    "profiles",
    "programme_management",
    "programmes",
    "public",
    "relationships",
    "requests",
]
