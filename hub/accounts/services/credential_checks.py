"""Checks of passwords and codes, with no transaction open while a hash is made.

Each check counts the attempt in a transaction of its own and returns the outcome, on which the caller acts in
a second one. The hash slot is taken first, so that an attempt that finds no slot is not counted.
"""

from contextlib import nullcontext

from hub.accounts.domain.hashes import hash_slot
from hub.accounts.domain.passwords import PasswordCheck, check_password
from hub.accounts.domain.persons import get_person
from hub.accounts.domain.rate_limits import ClientKey
from hub.accounts.domain.second_factor import CodeAttempt, find_recovery_code, is_totp_code, start_code_check
from hub.accounts.domain.sign_in import PasswordAttempt, start_password_check, start_sign_in
from hub.kit.clock import now
from hub.kit.db import db, write_transaction

CheckedPassword = tuple[PasswordAttempt, PasswordCheck]
CheckedCode = tuple[CodeAttempt, str | None]


def check_sign_in(email: str, password: str, client: ClientKey) -> CheckedPassword:
    """Check the password of the account of an email address, whether or not there is one."""
    db.session.rollback()
    with hash_slot():
        with write_transaction() as session:
            attempt = start_sign_in(session, email, client, at=now())
        return attempt, check_password(attempt.password_hash, password)


def check_own_password(person_id: int, password: str, client: ClientKey) -> CheckedPassword:
    """Check whether this is the password of a signed-in person."""
    db.session.rollback()
    with hash_slot():
        with write_transaction() as session:
            attempt = start_password_check(session, get_person(session, person_id), client, at=now())
        return attempt, check_password(attempt.password_hash, password)


def check_code(person_id: int, code: str, client: ClientKey) -> CheckedCode:
    """Check a code against the recovery codes of a person, unless it is one of the authenticator."""
    db.session.rollback()
    with nullcontext() if is_totp_code(code) else hash_slot():
        with write_transaction() as session:
            attempt = start_code_check(session, get_person(session, person_id), code, client, at=now())
        return attempt, find_recovery_code(attempt)
