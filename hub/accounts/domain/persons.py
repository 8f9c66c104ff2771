"""Persons: creating them and finding them. Their roles are in memberships.py."""

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hub.accounts.domain.email_address import normalise_email
from hub.accounts.models import Person as Person
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, NotFound

FORMER_COLLEAGUE = "a former colleague"
"""Shown instead of the name of an erased person."""


def find_person_by_email(session: Session, email: str) -> Person | None:
    """Return the person with this email address, or None."""
    return session.scalar(select(Person).where(Person.email == normalise_email(email)))


def list_persons_with_unusable_email(session: Session) -> list[Person]:
    """Return the persons whose email address is not in the one form, so that nobody can sign in with it.

    Either it has none, or another account has it in that form. An earlier version of the hub stored it.
    """
    statement = select(Person).where(Person.email.regexp_match("[^ -~]")).order_by(Person.id)
    return list(session.scalars(statement))


def get_person_by_public_id(session: Session, public_id: str) -> Person:
    """Return the person with this public id; raise NotFound if there is none or they are erased."""
    person = session.scalar(select(Person).where(Person.public_id == public_id, Person.erased_at.is_(None)))
    if person is None:
        raise NotFound("There is no person at this address.")
    return person


def get_person(session: Session, person_id: int) -> Person:
    """Return the person with this id, which must exist."""
    return session.get_one(Person, person_id)


def is_deactivated(person: Person) -> bool:
    """Return whether an account cannot be used: it is deactivated, or its person is erased."""
    return person.disabled_at is not None or person.erased_at is not None


def find_reachable_person(session: Session, person_id: int | None) -> Person | None:
    """Return the person with this id, or None if they are deactivated, erased or without an email address."""
    person = session.scalar(select(Person).where(Person.id == person_id))
    return None if person is None or person.email is None or is_deactivated(person) else person


def person_names_by_id(session: Session, ids: Collection[int | None]) -> dict[int, str]:
    """Return the names of these persons by id, with one query."""
    person_ids = {id_ for id_ in ids if id_ is not None}
    if not person_ids:
        return {}
    rows = session.execute(select(Person.id, Person.name, Person.erased_at).where(Person.id.in_(person_ids)))
    return {row.id: FORMER_COLLEAGUE if row.erased_at else row.name for row in rows}


def create_person(session: Session, *, email: str, name: str, at: datetime) -> Person:
    """Create an account, which nobody can sign in to yet; raise Conflict if the email address has one."""
    if find_person_by_email(session, email) is not None:
        raise Conflict("There is already an account with this email address.")
    person = Person(
        public_id=secrets.token_urlsafe(9).replace("_", "-"),
        email=normalise_email(email),
        name=" ".join(name.split()),
        created_at=at,
        last_seen_on=day_of(at),
    )
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError:  # another request created an account with it at the same time
        raise Conflict("There is already an account with this email address.") from None
    return person


def persons_by_id(session: Session, ids: Collection[int | None]) -> dict[int, Person]:
    """Return these persons by id, with one query."""
    person_ids = {id_ for id_ in ids if id_ is not None}
    if not person_ids:
        return {}
    return {person.id: person for person in session.scalars(select(Person).where(Person.id.in_(person_ids)))}
