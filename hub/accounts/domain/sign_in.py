"""Signing in: a password, and a second factor where there is one. What is wrong is not said."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain.login_sessions import LoginSession, create_login_session, renew_login_session
from hub.accounts.domain.passwords import verify_password
from hub.accounts.domain.persons import find_person_by_email, is_deactivated, normalise_email
from hub.accounts.domain.rate_limits import ClientKey, acquire_account_lease
from hub.accounts.domain.second_factor import verify_second_factor
from hub.accounts.models import Person
from hub.audit.domain import record_audit_entry
from hub.kit.errors import Conflict, Invalid
from hub.kit.keyring import hmac_hex

WRONG_CREDENTIALS = "The email address or the password is not right"
CREDENTIALS_CHANGED = "How you sign in was changed a moment ago. Sign in again."
WRONG_PASSWORD = "This is not your password"  # noqa: S105 -- words for a reader


@dataclass(frozen=True)
class PendingSignIn:
    """What a browser is told between the two steps. It opens nothing; it is signed, and over in ten minutes.

    `state` changes with the password, so that a step that was made before it leads nowhere after.
    """

    person_id: int
    how: str
    state: str


def account_hmac(session: Session, email: str) -> str:
    """Return by which mark a browser remembers an account that was signed in to there."""
    return hmac_hex(session, "known browser", normalise_email(email))[:32]


def authenticate(session: Session, email: str, password: str, client: ClientKey, *, at: datetime) -> Person:
    """Return whose password this is. Invalid and Slowed say the same of an address that has no account."""
    tries = acquire_account_lease(session, "password", normalise_email(email), client, at)
    person = find_person_by_email(session, email)
    right = verify_password(person, password)
    if person is None or not right or is_deactivated(person):
        tries.record_failure()
        session.flush()
        raise Invalid("password", WRONG_CREDENTIALS)
    tries.record_success()
    session.flush()
    return person


def make_pending_sign_in(session: Session, person: Person, how: str) -> PendingSignIn:
    """Return what somebody carries who proved once who they are and has a second factor."""
    return PendingSignIn(person.id, how, _credentials_state(session, person))


def find_person_signing_in(session: Session, pending: PendingSignIn) -> Person | None:
    """Return who has taken step one, or None where things have changed since."""
    person = session.get(Person, pending.person_id)
    if person is None or is_deactivated(person):
        return None
    return person if pending.state == _credentials_state(session, person) else None


def sign_in_person(
    session: Session, person: Person, *, how: str, second_factor: bool, browser: str, at: datetime
) -> str:
    """Sign in somebody who has proved who they are, write it down, and return the key for their browser.

    Conflict where how they sign in was changed while they proved it.
    """
    _check_credentials_unchanged(session, person)
    key = create_login_session(session, person, how=how, second_factor=second_factor, browser=browser, at=at)
    details: dict[str, str | int | bool] = {"how": how, "second_factor": second_factor}
    _record_own_act(session, person, "sign in", at, details)
    return key


def reauthenticate(
    session: Session, person: Person, login_session: LoginSession, password: str, code: str, *, at: datetime
) -> str:
    """Let somebody who is signed in prove anew who they are, with all they sign in with; return the new key.

    Their browser is counted for itself, so nobody else can make them wait.
    """
    place = ClientKey(client_address="", device_key=str(login_session.id))
    if person.password_hash is not None:
        check_own_password(session, person, password, place, at=at)
    if person.totp_secret is not None:
        verify_second_factor(session, person, code, place, at=at)
    _record_own_act(session, person, "prove again", at, {})
    twice = True if person.totp_secret is not None else None
    return renew_login_session(session, login_session.id, at, second_factor=twice)


def check_own_password(
    session: Session,
    person: Person,
    password: str,
    client: ClientKey,
    *,
    at: datetime,
    field: str = "password",
) -> None:
    """Refuse with Invalid at `field` what is not the person's own password."""
    tries = acquire_account_lease(session, "password", person.email or "", client, at)
    if not verify_password(person, password):
        tries.record_failure()
        session.flush()
        raise Invalid(field, WRONG_PASSWORD)
    tries.record_success()


def record_sign_out(session: Session, person_id: int, act: str, at: datetime) -> None:
    """Write down that somebody signed out, here or elsewhere."""
    record_audit_entry(session, Viewer(person_id=person_id), act, kind="person", object_id=person_id, at=at)


def _check_credentials_unchanged(session: Session, person: Person) -> None:
    # Whoever changes a password ends the sign-ins that there are; one that is about to be there is not seen.
    known = (person.password_hash, person.totp_secret)
    session.refresh(person, with_for_update=True)
    if (person.password_hash, person.totp_secret) != known or is_deactivated(person):
        raise Conflict(CREDENTIALS_CHANGED)


def _credentials_state(session: Session, person: Person) -> str:
    since = (person.password_set_at, person.second_factor_since)
    return hmac_hex(session, "step one", *(moment.isoformat() if moment else "" for moment in since))[:32]


def _record_own_act(
    session: Session, person: Person, act: str, at: datetime, details: dict[str, str | int | bool]
) -> None:
    by = Viewer(person_id=person.id)
    record_audit_entry(session, by, act, kind="person", object_id=person.id, details=details, at=at)
