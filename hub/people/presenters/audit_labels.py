"""Labels of this feature's objects in the audit log."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from hub.accounts.domain import person_names_by_id
from hub.extension.audit_labels import AuditLabels
from hub.people.domain.audit_labels import (
    list_invitations_by_public_id,
    list_join_requests_by_public_id,
    list_line_managers_by_public_id,
)


def label_invitations(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Return labels for invitations by public id."""
    return {
        invitation.public_id: f"Invitation to {invitation.email}"
        for invitation in list_invitations_by_public_id(session, ids)
    }


def label_join_requests(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Return labels for join requests by public id."""
    join_requests = list_join_requests_by_public_id(session, ids)
    names = person_names_by_id(session, [join_request.person_id for join_request in join_requests])
    return {
        join_request.public_id: f"Request from {names[join_request.person_id]}"
        for join_request in join_requests
    }


def label_line_managers(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Return labels for line manager relations by public id."""
    line_managers = list_line_managers_by_public_id(session, ids)
    names = person_names_by_id(session, [line_manager.person_id for line_manager in line_managers])
    return {
        line_manager.public_id: f"Line manager of {names[line_manager.person_id]}"
        for line_manager in line_managers
    }


AUDIT_LABELS = (
    AuditLabels("invitation", label_invitations),
    AuditLabels("join request", label_join_requests),
    AuditLabels("line manager", label_line_managers),
)
