"""Signing in: a password, and a second factor where there is one. What is wrong is not said."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain.login_sessions import SignIn, begin_sign_in, renew_sign_in
from hub.accounts.domain.passwords import is_password
from hub.accounts.domain.persons import fold_email, is_shut, person_at
from hub.accounts.domain.rate_limits import Place, hold_tries
from hub.accounts.domain.second_factor import prove_code
from hub.accounts.models import Person
from hub.audit.domain import record
from hub.kit.errors import Conflict, Invalid
from hub.kit.keyring import mark

WRONG = "The email address or the password is not right"
CHANGED = "How you sign in was changed a moment ago. Sign in again."
WRONG_PASSWORD = "This is not your password"  # noqa: S105 -- words for a reader


@dataclass(frozen=True)
class StepOne:
    """What a browser is told between the two steps. It opens nothing; it is signed, and over in ten minutes.

    `state` changes with the password, so that a step that was made before it leads nowhere after.
    """

    person_id: int
    how: str
    state: str


def account_mark(session: Session, email: str) -> str:
    """Return by which mark a browser remembers an account that was signed in to there."""
    return mark(session, "known browser", fold_email(email))[:32]


def prove_password(session: Session, email: str, password: str, place: Place, *, at: datetime) -> Person:
    """Return whose password this is. Invalid and Slowed say the same of an address that has no account."""
    tries = hold_tries(session, "password", fold_email(email), place, at)
    person = person_at(session, email)
    right = is_password(person, password)
    if person is None or not right or is_shut(person):
        tries.failed()
        session.flush()
        raise Invalid("password", WRONG)
    tries.succeeded()
    session.flush()
    return person


def step_one(session: Session, person: Person, how: str) -> StepOne:
    """Return what somebody carries who proved once who they are and has a second factor."""
    return StepOne(person.id, how, _state(session, person))


def person_in(session: Session, step: StepOne) -> Person | None:
    """Return who has taken step one, or None where things have changed since."""
    person = session.get(Person, step.person_id)
    if person is None or is_shut(person):
        return None
    return person if step.state == _state(session, person) else None


def sign_in(
    session: Session, person: Person, *, how: str, second_factor: bool, browser: str, at: datetime
) -> str:
    """Sign in somebody who has proved who they are, write it down, and return the key for their browser.

    Conflict where how they sign in was changed while they proved it.
    """
    _refuse_if_changed(session, person)
    key = begin_sign_in(session, person, how=how, second_factor=second_factor, browser=browser, at=at)
    details: dict[str, str | int | bool] = {"how": how, "second_factor": second_factor}
    _note(session, person, "sign in", at, details)
    return key


def prove_again(
    session: Session, person: Person, sign_in: SignIn, password: str, code: str, *, at: datetime
) -> str:
    """Let somebody who is signed in prove anew who they are, with all they sign in with; return the new key.

    Their browser is counted for itself, so nobody else can make them wait.
    """
    place = Place(sender="", browser=str(sign_in.id))
    if person.password_hash is not None:
        check_own_password(session, person, password, place, at=at)
    if person.totp_secret is not None:
        prove_code(session, person, code, place, at=at)
    _note(session, person, "prove again", at, {})
    twice = True if person.totp_secret is not None else None
    return renew_sign_in(session, sign_in.id, at, second_factor=twice)


def check_own_password(
    session: Session, person: Person, password: str, place: Place, *, at: datetime, field: str = "password"
) -> None:
    """Refuse with Invalid at `field` what is not the person's own password."""
    tries = hold_tries(session, "password", person.email or "", place, at)
    if not is_password(person, password):
        tries.failed()
        session.flush()
        raise Invalid(field, WRONG_PASSWORD)
    tries.succeeded()


def note_ended(session: Session, person_id: int, act: str, at: datetime) -> None:
    """Write down that somebody signed out, here or elsewhere."""
    record(session, Viewer(person_id=person_id), act, kind="person", object_id=person_id, at=at)


def _refuse_if_changed(session: Session, person: Person) -> None:
    # Whoever changes a password ends the sign-ins that there are; one that is about to be there is not seen.
    known = (person.password_hash, person.totp_secret)
    session.refresh(person, with_for_update=True)
    if (person.password_hash, person.totp_secret) != known or is_shut(person):
        raise Conflict(CHANGED)


def _state(session: Session, person: Person) -> str:
    since = (person.password_set_at, person.second_factor_since)
    return mark(session, "step one", *(moment.isoformat() if moment else "" for moment in since))[:32]


def _note(
    session: Session, person: Person, act: str, at: datetime, details: dict[str, str | int | bool]
) -> None:
    by = Viewer(person_id=person.id)
    record(session, by, act, kind="person", object_id=person.id, details=details, at=at)
