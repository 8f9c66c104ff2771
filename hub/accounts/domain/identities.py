"""Accounts at identity providers: linked by their owner while signed in, never by an equal email address."""

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
    "This account is already linked to another hub account, perhaps to one you have under a different email "
    "address."
)
ONLY_WAY_TO_SIGN_IN = "This is your only way to sign in. Choose a password or link another account first."


def find_person_by_identity(session: Session, provider: str, subject: str) -> Person | None:
    """Return the person with this identity, or None if there is none or the account is deactivated."""
    person = session.scalar(
        select(Person)
        .join(Identity, Identity.person_id == Person.id)
        .where(Identity.provider == provider, Identity.subject == subject)
    )
    return None if person is None or is_deactivated(person) else person


def list_identities(session: Session, person_id: int) -> list[Identity]:
    """Return the identities of a person, the oldest first."""
    statement = select(Identity).where(Identity.person_id == person_id)
    return list(session.scalars(statement.order_by(Identity.created_at, Identity.id)))


def link_identity(session: Session, person: Person, provider: str, subject: str, at: datetime) -> Identity:
    """Link an identity to a person; raise Conflict if it is linked already.

    The caller must have verified the identity with the provider in this person's browser.
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
    """Unlink an identity; raise Conflict if the person could then no longer sign in.

    `providers` are the slugs of the providers in use. Login sessions that were started with this provider
    end, except `current_login_session_id`. Raises NotFound if the identity is not one of this person's.
    """
    # The row lock prevents two requests from each unlinking one of the last two identities.
    session.refresh(person, with_for_update=True)
    identities = {identity.id: identity for identity in list_identities(session, person.id)}
    identity = identities.pop(identity_id, None)
    if identity is None:
        raise NotFound("This page does not exist, or you do not have access to it.")
    usable = [other for other in identities.values() if other.provider in providers]
    if person.password_hash is None and not usable:
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
