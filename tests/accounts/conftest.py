import logging
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import pyotp
import pytest

from hub.access import Role
from hub.accounts.domain.login_sessions import create_login_session
from hub.accounts.domain.persons import get_person
from hub.accounts.domain.profile import request_email_change
from hub.accounts.domain.rate_limits import ClientKey
from hub.accounts.domain.second_factor import generate_totp_secret
from hub.accounts.models import Identity
from hub.audit.models import AuditEntry
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.errors import Invalid
from hub.mail.models import OutboxMessage
from tests.factories import START, make_person, make_trust
from tests.support import concurrency
from tests.support.credentials import enable, try_code, try_password
from tests.support.emails import letters
from tests.support.hashing import hash_of

PASSWORD = "three unusual giraffes"
CLIENT = ClientKey("192.0.2.1")


@dataclass(frozen=True)
class Account:
    """A person with an account, and their secrets in plain text."""

    id: int
    email: str
    secret: str = ""
    codes: tuple[str, ...] = ()

    def code(self, steps=1):
        """Return the code of the authenticator; the current one was used when it was set up."""
        return pyotp.TOTP(self.secret).at(now() + timedelta(seconds=30 * steps))


@cache
def password_hash():
    """Return the hash of the password, made once because hashing is slow."""
    return hash_of(PASSWORD)


def make_account(session, organisation, role=Role.LEADER, *, email="leader@example.org", twice=False):
    person = make_person(session, organisation, role, name="Jo Bloggs", email=email)
    person.password_hash, person.password_set_at = password_hash(), now()
    session.flush()
    secret, codes = "", ()
    if twice:
        secret = generate_totp_secret()
        codes = tuple(enable(session, person, secret, pyotp.TOTP(secret).at(now()), at=now()))
    session.query(OutboxMessage).delete()
    return Account(person.id, email, secret, codes)


@pytest.fixture
def leader(app):
    """A leader who signs in with a password."""
    with app.app_context(), write_transaction() as session:
        return make_account(session, make_trust(session))


@pytest.fixture
def lead(app):
    """The lead of a trust, with an authenticator and recovery codes."""
    with app.app_context(), write_transaction() as session:
        return make_account(
            session, make_trust(session), Role.TRUST_LEAD, email="lead@example.org", twice=True
        )


@pytest.fixture
def outbox(app):
    """Return a function that lists the kind and email of each message in the outbox."""

    def read():
        with app.app_context(), write_transaction() as session:
            return letters(app, session)

    return read


@pytest.fixture
def audit_log(app):
    """Return a function that lists the act and person of each audit entry."""

    def read():
        with app.app_context(), write_transaction() as session:
            return [(row.act, row.person_id) for row in session.query(AuditEntry).order_by(AuditEntry.id)]

    return read


@pytest.fixture
def log_lines(app):
    """Collect the lines of JSON that are logged from now on."""
    handler, lines = logging.getLogger("hub").handlers[0], []
    handler.emit = lambda record: lines.append(handler.format(record))
    return lines


@pytest.fixture
def sign_in():
    """Return a function that submits the first step of signing in."""

    def do(browser, account, password=PASSWORD, **fields):
        return browser.send("/sign-in", email=account.email, password=password, **fields)

    return do


@pytest.fixture
def person_of(app):
    """Return a function that reads the current row of a person."""

    def read(account):
        with app.app_context(), write_transaction() as session:
            person = get_person(session, account.id)
            session.expunge(person)
            return person

    return read


@pytest.fixture
def careless(app):
    """How many of two transactions succeed that check first and write later, without a lock."""
    return concurrency.winners_without_care(app)


@pytest.fixture
def person_with_data(session):
    """A person with at least one row in every table of accounts."""
    account = make_account(session, make_trust(session))
    person = get_person(session, account.id)
    secret = generate_totp_secret()
    codes = enable(session, person, secret, pyotp.TOTP(secret).at(START), at=START)
    try_code(session, person, codes[0], CLIENT, at=START)
    create_login_session(
        session, person, how="password", second_factor=True, browser="Firefox on Windows", at=START
    )
    session.add(Identity(person_id=person.id, provider="nhs", subject="abc-123", created_at=START))
    request_email_change(session, person, "new@example.org", at=START)
    with pytest.raises(Invalid):
        try_password(session, account.email, "something else", CLIENT, at=START)
    session.flush()
    return person
