"""Who is told of what happens to an item: those who write for its organisation, and hub staff."""

from datetime import datetime

from sqlalchemy.orm import Session

from hub.access import Role
from hub.accounts.domain import list_members
from hub.kit.clock import day_of
from hub.mail.domain import enqueue
from hub.trusts.domain import OFFICE_SLUG, find_organisation

WRITERS = (Role.PUBLISHER, Role.TRUST_LEAD, Role.HUB_STAFF, Role.HUB_ADMIN)
OFFICE_ROLES = (Role.HUB_STAFF, Role.HUB_ADMIN)


def list_writer_ids(session: Session, organisation_id: int, at: datetime) -> list[int]:
    """Return the ids of the publishers and leads of an organisation, or of the staff of the hub office."""
    members = list_members(session, organisation_id, day_of(at), WRITERS)
    return sorted({member.person.id for member in members})


def list_office_ids(session: Session, at: datetime) -> list[int]:
    """Return the ids of all hub staff."""
    office = find_organisation(session, OFFICE_SLUG)
    if office is None:
        return []
    members = list_members(session, office.id, day_of(at), OFFICE_ROLES)
    return sorted({member.person.id for member in members})


def tell(
    session: Session, kind: str, person_ids: list[int], about_id: int, at: datetime, *, but: int | None = None
) -> None:
    """Send an email of `kind` to each of these people, except who caused it."""
    for person_id in person_ids:
        if person_id != but:
            enqueue(session, kind, at=at, person_id=person_id, about_id=about_id)
