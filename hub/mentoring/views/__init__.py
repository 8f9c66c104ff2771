"""Routes of the register: the public page, profiles, requests, relationships and approvals."""

from hub.mentoring.views import answers, approvals, find, profiles, public, relationships, requests
from hub.mentoring.views import qualifications as qualifications
from hub.mentoring.views import quiet_profiles as quiet_profiles
from hub.mentoring.views import register_files as register_files
from hub.mentoring.views import register_invitations as register_invitations
from hub.mentoring.views import trust_list as trust_list
from hub.mentoring.views.blueprint import blueprint

__all__ = ["answers", "approvals", "blueprint", "find", "profiles", "public", "relationships", "requests"]
