"""People: who they are. How they sign in is beside this, what they may do is in roles."""

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hub.accounts.models import Person as Person
from hub.kit.errors import Conflict, NotFound

FORMER_COLLEAGUE = "a former colleague"
"""How somebody is called who is erased."""


def normalise_email(text: str) -> str:
    """Return an email address as it is compared: without spaces around it, in small letters."""
    return text.strip().casefold()


def find_person_by_email(session: Session, email: str) -> Person | None:
    """Return who has this email address, or None."""
    return session.scalar(select(Person).where(Person.email == normalise_email(email)))


def get_person_by_public_id(session: Session, public_id: str) -> Person:
    """Return the person with this public id; NotFound where there is none or they are erased."""
    found = session.scalar(select(Person).where(Person.public_id == public_id, Person.erased_at.is_(None)))
    if found is None:
        raise NotFound("There is nobody at this address.")
    return found


def get_person(session: Session, person_id: int) -> Person:
    """Return the person with this id, who is there."""
    return session.get_one(Person, person_id)


def is_deactivated(person: Person) -> bool:
    """Say whether nobody can come in by this account: it is disabled, or its person is erased."""
    return person.disabled_at is not None or person.erased_at is not None


def find_reachable_person(session: Session, person_id: int | None) -> Person | None:
    """Return whom a letter still reaches, or None: nobody writes to who is erased or shut out."""
    person = session.scalar(select(Person).where(Person.id == person_id))
    return None if person is None or person.email is None or is_deactivated(person) else person


def person_names_by_id(session: Session, ids: Collection[int | None]) -> dict[int, str]:
    """Return how each of these people is called, by id, in one statement."""
    wanted = {id_ for id_ in ids if id_ is not None}
    if not wanted:
        return {}
    rows = session.execute(select(Person.id, Person.name, Person.erased_at).where(Person.id.in_(wanted)))
    return {row.id: FORMER_COLLEAGUE if row.erased_at else row.name for row in rows}


def create_person(session: Session, *, email: str, name: str, at: datetime) -> Person:
    """Make an account that nobody can sign in to yet; Conflict where the address has one."""
    if find_person_by_email(session, email) is not None:
        raise Conflict("This email address has an account already.")
    person = Person(
        public_id=secrets.token_urlsafe(9).replace("_", "-"),
        email=normalise_email(email),
        name=" ".join(name.split()),
        created_at=at,
        last_seen_on=at.date(),
    )
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError:  # somebody else made an account with it at the same moment
        raise Conflict("This email address has an account already.") from None
    return person


def persons_by_id(session: Session, ids: Collection[int | None]) -> dict[int, Person]:
    """Return these people by id, in one statement."""
    wanted = {id_ for id_ in ids if id_ is not None}
    if not wanted:
        return {}
    return {person.id: person for person in session.scalars(select(Person).where(Person.id.in_(wanted)))}
