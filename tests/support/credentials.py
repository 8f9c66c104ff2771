"""The steps of checking a password or a code, one after the other in the transaction of a test."""

from hub.accounts.domain.passwords import check_password
from hub.accounts.domain.second_factor import (
    accept_code,
    enable_second_factor,
    find_recovery_code,
    make_recovery_codes,
    replace_authenticator,
    replace_recovery_codes,
    start_code_check,
)
from hub.accounts.domain.sign_in import authenticate, start_sign_in
from tests.support.hashing import outside


def try_password(session, email, password, client, *, at):
    """Return the person with this address and password, or raise as the sign-in page does."""
    attempt = start_sign_in(session, email, client, at=at)
    return authenticate(session, attempt, outside(check_password, attempt.password_hash, password), at=at)


def try_code(session, person, code, client, *, at):
    """Use up a code of a person, or raise as the second step does."""
    attempt = start_code_check(session, person, code, client, at=at)
    accept_code(session, person, attempt, outside(find_recovery_code, attempt), at=at)


def enable(session, person, secret, code, *, at):
    """Turn on the second factor; return the recovery codes."""
    codes = outside(make_recovery_codes)
    enable_second_factor(session, person, secret, code, codes, at=at)
    return list(codes.texts)


def replace(session, person, secret, code, *, at):
    """Replace the authenticator; return the recovery codes."""
    codes = outside(make_recovery_codes)
    replace_authenticator(session, person, secret, code, codes, at=at)
    return list(codes.texts)


def regenerate(session, person, *, at):
    """Replace the recovery codes; return the new ones."""
    codes = outside(make_recovery_codes)
    replace_recovery_codes(session, person, codes, at=at)
    return list(codes.texts)
