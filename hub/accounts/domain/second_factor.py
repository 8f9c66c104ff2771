"""The second factor: an authenticator's codes, each taken once, and recovery codes for when it is lost."""

import hmac
import secrets
from datetime import datetime

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from hub.access import Viewer, need_second_factor
from hub.accounts.domain.memberships import roles_of
from hub.accounts.domain.rate_limits import Place, hold_tries
from hub.accounts.models import Person, RecoveryCode
from hub.audit.domain import record
from hub.kit.errors import Conflict, Invalid
from hub.kit.keyring import seal, unseal
from hub.kit.row_locks import touched
from hub.mail.domain import post
from hub.trusts.domain import Organisation, organisations_by_id

PURPOSE = "second factor"
ISSUER = "Ambulance Leadership Hub"
SECONDS, FIGURES = 30, 6
CODES = 10
LETTERS = "abcdefghjkmnpqrstvwxyz23456789"
"""Without those that are taken for one another."""
WRONG = "This code is not right. Use the newest one, and each one only once"
# A recovery code has 58 bits by chance, which is far beyond guessing; so the cheapest sound parameters do.
code_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def new_secret() -> str:
    """Return a secret for an authenticator."""
    return pyotp.random_base32()


def address_of_secret(secret: str, email: str) -> str:
    """Return what the square picture tells an authenticator."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def turn_on(session: Session, person: Person, secret: str, code: str, *, at: datetime) -> list[str]:
    """Begin to ask somebody for a second factor, once its first code is right; return the recovery codes.

    They are signed out in every other browser by whoever renews this one's sign-in.
    """
    session.refresh(person, with_for_update=True)
    if person.totp_secret is not None:
        raise Conflict("Your second factor is set up already.")
    step = _step_of(secret, code, at)
    if step is None:
        raise Invalid("code", WRONG)
    person.totp_secret = seal(session, PURPOSE, secret)
    person.totp_step, person.second_factor_since = step, at
    codes = _give_codes(session, person)
    _note(session, person, "turn on second factor", "second-factor-on", at)
    return codes


def turn_off(session: Session, person: Person, *, at: datetime) -> None:
    """Ask somebody for one proof only; Conflict while one of their roles needs two."""
    session.refresh(person, with_for_update=True)
    if person.totp_secret is None:
        raise Conflict("There is no second factor to turn off.")
    if needs_second_factor(session, person.id, at):
        raise Conflict("Your role needs a second factor. You can set up another authenticator instead.")
    forget_second_factor(session, person)
    _note(session, person, "turn off second factor", "second-factor-off", at)


def replace(session: Session, person: Person, secret: str, code: str, *, at: datetime) -> list[str]:
    """Put another authenticator in the place of the one in use; return new recovery codes."""
    session.refresh(person, with_for_update=True)
    step = _step_of(secret, code, at)
    if step is None:
        raise Invalid("code", WRONG)
    forget_second_factor(session, person)
    return turn_on(session, person, secret, code, at=at)


def needs_second_factor(session: Session, person_id: int, at: datetime) -> bool:
    """Say whether a role of this person asks for a second factor."""
    return need_second_factor(roles_of(session, person_id, at.date()))


def places_that_need_it(session: Session, person_id: int, at: datetime) -> list[Organisation]:
    """Return the organisations in which a role of this person asks for a second factor, by name."""
    held = roles_of(session, person_id, at.date())
    ids = {one.organisation_id for one in held if need_second_factor([one])}
    return sorted(organisations_by_id(session, ids).values(), key=lambda one: one.name)


def new_codes(session: Session, person: Person, *, at: datetime) -> list[str]:
    """Return new recovery codes; those before no longer work."""
    session.refresh(person, with_for_update=True)
    if person.totp_secret is None:
        raise Conflict("Set up your second factor first.")
    codes = _give_codes(session, person)
    _note(session, person, "make recovery codes", "recovery-codes-new", at)
    return codes


def codes_left(session: Session, person_id: int) -> int:
    """Return how many recovery codes somebody has not used yet."""
    unused = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return session.scalar(unused.select_from(RecoveryCode)) or 0


def prove_code(session: Session, person: Person, code: str, place: Place, *, at: datetime) -> None:
    """Take a code of the authenticator or a recovery code, once. Invalid if wrong, Slowed after many."""
    tries = hold_tries(session, "code", person.email or str(person.id), place, at)
    typed = "".join(code.split()).replace("-", "").casefold()
    if len(typed) == FIGURES and typed.isdecimal():
        right = _take_step(session, person, typed, at)
    else:
        right = _take_recovery_code(session, person, typed, at)
    if not right:
        tries.failed()
        raise Invalid("code", WRONG)
    tries.succeeded()


def _take_step(session: Session, person: Person, code: str, at: datetime) -> bool:
    secret = unseal(session, PURPOSE, person.totp_secret or "")
    step = _step_of(secret, code, at) if secret else None
    if step is None:
        return False
    # Whoever comes second with the same code finds that its step is no longer ahead of the last one.
    ahead = (Person.id == person.id, or_(Person.totp_step.is_(None), Person.totp_step < step))
    return bool(touched(session, update(Person).where(*ahead).values(totp_step=step)))


def _step_of(secret: str, code: str, at: datetime) -> int | None:
    typed, now_step = "".join(code.split()), int(at.timestamp()) // SECONDS
    found = None
    for step in (now_step - 1, now_step, now_step + 1):
        expected = pyotp.TOTP(secret).generate_otp(step)
        if hmac.compare_digest(expected.encode(), typed.encode("utf-8", "replace")):
            found = step
    return found


def _take_recovery_code(session: Session, person: Person, code: str, at: datetime) -> bool:
    unused = select(RecoveryCode).where(RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None))
    matching = [row.id for row in session.scalars(unused) if _is_code(row.code_hash, code)]
    if not matching:
        return False
    still_there = (RecoveryCode.id == matching[0], RecoveryCode.used_at.is_(None))
    if not touched(session, update(RecoveryCode).where(*still_there).values(used_at=at)):
        return False
    _note(session, person, "use recovery code", "recovery-code-used", at)
    return True


def _is_code(code_hash: str, code: str) -> bool:
    try:
        return code_hasher.verify(code_hash, code)
    except VerificationError:
        return False


def _give_codes(session: Session, person: Person) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = ["".join(secrets.choice(LETTERS) for _ in range(12)) for _ in range(CODES)]
    session.add_all(RecoveryCode(person_id=person.id, code_hash=code_hasher.hash(code)) for code in codes)
    session.flush()
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


def forget_second_factor(session: Session, person: Person) -> None:
    """Take the authenticator and the recovery codes of somebody away."""
    person.totp_secret = person.totp_step = person.second_factor_since = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    session.flush()


def _note(session: Session, person: Person, act: str, letter: str, at: datetime) -> None:
    record(session, Viewer(person_id=person.id), act, kind="person", object_id=person.id, at=at)
    post(session, letter, person_id=person.id, details={"at": int(at.timestamp())}, at=at)
