"""Routes of the register: the public page, profiles, requests, relationships and approvals."""

from hub.mentoring.views import (
    answers,
    approvals,
    courses,
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
    "profiles",
    "programme_management",
    "programmes",
    "public",
    "relationships",
    "requests",
]
