"""Second factor: TOTP codes of an authenticator, each accepted once, and recovery codes."""

import hmac
import re
import secrets
from datetime import datetime

import pyotp
from argon2.exceptions import VerificationError
from msgspec import Struct
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from hub.access import Viewer, requires_second_factor
from hub.accounts.domain.hashes import SlottedHasher
from hub.accounts.domain.memberships import list_roles
from hub.accounts.domain.passwords import normalise_secret
from hub.accounts.domain.rate_limits import Attempt, ClientKey, count_attempt, forgive_attempt
from hub.accounts.models import Person, RecoveryCode
from hub.audit.domain import record_audit_entry
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, Invalid
from hub.kit.keyring import decrypt, encrypt
from hub.kit.row_locks import execute_and_count
from hub.kit.slow_work import slow
from hub.mail.domain import enqueue
from hub.trusts.domain import Organisation, organisations_by_id

PURPOSE = "second factor"
ISSUER = "Ambulance Leadership Hub"
STEP_SECONDS, CODE_DIGITS = 30, 6
RECOVERY_CODE_COUNT = 10
RECOVERY_CODE_ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"
"""Without characters that are easily confused."""
RECOVERY_CODE_FORM = re.compile("-".join([f"[{RECOVERY_CODE_ALPHABET}]{{4}}"] * 3))
WRONG_CODE = "This code is not right. Enter the newest code from your app. Each code works once"
# A recovery code has 58 random bits, so the cheapest recommended parameters are enough.
recovery_code_hasher = SlottedHasher(time_cost=2, memory_cost=19_456, parallelism=1)


class RecoveryCodes(Struct, frozen=True):
    """New recovery codes: as the person is shown them, and the hashes that are kept."""

    texts: tuple[str, ...]
    hashes: tuple[str, ...]


class CodeAttempt(Struct, frozen=True):
    """A counted attempt with a code: the code in one form, and the hashes of the unused recovery codes.

    There are no hashes if it is a code of the authenticator.
    """

    counted: Attempt
    code: str
    recovery_hashes: tuple[str, ...]


def generate_totp_secret() -> str:
    """Return a new secret for an authenticator."""
    return pyotp.random_base32()


def build_provisioning_uri(secret: str, email: str) -> str:
    """Return the otpauth URI that the QR code contains."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


@slow
def make_recovery_codes() -> RecoveryCodes:
    """Return new recovery codes, which replace the old ones once they are stored."""
    codes = [
        "".join(secrets.choice(RECOVERY_CODE_ALPHABET) for _ in range(12)) for _ in range(RECOVERY_CODE_COUNT)
    ]
    texts = (f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes)
    return RecoveryCodes(tuple(texts), tuple(recovery_code_hasher.hash(code) for code in codes))


def is_recovery_code(text: str) -> bool:
    """Return whether a text has the form in which recovery codes are shown."""
    return RECOVERY_CODE_FORM.fullmatch(text) is not None


def check_first_code(secret: str, code: str, *, at: datetime) -> int:
    """Return the time step of the first code of a new authenticator; raise Invalid if it is wrong."""
    step = _find_totp_step(secret, code, at)
    if step is None:
        raise Invalid("code", WRONG_CODE)
    return step


def enable_second_factor(
    session: Session, person: Person, secret: str, code: str, recovery_codes: RecoveryCodes, *, at: datetime
) -> None:
    """Turn on the second factor if its first code is right, with these recovery codes.

    The caller renews the current login session and ends the others. Raises Conflict if a second factor is set
    up already, Invalid if the code is wrong.
    """
    session.refresh(person, with_for_update=True)
    if person.totp_secret is not None:
        raise Conflict("Two-step sign-in is already on.")
    step = check_first_code(secret, code, at=at)
    person.totp_secret = encrypt(session, PURPOSE, secret)
    person.totp_step, person.second_factor_since = step, at
    _store_recovery_codes(session, person, recovery_codes)
    _record_and_notify(session, person, "turn on second factor", "second-factor-on", at)


def disable_second_factor(session: Session, person: Person, *, at: datetime) -> None:
    """Turn off the second factor; raise Conflict if there is none or a role of the person requires it."""
    session.refresh(person, with_for_update=True)
    if person.totp_secret is None:
        raise Conflict("Two-step sign-in is already off.")
    if is_second_factor_required(session, person.id, at):
        raise Conflict(
            "Your role needs two-step sign-in, so you cannot turn it off. You can set up a different "
            "authenticator app instead."
        )
    clear_second_factor(session, person)
    _record_and_notify(session, person, "turn off second factor", "second-factor-off", at)


def replace_authenticator(
    session: Session, person: Person, secret: str, code: str, recovery_codes: RecoveryCodes, *, at: datetime
) -> None:
    """Replace the authenticator and the recovery codes if the first code of the new one is right."""
    session.refresh(person, with_for_update=True)
    check_first_code(secret, code, at=at)
    clear_second_factor(session, person)
    enable_second_factor(session, person, secret, code, recovery_codes, at=at)


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


def replace_recovery_codes(
    session: Session, person: Person, recovery_codes: RecoveryCodes, *, at: datetime
) -> None:
    """Replace the recovery codes; raise Conflict without a second factor."""
    session.refresh(person, with_for_update=True)
    if person.totp_secret is None:
        raise Conflict("Set up two-step sign-in first.")
    _store_recovery_codes(session, person, recovery_codes)
    _record_and_notify(session, person, "make recovery codes", "recovery-codes-new", at)


def count_unused_recovery_codes(session: Session, person_id: int) -> int:
    """Return the number of unused recovery codes of a person."""
    statement = select(func.count()).where(
        RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    )
    return session.scalar(statement.select_from(RecoveryCode)) or 0


def start_code_check(
    session: Session, person: Person, code: str, client: ClientKey, *, at: datetime
) -> CodeAttempt:
    """Count an attempt with a code of the authenticator or a recovery code, before it is checked.

    Raises RateLimited after too many wrong ones.
    """
    counted = count_attempt(session, "code", person.email or str(person.id), client, at)
    if is_totp_code(code):
        return CodeAttempt(counted, _normalise_code(code), ())
    unused = select(RecoveryCode.code_hash).where(
        RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None)
    )
    return CodeAttempt(counted, _normalise_code(code), tuple(session.scalars(unused)))


def is_totp_code(code: str) -> bool:
    """Return whether this may be a code of an authenticator, which is compared without a hash."""
    normalised = _normalise_code(code)
    return len(normalised) == CODE_DIGITS and normalised.isdecimal()


@slow
def find_recovery_code(attempt: CodeAttempt) -> str | None:
    """Return the hash of the recovery code that an attempt matches, or None. All are compared."""
    matching = [code_hash for code_hash in attempt.recovery_hashes if _matches_hash(code_hash, attempt.code)]
    return matching[0] if matching else None


def accept_code(
    session: Session, person: Person, attempt: CodeAttempt, recovery_hash: str | None, *, at: datetime
) -> None:
    """Accept and use up the code of an attempt: of the authenticator, or the recovery code that was found.

    Raises Invalid if it is wrong or was used meanwhile.
    """
    if is_totp_code(attempt.code):
        accepted = _use_totp_code(session, person, attempt.code, at)
    else:
        accepted = recovery_hash is not None and _use_recovery_code(session, person, recovery_hash, at)
    if not accepted:
        raise Invalid("code", WRONG_CODE)
    forgive_attempt(session, attempt.counted, at)


def _normalise_code(code: str) -> str:
    return "".join(normalise_secret(code).split()).replace("-", "").casefold()


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


def _use_recovery_code(session: Session, person: Person, recovery_hash: str, at: datetime) -> bool:
    still_unused = (
        *(RecoveryCode.person_id == person.id, RecoveryCode.code_hash == recovery_hash),
        RecoveryCode.used_at.is_(None),
    )
    if not execute_and_count(session, update(RecoveryCode).where(*still_unused).values(used_at=at)):
        return False
    _record_and_notify(session, person, "use recovery code", "recovery-code-used", at)
    return True


def _matches_hash(code_hash: str, code: str) -> bool:
    try:
        return recovery_code_hasher.verify(code_hash, code)
    except VerificationError:
        return False


def _store_recovery_codes(session: Session, person: Person, recovery_codes: RecoveryCodes) -> None:
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    session.add_all(
        RecoveryCode(person_id=person.id, code_hash=code_hash) for code_hash in recovery_codes.hashes
    )
    session.flush()


def clear_second_factor(session: Session, person: Person) -> None:
    """Remove the authenticator and the recovery codes of a person."""
    person.totp_secret = person.totp_step = person.second_factor_since = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    session.flush()


def _record_and_notify(session: Session, person: Person, act: str, message_kind: str, at: datetime) -> None:
    record_audit_entry(session, Viewer(person_id=person.id), act, kind="person", object_id=person.id, at=at)
    enqueue(session, message_kind, person_id=person.id, details={"at": int(at.timestamp())}, at=at)
