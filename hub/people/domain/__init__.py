"""Rules for joining, moving and leaving; what other features may import."""

from hub.people.domain.delegates import add_delegate
from hub.people.domain.invitations import (
    create_invitation,
    find_invitation,
    find_open_invitation,
    invite_person,
    sign_invitation_token,
)
from hub.people.domain.join_requests import accept_join_request, create_join_request
from hub.people.domain.last_lead import ERASURE_CASE, last_lead_error
from hub.people.domain.line_managers import (
    LineManager,
    add_line_manager,
    confirm_line_manager,
    find_line_manager_of,
    list_managed_people,
)
from hub.people.domain.public_contacts import add_public_contact

__all__ = [
    "ERASURE_CASE",
    "LineManager",
    "accept_join_request",
    "add_delegate",
    "add_line_manager",
    "add_public_contact",
    "confirm_line_manager",
    "create_invitation",
    "create_join_request",
    "find_invitation",
    "find_line_manager_of",
    "find_open_invitation",
    "invite_person",
    "last_lead_error",
    "list_managed_people",
    "sign_invitation_token",
]
