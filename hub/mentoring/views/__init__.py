"""Routes of the register: the public page, finding, profiles, requests, relationships and approvals."""

from hub.mentoring.views import (
    agreements,
    answers,
    approvals,
    board,
    closures,
    concerns,
    courses,
    evaluations,
    exclusions,
    find,
    notes,
    profiles,
    programme_management,
    programmes,
    public,
    relationships,
    requests,
)
from hub.mentoring.views.blueprint import blueprint

__all__ = [
    "agreements",
    "answers",
    "approvals",
    "blueprint",
    "board",
    "closures",
    "concerns",
    "courses",
    "evaluations",
    "exclusions",
    "find",
    "notes",
    "profiles",
    "programme_management",
    "programmes",
    "public",
    "relationships",
    "requests",
]
