"""Who may deal with a concern: nobody of the pair or its line management, or whom they named or blocked."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from hub.access import Role
from hub.accounts.domain import list_members
from hub.kit.clock import day_of
from hub.mentoring.domain.exclusions import list_excluded_ids
from hub.mentoring.models import MentoringConcern, Relationship
from hub.trusts.domain import OFFICE_SLUG, find_organisation

OFFICE_ROLES = (Role.HUB_STAFF, Role.HUB_ADMIN)


def find_office_id(session: Session) -> int | None:
    """Return the id of the hub office, or None before there is one."""
    office = find_organisation(session, OFFICE_SLUG)
    return office.id if office else None


def list_handler_ids(
    session: Session, organisation_id: int, involved: Collection[int], at: datetime
) -> list[int]:
    """Return who of an organisation may deal with a concern of these people, its leads or hub staff."""
    is_office = organisation_id == find_office_id(session)
    roles = OFFICE_ROLES if is_office else (Role.TRUST_LEAD,)
    too_close = set(involved)
    for person_id in involved:
        too_close |= set(list_excluded_ids(session, person_id))
    members = list_members(session, organisation_id, day_of(at), roles)
    return sorted({member.person.id for member in members} - too_close)


def list_involved(session: Session, concern: MentoringConcern) -> list[int]:
    """Return who is involved in a concern: who raised it, and the two of its relationship."""
    relationship = session.get(Relationship, concern.relationship_id or 0)
    pair = (relationship.mentor_id, relationship.mentee_id) if relationship else ()
    return sorted({person_id for person_id in (concern.raised_by_id, *pair) if person_id is not None})


def may_handle(session: Session, person_id: int | None, concern: MentoringConcern, at: datetime) -> bool:
    """Return whether a person may deal with a concern."""
    involved = list_involved(session, concern)
    return person_id in list_handler_ids(session, concern.organisation_id, involved, at)
