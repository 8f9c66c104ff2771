"""Signing in with a password and a second factor. Errors do not reveal whether an account exists.

An attempt has three steps, because a hash must not be made inside a write transaction: one transaction counts
the attempt and reads what it is compared with, then it is compared, and a second transaction acts on the
outcome if the account is still as it was.
"""

from datetime import datetime

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain.email_address import normalise_email
from hub.accounts.domain.login_sessions import LoginSession, create_login_session, renew_login_session
from hub.accounts.domain.passwords import PasswordCheck
from hub.accounts.domain.persons import find_person_by_email, is_deactivated
from hub.accounts.domain.rate_limits import Attempt, ClientKey, count_attempt, forgive_attempt
from hub.accounts.domain.second_factor import CodeAttempt, accept_code
from hub.accounts.models import Person
from hub.audit.domain import record_audit_entry
from hub.kit.errors import Conflict, Invalid
from hub.kit.keyring import hmac_hex

WRONG_CREDENTIALS = "The email address or password is not right"
CREDENTIALS_CHANGED = "The way you sign in has just changed. Sign in again."
WRONG_PASSWORD = "This is not your password"  # noqa: S105 -- a message, not a password


class PendingSignIn(Struct, frozen=True):
    """State between the two steps of signing in, kept in the signed session cookie for ten minutes.

    `state` depends on the password and the second factor, so that a change of either invalidates it.
    """

    person_id: int
    how: str
    state: str


def account_hmac(session: Session, email: str) -> str:
    """Return the keyed hash by which the cookie of a known browser identifies an account."""
    return hmac_hex(session, "known browser", normalise_email(email))[:32]


class PasswordAttempt(Struct, frozen=True):
    """A counted attempt with a password, and the hash to compare it with as it was at that moment."""

    counted: Attempt
    person_id: int | None
    password_hash: str | None
    password_set_at: datetime | None


def start_sign_in(session: Session, email: str, client: ClientKey, *, at: datetime) -> PasswordAttempt:
    """Count an attempt to sign in to the account of this address, whether or not there is one.

    Raises RateLimited after too many attempts.
    """
    counted = count_attempt(session, "password", normalise_email(email), client, at)
    return _password_attempt(counted, find_person_by_email(session, email))


def start_password_check(
    session: Session, person: Person, client: ClientKey, *, at: datetime
) -> PasswordAttempt:
    """Count an attempt of a signed-in person to prove that they know their password.

    Raises RateLimited after too many attempts.
    """
    return _password_attempt(count_attempt(session, "password", person.email or "", client, at), person)


def authenticate(session: Session, attempt: PasswordAttempt, check: PasswordCheck, *, at: datetime) -> Person:
    """Return the person of an attempt whose password has been checked.

    Raises Invalid if the email address or the password is wrong, without revealing which; Conflict if the
    password was changed meanwhile.
    """
    # A wrong password costs the same statements whether or not there is an account.
    person = session.get(Person, attempt.person_id) if check.is_right else None
    if person is None or is_deactivated(person):
        raise Invalid("password", WRONG_CREDENTIALS)
    _accept_password(session, person, attempt, check, at)
    return person


def make_pending_sign_in(session: Session, person: Person, how: str) -> PendingSignIn:
    """Return the pending sign-in of a person who has passed the first step."""
    return PendingSignIn(person.id, how, _credentials_state(session, person))


def find_person_signing_in(session: Session, pending: PendingSignIn) -> Person | None:
    """Return the person of a pending sign-in, or None if their credentials have changed since."""
    person = session.get(Person, pending.person_id)
    if person is None or is_deactivated(person):
        return None
    return person if pending.state == _credentials_state(session, person) else None


def sign_in_person(
    session: Session, person: Person, *, how: str, second_factor: bool, browser: str, at: datetime
) -> str:
    """Create a login session for an authenticated person, record it, and return its session token.

    Raises Conflict if the password or second factor was changed since `person` was loaded.
    """
    _check_credentials_unchanged(session, person)
    session_token = create_login_session(
        session, person, how=how, second_factor=second_factor, browser=browser, at=at
    )
    details: dict[str, str | int | bool] = {"how": how, "second_factor": second_factor}
    _record_own_act(session, person, "sign in", at, details)
    return session_token


def reauthenticate(
    session: Session,
    person: Person,
    login_session: LoginSession,
    *,
    password: tuple[PasswordAttempt, PasswordCheck] | None,
    code: tuple[CodeAttempt, str | None] | None,
    at: datetime,
) -> str:
    """Re-authenticate a signed-in person with every factor they have; return the new session token.

    Raises Invalid if the password or the code is wrong, Conflict if the factors were changed meanwhile.
    """
    if (password is None) != (person.password_hash is None) or (code is None) != (person.totp_secret is None):
        raise Conflict(CREDENTIALS_CHANGED)
    if password is not None:
        accept_own_password(session, person, *password, at=at)
    if code is not None:
        accept_code(session, person, *code, at=at)
    _record_own_act(session, person, "prove again", at, {})
    second_factor = True if person.totp_secret is not None else None
    return renew_login_session(session, login_session.id, at, second_factor=second_factor)


def accept_own_password(
    session: Session,
    person: Person,
    attempt: PasswordAttempt,
    check: PasswordCheck,
    *,
    at: datetime,
    field: str = "password",
) -> None:
    """Raise Invalid for `field` if it is not the person's password, Conflict if it was changed."""
    if not check.is_right or attempt.person_id != person.id:
        raise Invalid(field, WRONG_PASSWORD)
    _accept_password(session, person, attempt, check, at)


def record_sign_out(session: Session, person_id: int, act: str, at: datetime) -> None:
    """Record in the audit log that a person ended one or more of their login sessions."""
    record_audit_entry(session, Viewer(person_id=person_id), act, kind="person", object_id=person_id, at=at)


def _password_attempt(counted: Attempt, person: Person | None) -> PasswordAttempt:
    if person is None:
        return PasswordAttempt(counted, None, None, None)
    return PasswordAttempt(counted, person.id, person.password_hash, person.password_set_at)


def _accept_password(
    session: Session, person: Person, attempt: PasswordAttempt, check: PasswordCheck, at: datetime
) -> None:
    # The hash alone may differ: another sign-in may have renewed it.
    if person.password_hash is None or person.password_set_at != attempt.password_set_at:
        raise Conflict(CREDENTIALS_CHANGED)
    forgive_attempt(session, attempt.counted, at)  # counters are always locked before the person
    if check.new_hash is not None:
        person.password_hash = check.new_hash
        session.flush()


def _check_credentials_unchanged(session: Session, person: Person) -> None:
    # A change of password ends the existing login sessions, but not one that is being created at that moment.
    loaded = (person.password_hash, person.totp_secret)
    session.refresh(person, with_for_update=True)
    if (person.password_hash, person.totp_secret) != loaded or is_deactivated(person):
        raise Conflict(CREDENTIALS_CHANGED)


def _credentials_state(session: Session, person: Person) -> str:
    changed_at = (person.password_set_at, person.second_factor_since)
    return hmac_hex(session, "step one", *(time.isoformat() if time else "" for time in changed_at))[:32]


def _record_own_act(
    session: Session, person: Person, act: str, at: datetime, details: dict[str, str | int | bool]
) -> None:
    by = Viewer(person_id=person.id)
    record_audit_entry(session, by, act, kind="person", object_id=person.id, details=details, at=at)
