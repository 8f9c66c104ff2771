"""Signing in with a password and a second factor. Errors do not reveal whether an account exists."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain.email_address import normalise_email
from hub.accounts.domain.login_sessions import LoginSession, create_login_session, renew_login_session
from hub.accounts.domain.passwords import verify_password
from hub.accounts.domain.persons import find_person_by_email, is_deactivated
from hub.accounts.domain.rate_limits import ClientKey, acquire_account_lease
from hub.accounts.domain.second_factor import verify_second_factor
from hub.accounts.models import Person
from hub.audit.domain import record_audit_entry
from hub.kit.errors import Conflict, Invalid
from hub.kit.keyring import hmac_hex

WRONG_CREDENTIALS = "The email address or the password is not right"
CREDENTIALS_CHANGED = "How you sign in was changed a moment ago. Sign in again."
WRONG_PASSWORD = "This is not your password"  # noqa: S105 -- a message, not a password


@dataclass(frozen=True)
class PendingSignIn:
    """State between the two steps of signing in, kept in the signed session cookie for ten minutes.

    `state` depends on the password and the second factor, so that a change of either invalidates it.
    """

    person_id: int
    how: str
    state: str


def account_hmac(session: Session, email: str) -> str:
    """Return the keyed hash by which the cookie of a known browser identifies an account."""
    return hmac_hex(session, "known browser", normalise_email(email))[:32]


def authenticate(session: Session, email: str, password: str, client: ClientKey, *, at: datetime) -> Person:
    """Return the person with this email address and password.

    Raises Invalid if one of them is wrong, RateLimited after too many attempts; neither reveals whether the
    address has an account.
    """
    lease = acquire_account_lease(session, "password", normalise_email(email), client, at)
    person = find_person_by_email(session, email)
    is_right = verify_password(person, password)
    if person is None or not is_right or is_deactivated(person):
        lease.record_failure()
        session.flush()
        raise Invalid("password", WRONG_CREDENTIALS)
    lease.record_success()
    session.flush()
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
    session: Session, person: Person, login_session: LoginSession, password: str, code: str, *, at: datetime
) -> str:
    """Re-authenticate a signed-in person with every factor they have; return the new session token.

    Failures are counted for this login session alone, so nobody else can block the person.
    """
    client = ClientKey(client_address="", device_key=str(login_session.id))
    if person.password_hash is not None:
        check_own_password(session, person, password, client, at=at)
    if person.totp_secret is not None:
        verify_second_factor(session, person, code, client, at=at)
    _record_own_act(session, person, "prove again", at, {})
    second_factor = True if person.totp_secret is not None else None
    return renew_login_session(session, login_session.id, at, second_factor=second_factor)


def check_own_password(
    session: Session,
    person: Person,
    password: str,
    client: ClientKey,
    *,
    at: datetime,
    field: str = "password",
) -> None:
    """Raise Invalid for `field` if this is not the person's password, RateLimited after too many attempts."""
    lease = acquire_account_lease(session, "password", person.email or "", client, at)
    if not verify_password(person, password):
        lease.record_failure()
        session.flush()
        raise Invalid(field, WRONG_PASSWORD)
    lease.record_success()


def record_sign_out(session: Session, person_id: int, act: str, at: datetime) -> None:
    """Record in the audit log that a person ended one or more of their login sessions."""
    record_audit_entry(session, Viewer(person_id=person_id), act, kind="person", object_id=person_id, at=at)


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
