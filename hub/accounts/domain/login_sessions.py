"""Login sessions, one per browser. They are read at each request, so changes apply from the next one on."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from hub.accounts.domain.email_tokens import EMAIL_CHANGE, EmailToken
from hub.accounts.models import LoginSession as LoginSession
from hub.accounts.models import Person
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, NotFound
from hub.kit.row_locks import execute_and_count, for_update
from hub.kit.session_lifetime import MAX_AGE, MAX_IDLE

LAST_SEEN_INTERVAL = timedelta(minutes=5)
SESSION_ENDED = "You have just been signed out. Sign in again."


def create_login_session(
    session: Session, person: Person, *, how: str, second_factor: bool, browser: str, at: datetime
) -> str:
    """Create a login session for a person in one browser; return its session token."""
    session_token = secrets.token_urlsafe(32)
    session.add(
        LoginSession(
            key_hash=hash_token(session_token),
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
    login_session.key_hash = hash_token(session_token)
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


def hash_token(session_token: str) -> str:
    """Return the hash by which a session token is stored."""
    # The token is 32 random bytes, so an unsalted fast hash cannot be reversed by guessing.
    return hashlib.sha256(session_token.encode()).hexdigest()
