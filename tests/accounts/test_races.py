"""Races: of two concurrent transactions that use a single-use thing, one succeeds. With negative controls.

SQLite has one writer at a time (tests/kit/test_db.py), so there even a careless implementation works. On
PostgreSQL it fails, which shows that the transactions do run concurrently.
"""

import pyotp
import pytest
from sqlalchemy import select, update

from hub.accounts.domain.email_tokens import (
    EMAIL_CHANGE,
    PASSWORD_RESET,
    create_email_token,
    sign_email_token,
)
from hub.accounts.domain.login_sessions import (
    create_login_session,
    end_all_login_sessions,
    list_login_sessions,
)
from hub.accounts.domain.password_reset import reset_password
from hub.accounts.domain.passwords import set_password
from hub.accounts.domain.persons import get_person
from hub.accounts.domain.profile import confirm_email_change
from hub.accounts.domain.rate_limits import MAX_FAILURES, ClientKey
from hub.accounts.domain.second_factor import enable_second_factor, generate_totp_secret, verify_second_factor
from hub.accounts.domain.sign_in import authenticate, sign_in_person
from hub.accounts.models import EmailToken, Person, RateLimitCounter, RecoveryCode
from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.kit.errors import Invalid, LinkExpired
from tests.accounts.conftest import PASSWORD, make_account
from tests.factories import make_trust
from tests.support import concurrency

CLIENT = ClientKey("192.0.2.1")


def at_once(app, *acts):
    """Run each act concurrently; return how many succeeded."""
    return concurrency.at_once(app, *acts).count("done")


@pytest.fixture
def careless(app):
    """How many of two transactions succeed that check first and write later, without a lock."""
    return concurrency.winners_without_care(app)


def test_a_code_that_two_send_at_once_lets_one_of_them_in(app, lead, careless):
    code, at = lead.code(), now()

    def check_then_write(session):
        step = int(at.timestamp()) // 30 + 1
        before = session.scalar(select(Person.totp_step).where(Person.id == lead.id))
        if before >= step:
            raise Invalid("code", "used")
        session.execute(update(Person).where(Person.id == lead.id).values(totp_step=step))

    def verify(session):
        verify_second_factor(session, get_person(session, lead.id), code, CLIENT, at=at)

    assert at_once(app, check_then_write, check_then_write) == careless
    with app.app_context(), write_transaction() as session:
        session.execute(update(Person).where(Person.id == lead.id).values(totp_step=0))
    assert at_once(app, verify, verify) == 1


def test_who_signs_in_with_the_old_password_while_it_is_changed_is_signed_in_nowhere(app, leader, careless):
    def change(new):
        def act(session):
            set_password(session, get_person(session, leader.id), new, now())
            end_all_login_sessions(session, leader.id)

        return act

    def sign_in_by(start_session, password):
        def act(session):
            person = authenticate(session, leader.email, password, CLIENT, at=now())
            start_session(session, person, how="password", second_factor=False, browser="", at=now())

        return act

    def count_login_sessions():
        with app.app_context():
            return len(list_login_sessions(db.session(), leader.id))

    assert at_once(app, change("four green bicycles"), sign_in_by(create_login_session, PASSWORD)) == careless
    assert count_login_sessions() == careless - 1
    at_once(app, change("nine brown umbrellas"), sign_in_by(sign_in_person, "four green bicycles"))
    assert count_login_sessions() == 0


def test_a_code_sent_at_once_from_two_known_browsers_lets_one_of_them_in(app, lead):
    # Their rate limits use different rows, so only the check of the time step can exclude one of them.
    code, at = lead.code(), now()

    def verify(browser):
        def act(session):
            client = ClientKey("192.0.2.1", browser)
            verify_second_factor(session, get_person(session, lead.id), code, client, at=at)

        return act

    assert at_once(app, verify("one"), verify("two")) == 1


def test_a_recovery_code_that_two_send_at_once_lets_one_of_them_in(app, lead, careless):
    at = now()

    def check_then_write(session):
        row = session.scalars(select(RecoveryCode).order_by(RecoveryCode.id)).first()
        if row.used_at is not None:
            raise Invalid("code", "used")
        session.execute(update(RecoveryCode).where(RecoveryCode.id == row.id).values(used_at=at))

    def verify(browser):
        def act(session):
            client = ClientKey("192.0.2.1", browser)
            verify_second_factor(session, get_person(session, lead.id), lead.codes[1], client, at=at)

        return act

    assert at_once(app, check_then_write, check_then_write) == careless
    assert at_once(app, verify("one"), verify("two")) == 1


@pytest.mark.parametrize("purpose", [PASSWORD_RESET, EMAIL_CHANGE])
def test_a_link_that_two_follow_at_once_serves_one_of_them(app, leader, careless, purpose):
    with app.app_context(), write_transaction() as session:
        email_token = create_email_token(session, leader.id, purpose, at=now(), new_email="new@example.org")
        token, id_ = sign_email_token(session, email_token), email_token.id

    def check_then_write(session):
        if session.scalar(select(EmailToken.used_at).where(EmailToken.id == id_)) is not None:
            raise LinkExpired(purpose)
        session.execute(update(EmailToken).where(EmailToken.id == id_).values(used_at=now()))

    def follow(session):
        if purpose == PASSWORD_RESET:
            reset_password(session, token, "four green bicycles", at=now())
        else:
            confirm_email_change(session, token, at=now())

    assert at_once(app, check_then_write, check_then_write) == careless
    with app.app_context(), write_transaction() as session:
        session.execute(update(EmailToken).where(EmailToken.id == id_).values(used_at=None))
    assert at_once(app, follow, follow) == 1


def test_many_who_guess_at_once_are_all_counted(app, leader, careless):
    def check_then_write(session):
        row = session.get(RateLimitCounter, "careless") or RateLimitCounter(
            mark="careless", failures=0, first_at=now()
        )
        failures = row.failures
        session.merge(RateLimitCounter(mark="careless", failures=failures + 1, first_at=row.first_at))

    def guess(session):
        try:
            authenticate(session, leader.email, "something else", CLIENT, at=now())
        except Invalid:
            return

    with app.app_context(), write_transaction() as session:
        session.add(RateLimitCounter(mark="careless", failures=0, first_at=now()))
    at_once(app, *[check_then_write] * 4)
    at_once(app, *[guess] * 4)

    with app.app_context(), write_transaction() as session:
        failures = {row.mark: row.failures for row in session.query(RateLimitCounter)}
    assert failures.pop("careless") == (4 if careless == 1 else 1)
    assert sorted(failures.values()) == [4, 4]


def test_no_more_guesses_are_looked_at_than_are_free_however_many_come_at_once(app, leader):
    checked = []

    def guess(session):
        try:
            authenticate(session, leader.email, "something else", CLIENT, at=now())
        except Invalid:
            checked.append(1)

    at_once(app, *[guess] * (MAX_FAILURES + 3))

    assert len(checked) == MAX_FAILURES


def test_an_authenticator_that_is_set_up_twice_at_once_is_set_up_once(app, leader):
    secrets = [generate_totp_secret(), generate_totp_secret()]

    def set_up(secret):
        def act(session):
            person = get_person(session, leader.id)
            enable_second_factor(session, person, secret, pyotp.TOTP(secret).at(now()), at=now())

        return act

    assert at_once(app, *map(set_up, secrets)) == 1
    with app.app_context(), write_transaction() as session:
        assert session.query(RecoveryCode).count() == 10


def test_two_who_take_one_address_at_once_find_that_one_of_them_has_it(app):
    with app.app_context(), write_transaction() as session:
        trust = make_trust(session)
        people = [make_account(session, trust, email=f"{name}@example.org") for name in ("a", "b")]
        tokens = [
            sign_email_token(
                session,
                create_email_token(session, person.id, EMAIL_CHANGE, at=now(), new_email="new@example.org"),
            )
            for person in people
        ]

    def take(token):
        return lambda session: confirm_email_change(session, token, at=now())

    assert at_once(app, *map(take, tokens)) == 1
