"""Login sessions, one per browser. They are read at each request, so changes apply from the next one on."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from hub.access import ANONYMOUS, AuthContext, RoleAssignment, Viewer, requires_second_factor
from hub.accounts.domain.email_tokens import EMAIL_CHANGE, EmailToken
from hub.accounts.domain.memberships import list_delegated_roles, list_roles
from hub.accounts.domain.persons import is_deactivated
from hub.accounts.domain.providers import IdentityProvider
from hub.accounts.models import Identity, Person
from hub.accounts.models import LoginSession as LoginSession
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, NotFound
from hub.kit.row_locks import execute_and_count, for_update
from hub.kit.session_lifetime import MAX_AGE, MAX_IDLE, PRIVILEGED_MAX_AGE, PRIVILEGED_MAX_IDLE

LAST_SEEN_INTERVAL = timedelta(minutes=5)
SESSION_ENDED = "You have just been signed out. Sign in again."


def create_login_session(
    session: Session, person: Person, *, how: str, second_factor: bool, browser: str, at: datetime
) -> str:
    """Create a login session for a person in one browser; return its session token."""
    session_token = secrets.token_urlsafe(32)
    session.add(
        LoginSession(
            key_hash=_hash_token(session_token),
            person_id=person.id,
            how=how,
            second_factor=second_factor,
            browser=browser,
            created_at=at,
            seen_at=at,
            proved_at=at,
        )
    )
    person.last_seen_on = day_of(at)
    session.flush()
    return session_token


def load_auth_context(
    session: Session,
    session_token: str,
    at: datetime,
    providers: Mapping[str, IdentityProvider] = MappingProxyType({}),
) -> AuthContext:
    """Return the auth context for a session token; ANONYMOUS if its login session has ended or expired.

    `providers` are the identity providers in use, by slug.
    """
    session_and_person = _find_login_session_and_person(session, session_token)
    if session_and_person is None:
        return ANONYMOUS
    login_session, person = session_and_person
    own_roles = list_roles(session, person.id, day_of(at))
    subject, roles = _resolve_acting_for(session, login_session, person, own_roles, at)
    privileged = requires_second_factor(own_roles) or requires_second_factor(roles)
    if _is_expired(login_session, at, privileged):
        return ANONYMOUS
    second_factor_pending = privileged and not login_session.second_factor
    is_delegate = subject is not person
    return AuthContext(
        viewer=Viewer(
            person_id=subject.id,
            roles=frozenset() if second_factor_pending else roles,
            delegate_id=person.id if is_delegate else None,
        ),
        login_session_id=login_session.id,
        signed_in_person_id=person.id,
        name=person.name,
        acting_for=subject.name if is_delegate else "",
        authenticated_at=login_session.proved_at,
        second_factor_pending=second_factor_pending,
        stronger_provider=(
            _find_stronger_provider(session, login_session, providers) if second_factor_pending else ""
        ),
    )


def _find_login_session_and_person(
    session: Session, session_token: str
) -> tuple[LoginSession, Person] | None:
    row = session.execute(
        select(LoginSession, Person)
        .join(Person, Person.id == LoginSession.person_id)
        .where(
            LoginSession.key_hash == _hash_token(session_token),
            Person.disabled_at.is_(None),
            Person.erased_at.is_(None),
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def _find_stronger_provider(
    session: Session, login_session: LoginSession, providers: Mapping[str, IdentityProvider]
) -> str:
    statement = (
        select(Identity.provider).where(Identity.person_id == login_session.person_id).order_by(Identity.id)
    )
    linked = [slug for slug in session.scalars(statement) if slug in providers]
    return providers[linked[0]].label if linked and login_session.how not in linked else ""


def _resolve_acting_for(
    session: Session,
    login_session: LoginSession,
    person: Person,
    own_roles: frozenset[RoleAssignment],
    at: datetime,
) -> tuple[Person, frozenset[RoleAssignment]]:
    if login_session.acting_for_id is not None:
        other = session.get_one(Person, login_session.acting_for_id)
        delegated_roles = _usable_delegated_roles(session, own_roles, other, at)
        if delegated_roles and not is_deactivated(other):
            return other, delegated_roles
    return person, own_roles


def _usable_delegated_roles(
    session: Session, own_roles: frozenset[RoleAssignment], other: Person, at: datetime
) -> frozenset[RoleAssignment]:
    roles = list_delegated_roles(own_roles, list_roles(session, other.id, day_of(at)))
    if not requires_second_factor(roles) or _may_have_second_factor(session, other):
        return roles
    # A person without a second factor cannot use privileged roles, so a delegate cannot either.
    return frozenset(role for role in roles if not requires_second_factor([role]))


def viewer_of_person(session: Session, person: Person, today: date) -> Viewer:
    """Return a person with the roles that count on pages once they have signed in, for work outside of these.

    If one of their roles needs a second factor, none of them counts until the person has one.
    """
    roles = list_roles(session, person.id, today)
    can_use_roles = not requires_second_factor(roles) or _may_have_second_factor(session, person)
    return Viewer(person.id, roles if can_use_roles else frozenset())


def _may_have_second_factor(session: Session, person: Person) -> bool:
    # With a linked identity a person may have one, because the identity provider may assert it.
    if person.totp_secret is not None:
        return True
    return session.scalar(select(Identity.id).where(Identity.person_id == person.id).limit(1)) is not None


def _is_expired(login_session: LoginSession, at: datetime, privileged: bool) -> bool:
    max_age, max_idle = (PRIVILEGED_MAX_AGE, PRIVILEGED_MAX_IDLE) if privileged else (MAX_AGE, MAX_IDLE)
    return at - login_session.created_at > max_age or at - login_session.seen_at > max_idle


def update_last_seen(session: Session, login_session_id: int, at: datetime) -> None:
    """Record that a login session is in use, at most every LAST_SEEN_INTERVAL."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.id == login_session_id, LoginSession.seen_at < at - LAST_SEEN_INTERVAL)
        .values(seen_at=at)
    )


def renew_login_session(
    session: Session, login_session_id: int, at: datetime, *, second_factor: bool | None = None
) -> str:
    """Record that the person has just authenticated; return a new session token, which replaces the old one.

    `second_factor`: whether they authenticated with two factors, False also when they now have only one; None
    leaves it unchanged. Raises Conflict if the login session has ended.
    """
    login_session = lock_login_session(session, login_session_id)
    session_token = secrets.token_urlsafe(32)
    login_session.key_hash = _hash_token(session_token)
    login_session.proved_at = login_session.seen_at = at
    if second_factor is not None:
        login_session.second_factor = second_factor
    session.flush()
    return session_token


def lock_login_session(session: Session, login_session_id: int) -> LoginSession:
    """Return the login session with this id, with a row lock; raise Conflict if it has ended."""
    statement = select(LoginSession).where(LoginSession.id == login_session_id)
    login_session = session.scalar(for_update(statement))
    if login_session is None:
        raise Conflict(SESSION_ENDED)
    return login_session


def delete_old_login_sessions(session: Session, at: datetime) -> int:
    """Delete login sessions that have expired for every role; return how many."""
    expired = or_(LoginSession.created_at < at - MAX_AGE, LoginSession.seen_at < at - MAX_IDLE)
    return execute_and_count(session, delete(LoginSession).where(expired))


def list_login_sessions(session: Session, person_id: int) -> list[LoginSession]:
    """Return the login sessions of a person, the most recently used first."""
    statement = select(LoginSession).where(LoginSession.person_id == person_id)
    return list(session.scalars(statement.order_by(LoginSession.seen_at.desc(), LoginSession.id.desc())))


def get_login_session(session: Session, login_session_id: int) -> LoginSession:
    """Return the login session with this id; raise Conflict if it has ended."""
    login_session = session.get(LoginSession, login_session_id)
    if login_session is None:
        raise Conflict(SESSION_ENDED)
    return login_session


def end_login_session(session: Session, person_id: int, login_session_id: int) -> None:
    """End a login session; raise NotFound if it is not one of this person's."""
    if not execute_and_count(
        session,
        delete(LoginSession).where(LoginSession.id == login_session_id, LoginSession.person_id == person_id),
    ):
        raise NotFound("You are no longer signed in there.")


def cancel_email_change(session: Session, person_id: int) -> None:
    """Delete pending changes of the email address: the browser being signed out may have requested them."""
    pending = (
        EmailToken.person_id == person_id,
        EmailToken.purpose == EMAIL_CHANGE,
        EmailToken.used_at.is_(None),
    )
    session.execute(delete(EmailToken).where(*pending))


def end_all_login_sessions(session: Session, person_id: int, *, except_id: int | None = None) -> None:
    """End all login sessions of a person, except the one with `except_id`."""
    cancel_email_change(session, person_id)
    session.execute(
        delete(LoginSession).where(LoginSession.person_id == person_id, LoginSession.id != (except_id or 0))
    )


def end_provider_login_sessions(session: Session, person_id: int, how: str, *, except_id: int | None) -> None:
    """End the login sessions that a person started with a provider, except the one with `except_id`."""
    started_with = (LoginSession.person_id == person_id, LoginSession.how == how)
    session.execute(delete(LoginSession).where(*started_with, LoginSession.id != (except_id or 0)))


def is_two_factor_session(session: Session, login_session_id: int) -> bool:
    """Return whether the person authenticated with two factors in this login session."""
    return bool(session.scalar(select(LoginSession.second_factor).where(LoginSession.id == login_session_id)))


def set_acting_for(session: Session, login_session_id: int, person_id: int | None) -> None:
    """Let a login session act for another person, or with None for its own person again."""
    session.execute(
        update(LoginSession).where(LoginSession.id == login_session_id).values(acting_for_id=person_id)
    )


def clear_acting_for(session: Session, delegate_id: int, person_id: int) -> None:
    """Stop a delegate acting for a person, in all of the delegate's login sessions."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.person_id == delegate_id, LoginSession.acting_for_id == person_id)
        .values(acting_for_id=None)
    )


def _hash_token(session_token: str) -> str:
    # The token is 32 random bytes, so an unsalted fast hash cannot be reversed by guessing.
    return hashlib.sha256(session_token.encode()).hexdigest()
