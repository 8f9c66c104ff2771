"""Routes of the register: the public page, profiles, requests, relationships and approvals."""

from hub.mentoring.views import (
    agreements,
    answers,
    approvals,
    closures,
    concerns,
    evaluations,
    find,
    notes,
    profiles,
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
    "closures",
    "concerns",
    "evaluations",
    "find",
    "notes",
    "profiles",
    "public",
    "relationships",
    "requests",
]
