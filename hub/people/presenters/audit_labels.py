"""What the record of what was done speaks of, as whoever may read the record knows it."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from hub.accounts.domain import person_names_by_id
from hub.extension.audit_labels import AuditLabels
from hub.people.domain import (
    list_invitations_by_public_id,
    list_join_requests_by_public_id,
    list_line_managers_by_public_id,
)


def label_invitations(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Return whom each invitation is for."""
    return {
        one.public_id: f"Invitation to {one.email}" for one in list_invitations_by_public_id(session, ids)
    }


def label_join_requests(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Return who asked."""
    found = list_join_requests_by_public_id(session, ids)
    names = person_names_by_id(session, [one.person_id for one in found])
    return {one.public_id: f"Request of {names[one.person_id]}" for one in found}


def label_line_managers(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Return whose line manager it is."""
    found = list_line_managers_by_public_id(session, ids)
    names = person_names_by_id(session, [one.person_id for one in found])
    return {one.public_id: f"Line manager of {names[one.person_id]}" for one in found}


AUDIT_LABELS = (
    AuditLabels("invitation", label_invitations),
    AuditLabels("join request", label_join_requests),
    AuditLabels("line manager", label_line_managers),
)
