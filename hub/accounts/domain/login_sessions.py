"""Sign-ins: one for each browser. All is read anew at each request, so whatever changes holds at the next."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
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
from hub.kit.errors import Conflict, NotFound
from hub.kit.row_locks import execute_and_count, for_update

MAX_AGE, MAX_IDLE = timedelta(days=30), timedelta(days=7)
PRIVILEGED_MAX_AGE, PRIVILEGED_MAX_IDLE = timedelta(hours=12), timedelta(hours=1)
"""For those whose roles need a second factor."""
LAST_SEEN_INTERVAL = timedelta(minutes=5)
SESSION_ENDED = "You were signed out here a moment ago. Sign in again."


def create_login_session(
    session: Session, person: Person, *, how: str, second_factor: bool, browser: str, at: datetime
) -> str:
    """Sign somebody in, in one browser; return the key that this browser alone will know."""
    key = secrets.token_urlsafe(32)
    session.add(
        LoginSession(
            key_hash=_hash_token(key),
            person_id=person.id,
            how=how,
            second_factor=second_factor,
            browser=browser,
            created_at=at,
            seen_at=at,
            proved_at=at,
        )
    )
    person.last_seen_on = at.date()
    session.flush()
    return key


def load_auth_context(
    session: Session,
    session_token: str,
    at: datetime,
    providers: Mapping[str, IdentityProvider] = MappingProxyType({}),
) -> AuthContext:
    """Return who has this key and what they may do just now; nobody where it is over.

    `providers` are those by which one can sign in.
    """
    row = session.execute(
        select(LoginSession, Person)
        .join(Person, Person.id == LoginSession.person_id)
        .where(
            LoginSession.key_hash == _hash_token(session_token),
            Person.disabled_at.is_(None),
            Person.erased_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return ANONYMOUS
    sign_in, person = row
    own = list_roles(session, person.id, at.date())
    subject, roles = _resolve_acting_for(session, sign_in, person, own, at)
    powers = requires_second_factor(own) or requires_second_factor(roles)
    if _is_expired(sign_in, at, powers):
        return ANONYMOUS
    owes = powers and not sign_in.second_factor
    acting = subject is not person
    viewer = Viewer(
        person_id=subject.id,
        roles=frozenset() if owes else roles,
        delegate_id=person.id if acting else None,
    )
    return AuthContext(
        viewer=viewer,
        login_session_id=sign_in.id,
        signed_in_person_id=person.id,
        name=person.name,
        acting_for=subject.name if acting else "",
        authenticated_at=sign_in.proved_at,
        second_factor_pending=owes,
        stronger_provider=_find_stronger_provider(session, sign_in, providers) if owes else "",
    )


def _find_stronger_provider(
    session: Session, login_session: LoginSession, providers: Mapping[str, IdentityProvider]
) -> str:
    known = (
        select(Identity.provider).where(Identity.person_id == login_session.person_id).order_by(Identity.id)
    )
    linked = [slug for slug in session.scalars(known) if slug in providers]
    return providers[linked[0]].label if linked and login_session.how not in linked else ""


def _resolve_acting_for(
    session: Session,
    login_session: LoginSession,
    person: Person,
    own: frozenset[RoleAssignment],
    at: datetime,
) -> tuple[Person, frozenset[RoleAssignment]]:
    if login_session.acting_for_id is not None:
        other = session.get_one(Person, login_session.acting_for_id)
        theirs = _usable_delegated_roles(session, own, other, at)
        if theirs and not is_deactivated(other):
            return other, theirs
    return person, own


def _usable_delegated_roles(
    session: Session, own: frozenset[RoleAssignment], other: Person, at: datetime
) -> frozenset[RoleAssignment]:
    found = list_delegated_roles(own, list_roles(session, other.id, at.date()))
    if not requires_second_factor(found) or other.totp_secret is not None:
        return found
    # Who has not set up a second factor has no powers, so nobody acts with them; a provider may prove twice.
    elsewhere = session.scalar(select(Identity.id).where(Identity.person_id == other.id).limit(1))
    return found if elsewhere else frozenset(held for held in found if not requires_second_factor([held]))


def _is_expired(login_session: LoginSession, at: datetime, privileged: bool) -> bool:
    lasts, idle = (PRIVILEGED_MAX_AGE, PRIVILEGED_MAX_IDLE) if privileged else (MAX_AGE, MAX_IDLE)
    return at - login_session.created_at > lasts or at - login_session.seen_at > idle


def update_last_seen(session: Session, login_session_id: int, at: datetime) -> None:
    """Note that a sign-in is in use; more often than every five minutes changes nothing."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.id == login_session_id, LoginSession.seen_at < at - LAST_SEEN_INTERVAL)
        .values(seen_at=at)
    )


def renew_login_session(
    session: Session, login_session_id: int, at: datetime, *, second_factor: bool | None = None
) -> str:
    """Note that somebody has just proved who they are; return this browser's new key. The old one is over.

    `second_factor` says whether they did it with two factors, or (False) no longer have two; None leaves what
    was known of it. Conflict where the sign-in was ended elsewhere in the meantime.
    """
    sign_in = lock_login_session(session, login_session_id)
    key = secrets.token_urlsafe(32)
    sign_in.key_hash, sign_in.proved_at, sign_in.seen_at = _hash_token(key), at, at
    sign_in.second_factor = sign_in.second_factor if second_factor is None else second_factor
    session.flush()
    return key


def lock_login_session(session: Session, login_session_id: int) -> LoginSession:
    """Return a sign-in that nobody ends until this transaction does; Conflict where it was ended already."""
    found = session.scalar(for_update(select(LoginSession).where(LoginSession.id == login_session_id)))
    if found is None:
        raise Conflict(SESSION_ENDED)
    return found


def delete_old_login_sessions(session: Session, at: datetime) -> int:
    """Remove what nobody can use any more, and return how many."""
    over = or_(LoginSession.created_at < at - MAX_AGE, LoginSession.seen_at < at - MAX_IDLE)
    return execute_and_count(session, delete(LoginSession).where(over))


def list_login_sessions(session: Session, person_id: int) -> list[LoginSession]:
    """Return where somebody is signed in, what was used last first."""
    statement = select(LoginSession).where(LoginSession.person_id == person_id)
    return list(session.scalars(statement.order_by(LoginSession.seen_at.desc(), LoginSession.id.desc())))


def get_login_session(session: Session, login_session_id: int) -> LoginSession:
    """Return the sign-in with this id; Conflict where it was ended in the meantime."""
    found = session.get(LoginSession, login_session_id)
    if found is None:
        raise Conflict(SESSION_ENDED)
    return found


def end_login_session(session: Session, person_id: int, login_session_id: int) -> None:
    """Sign somebody out in one browser; NotFound where it is not theirs."""
    if not execute_and_count(
        session,
        delete(LoginSession).where(LoginSession.id == login_session_id, LoginSession.person_id == person_id),
    ):
        raise NotFound("You are not signed in there any more.")


def cancel_email_change(session: Session, person_id: int) -> None:
    """End a change of address that waits for its link: it may have been asked for where one is signed out."""
    asked = (
        EmailToken.person_id == person_id,
        EmailToken.purpose == EMAIL_CHANGE,
        EmailToken.used_at.is_(None),
    )
    session.execute(delete(EmailToken).where(*asked))


def end_all_login_sessions(session: Session, person_id: int, *, except_id: int | None = None) -> None:
    """Sign somebody out everywhere, or everywhere but in one browser."""
    cancel_email_change(session, person_id)
    session.execute(
        delete(LoginSession).where(LoginSession.person_id == person_id, LoginSession.id != (except_id or 0))
    )


def end_provider_login_sessions(session: Session, person_id: int, how: str, *, except_id: int | None) -> None:
    """Sign somebody out wherever they signed in with this provider, but for one browser."""
    theirs = (LoginSession.person_id == person_id, LoginSession.how == how)
    session.execute(delete(LoginSession).where(*theirs, LoginSession.id != (except_id or 0)))


def is_two_factor_session(session: Session, login_session_id: int) -> bool:
    """Say whether somebody proved twice who they are when they signed in here."""
    return bool(session.scalar(select(LoginSession.second_factor).where(LoginSession.id == login_session_id)))


def set_acting_for(session: Session, login_session_id: int, person_id: int | None) -> None:
    """Let one browser's owner act for somebody, or (None) for themselves again."""
    session.execute(
        update(LoginSession).where(LoginSession.id == login_session_id).values(acting_for_id=person_id)
    )


def clear_acting_for(session: Session, delegate_id: int, person_id: int) -> None:
    """End at once, in every browser, that one acts for the other."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.person_id == delegate_id, LoginSession.acting_for_id == person_id)
        .values(acting_for_id=None)
    )


def _hash_token(session_token: str) -> str:
    # The key is 32 random bytes, so a plain hash cannot be guessed back.
    return hashlib.sha256(session_token.encode()).hexdigest()
