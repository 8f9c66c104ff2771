"""What the record of what was done speaks of, as whoever may read the record knows it."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from hub.accounts.domain import names_of
from hub.extension.audit_labels import Recorded
from hub.people.domain import invitations_called, managers_called, requests_called


def invitations(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Return whom each invitation is for."""
    return {one.public_id: f"Invitation to {one.email}" for one in invitations_called(session, ids)}


def requests(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Return who asked."""
    found = requests_called(session, ids)
    names = names_of(session, [one.person_id for one in found])
    return {one.public_id: f"Request of {names[one.person_id]}" for one in found}


def managers(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Return whose line manager it is."""
    found = managers_called(session, ids)
    names = names_of(session, [one.person_id for one in found])
    return {one.public_id: f"Line manager of {names[one.person_id]}" for one in found}


RECORDED = (
    Recorded("invitation", invitations),
    Recorded("join request", requests),
    Recorded("line manager", managers),
)
