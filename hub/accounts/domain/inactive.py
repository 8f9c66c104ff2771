"""Queries for erasing persons: who is inactive, and who is not erased yet."""

from datetime import date

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from hub.accounts.domain.memberships import in_force, list_roles
from hub.accounts.models import Membership, Person
from hub.kit.row_locks import for_update


def lock_person(session: Session, person_id: int) -> Person | None:
    """Return a person with a row lock, or None if they are erased."""
    statement = select(Person).where(Person.id == person_id, Person.erased_at.is_(None))
    return session.scalar(for_update(statement))


def list_inactive_persons(session: Session, last_seen_before: date, today: date) -> list[Person]:
    """Return the persons who have no role today and were last seen before a day."""
    statement = select(Person).where(
        Person.erased_at.is_(None), Person.last_seen_on < last_seen_before, ~_has_role(today)
    )
    return list(session.scalars(statement.order_by(Person.id)))


def has_role_or_recent_sign_in(session: Session, person: Person, seen_since: date, today: date) -> bool:
    """Return whether a person has a role today or was seen on or after a day."""
    if person.last_seen_on is not None and person.last_seen_on >= seen_since:
        return True
    return bool(list_roles(session, person.id, today))


def person_ids_by_public_id(session: Session) -> dict[str, int]:
    """Return the ids of all persons who are not erased, by public id."""
    rows = session.execute(select(Person.public_id, Person.id).where(Person.erased_at.is_(None)))
    return {row.public_id: row.id for row in rows}


def _has_role(today: date) -> ColumnElement[bool]:
    return exists(select(Membership.id).where(Membership.person_id == Person.id, in_force(today)))
