"""Second factor: TOTP codes of an authenticator, each accepted once, and recovery codes."""

import hmac
import secrets
from datetime import datetime

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from hub.access import Viewer, requires_second_factor
from hub.accounts.domain.memberships import list_roles
from hub.accounts.domain.passwords import normalise_secret
from hub.accounts.domain.rate_limits import ClientKey, acquire_account_lease
from hub.accounts.models import Person, RecoveryCode
from hub.audit.domain import record_audit_entry
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, Invalid
from hub.kit.keyring import decrypt, encrypt
from hub.kit.row_locks import execute_and_count
from hub.mail.domain import enqueue
from hub.trusts.domain import Organisation, organisations_by_id

PURPOSE = "second factor"
ISSUER = "Ambulance Leadership Hub"
STEP_SECONDS, CODE_DIGITS = 30, 6
RECOVERY_CODE_COUNT = 10
RECOVERY_CODE_ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"
"""Without characters that are easily confused."""
WRONG_CODE = "This code is not right. Use the newest one, and each one only once"
# A recovery code has 58 random bits, so the cheapest recommended parameters are enough.
recovery_code_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def generate_totp_secret() -> str:
    """Return a new secret for an authenticator."""
    return pyotp.random_base32()


def build_provisioning_uri(secret: str, email: str) -> str:
    """Return the otpauth URI that the QR code contains."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def enable_second_factor(
    session: Session, person: Person, secret: str, code: str, *, at: datetime
) -> list[str]:
    """Turn on the second factor if its first code is right; return the recovery codes.

    The caller renews the current login session and ends the others. Raises Conflict if a second factor is set
    up already, Invalid if the code is wrong.
    """
    session.refresh(person, with_for_update=True)
    if person.totp_secret is not None:
        raise Conflict("Your second factor is set up already.")
    step = _find_totp_step(secret, code, at)
    if step is None:
        raise Invalid("code", WRONG_CODE)
    person.totp_secret = encrypt(session, PURPOSE, secret)
    person.totp_step, person.second_factor_since = step, at
    codes = _create_recovery_codes(session, person)
    _record_and_notify(session, person, "turn on second factor", "second-factor-on", at)
    return codes


def disable_second_factor(session: Session, person: Person, *, at: datetime) -> None:
    """Turn off the second factor; raise Conflict if there is none or a role of the person requires it."""
    session.refresh(person, with_for_update=True)
    if person.totp_secret is None:
        raise Conflict("There is no second factor to turn off.")
    if is_second_factor_required(session, person.id, at):
        raise Conflict("Your role needs a second factor. You can set up another authenticator instead.")
    clear_second_factor(session, person)
    _record_and_notify(session, person, "turn off second factor", "second-factor-off", at)


def replace_authenticator(
    session: Session, person: Person, secret: str, code: str, *, at: datetime
) -> list[str]:
    """Replace the authenticator if the first code of the new one is right; return new recovery codes."""
    session.refresh(person, with_for_update=True)
    step = _find_totp_step(secret, code, at)
    if step is None:
        raise Invalid("code", WRONG_CODE)
    clear_second_factor(session, person)
    return enable_second_factor(session, person, secret, code, at=at)


def is_second_factor_required(session: Session, person_id: int, at: datetime) -> bool:
    """Return whether a role of this person requires a second factor."""
    return requires_second_factor(list_roles(session, person_id, day_of(at)))


def list_organisations_requiring_second_factor(
    session: Session, person_id: int, at: datetime
) -> list[Organisation]:
    """Return the organisations in which this person has a role that requires it, sorted by name."""
    roles = list_roles(session, person_id, day_of(at))
    ids = {role.organisation_id for role in roles if requires_second_factor([role])}
    return sorted(organisations_by_id(session, ids).values(), key=lambda organisation: organisation.name)


def regenerate_recovery_codes(session: Session, person: Person, *, at: datetime) -> list[str]:
    """Replace the recovery codes and return the new ones; raise Conflict without a second factor."""
    session.refresh(person, with_for_update=True)
    if person.totp_secret is None:
        raise Conflict("Set up your second factor first.")
    codes = _create_recovery_codes(session, person)
    _record_and_notify(session, person, "make recovery codes", "recovery-codes-new", at)
    return codes


def count_unused_recovery_codes(session: Session, person_id: int) -> int:
    """Return the number of unused recovery codes of a person."""
    statement = select(func.count()).where(
        RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    )
    return session.scalar(statement.select_from(RecoveryCode)) or 0


def verify_second_factor(
    session: Session, person: Person, code: str, client: ClientKey, *, at: datetime
) -> None:
    """Accept a code of the authenticator or a recovery code, and use it up.

    Raises Invalid if it is wrong, RateLimited after too many wrong ones.
    """
    lease = acquire_account_lease(session, "code", person.email or str(person.id), client, at)
    normalised = "".join(normalise_secret(code).split()).replace("-", "").casefold()
    if len(normalised) == CODE_DIGITS and normalised.isdecimal():
        accepted = _use_totp_code(session, person, normalised, at)
    else:
        accepted = _use_recovery_code(session, person, normalised, at)
    if not accepted:
        lease.record_failure()
        raise Invalid("code", WRONG_CODE)
    lease.record_success()


def _use_totp_code(session: Session, person: Person, code: str, at: datetime) -> bool:
    secret = decrypt(session, PURPOSE, person.totp_secret or "")
    step = _find_totp_step(secret, code, at) if secret else None
    if step is None:
        return False
    # The condition is checked in the UPDATE, so of two requests with the same code only one succeeds.
    unused = (Person.id == person.id, or_(Person.totp_step.is_(None), Person.totp_step < step))
    return bool(execute_and_count(session, update(Person).where(*unused).values(totp_step=step)))


def _find_totp_step(secret: str, code: str, at: datetime) -> int | None:
    digits, current_step = "".join(normalise_secret(code).split()), int(at.timestamp()) // STEP_SECONDS
    matching_step = None
    # All steps are compared, so that the time taken does not depend on which one matches.
    for step in (current_step - 1, current_step, current_step + 1):
        expected = pyotp.TOTP(secret).generate_otp(step)
        if hmac.compare_digest(expected.encode(), digits.encode("utf-8", "replace")):
            matching_step = step
    return matching_step


def _use_recovery_code(session: Session, person: Person, code: str, at: datetime) -> bool:
    unused = select(RecoveryCode).where(RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None))
    matching = [row.id for row in session.scalars(unused) if _matches_recovery_code(row.code_hash, code)]
    if not matching:
        return False
    still_unused = (RecoveryCode.id == matching[0], RecoveryCode.used_at.is_(None))
    if not execute_and_count(session, update(RecoveryCode).where(*still_unused).values(used_at=at)):
        return False
    _record_and_notify(session, person, "use recovery code", "recovery-code-used", at)
    return True


def _matches_recovery_code(code_hash: str, code: str) -> bool:
    try:
        return recovery_code_hasher.verify(code_hash, code)
    except VerificationError:
        return False


def _create_recovery_codes(session: Session, person: Person) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = [
        "".join(secrets.choice(RECOVERY_CODE_ALPHABET) for _ in range(12)) for _ in range(RECOVERY_CODE_COUNT)
    ]
    session.add_all(
        RecoveryCode(person_id=person.id, code_hash=recovery_code_hasher.hash(code)) for code in codes
    )
    session.flush()
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


def clear_second_factor(session: Session, person: Person) -> None:
    """Remove the authenticator and the recovery codes of a person."""
    person.totp_secret = person.totp_step = person.second_factor_since = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    session.flush()


def _record_and_notify(session: Session, person: Person, act: str, message_kind: str, at: datetime) -> None:
    record_audit_entry(session, Viewer(person_id=person.id), act, kind="person", object_id=person.id, at=at)
    enqueue(session, message_kind, person_id=person.id, details={"at": int(at.timestamp())}, at=at)
