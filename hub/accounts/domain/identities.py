"""By what identity providers know people. Linked by who holds both, and never by an equal address."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain.login_sessions import end_provider_login_sessions
from hub.accounts.domain.persons import is_deactivated
from hub.accounts.models import Identity as Identity
from hub.accounts.models import Person
from hub.audit.domain import record_audit_entry
from hub.kit.errors import Conflict, NotFound
from hub.mail.domain import enqueue

IDENTITY_TAKEN = (
    "This account elsewhere belongs to somebody in the hub already, perhaps to you under another address."
)
ONLY_WAY_TO_SIGN_IN = "This is your only way to sign in. Choose a password or link another account first."


def find_person_by_identity(session: Session, provider: str, subject: str) -> Person | None:
    """Return whom a provider knows by this name, or None; who was shut out is not there either."""
    person = session.scalar(
        select(Person)
        .join(Identity, Identity.person_id == Person.id)
        .where(Identity.provider == provider, Identity.subject == subject)
    )
    return None if person is None or is_deactivated(person) else person


def list_identities(session: Session, person_id: int) -> list[Identity]:
    """Return by what providers know somebody, the oldest first."""
    statement = select(Identity).where(Identity.person_id == person_id)
    return list(session.scalars(statement.order_by(Identity.created_at, Identity.id)))


def link_identity(session: Session, person: Person, provider: str, subject: str, at: datetime) -> Identity:
    """Let somebody sign in by what a provider knows them as; Conflict where it is somebody's already.

    Whoever calls has seen the provider vouch for it in the browser of this person.
    """
    identity = Identity(person_id=person.id, provider=provider, subject=subject, created_at=at)
    try:
        with session.begin_nested():
            session.add(identity)
    except IntegrityError:
        raise Conflict(IDENTITY_TAKEN) from None
    _record_and_notify(session, person, "link identity", "identity-linked", provider, at)
    return identity


def unlink_identity(
    session: Session,
    person: Person,
    identity_id: int,
    providers: Collection[str],
    at: datetime,
    *,
    current_login_session_id: int | None = None,
) -> None:
    """Let somebody sign in no more by an identity; Conflict where it is their only way into the hub.

    `providers` are those by which one can sign in. Whatever was opened with it is signed out, but for the
    sign-in `here`.
    """
    session.refresh(person, with_for_update=True)  # so that two at once do not each leave the other's
    theirs = list_identities(session, person.id)
    identity = next((one for one in theirs if one.id == identity_id), None)
    if identity is None:
        raise NotFound("There is nothing here for you at this address.")
    others = [one for one in theirs if one.id != identity_id and one.provider in providers]
    if person.password_hash is None and not others:
        raise Conflict(ONLY_WAY_TO_SIGN_IN)
    session.delete(identity)
    session.flush()
    end_provider_login_sessions(session, person.id, identity.provider, except_id=current_login_session_id)
    _record_and_notify(session, person, "unlink identity", "identity-unlinked", identity.provider, at)


def _record_and_notify(
    session: Session, person: Person, act: str, message_kind: str, provider: str, at: datetime
) -> None:
    by = Viewer(person_id=person.id)
    record_audit_entry(
        session, by, act, kind="person", object_id=person.id, details={"provider": provider}, at=at
    )
    enqueue(session, message_kind, person_id=person.id, details={"at": int(at.timestamp())}, at=at)
