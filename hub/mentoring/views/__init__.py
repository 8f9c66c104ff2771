"""Routes of the register: the public page, profiles, requests, relationships and approvals."""

from hub.mentoring.views import answers, approvals, profiles, public, relationships, requests
from hub.mentoring.views.blueprint import blueprint

__all__ = ["answers", "approvals", "blueprint", "profiles", "public", "relationships", "requests"]
