"""No password or code is hashed while a transaction of the same request holds a lock that others wait for."""

import threading
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, make_url, update
from sqlalchemy.exc import OperationalError

from hub.accounts.domain import passwords, second_factor
from hub.accounts.domain.login_sessions import list_login_sessions
from hub.accounts.domain.passwords import check_password, hash_new_password, set_password
from hub.accounts.domain.rate_limits import MAX_FAILURES
from hub.accounts.domain.second_factor import make_recovery_codes
from hub.accounts.models import Person, RateLimitCounter
from hub.kit.clock import now
from hub.kit.db import engine_url, write_transaction
from hub.kit.slow_work import SlowWriteError
from tests.accounts.conftest import PASSWORD
from tests.support.credentials import regenerate
from tests.support.hashing import hash_of, outside
from tests.support.signed_in import visitor

SIGN_INS = 2
SHORT_WAIT = {"sqlite": {"timeout": 0.2}, "postgresql": {"options": "-c lock_timeout=200"}}


class BlockedHasher:
    """A hasher whose comparisons wait until they are let go."""

    def __init__(self, real):
        self._real = real
        self.begun, self.let_go = threading.Semaphore(0), threading.Event()

    def verify(self, *words):
        self.begun.release()
        assert self.let_go.wait(60)
        return self._real.verify(*words)

    def __getattr__(self, name):
        return getattr(self._real, name)


@pytest.fixture
def blocked(monkeypatch):
    hasher = BlockedHasher(passwords.password_hasher)
    monkeypatch.setattr(passwords, "password_hasher", hasher)
    yield hasher
    hasher.let_go.set()


@pytest.fixture
def can_write(database_url):
    """Return a function that says whether another writer gets each lock on people and counters at once."""
    url = make_url(engine_url(database_url))
    engine = create_engine(url, connect_args=SHORT_WAIT[url.get_backend_name()])

    def write():
        try:
            with engine.begin() as connection:
                return touch_all(connection)
        except OperationalError:
            return False

    yield write
    engine.dispose()


def touch_all(connection):
    """Lock each row of counters and people."""
    connection.execute(update(RateLimitCounter).values(failures=RateLimitCounter.failures))
    return connection.execute(update(Person).values(name=Person.name)).rowcount > 0


@contextmanager
def in_threads(act, count=1):
    """Run `act` in threads that must have ended at the end of the block."""
    threads = [threading.Thread(target=act) for _ in range(count)]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


def test_others_can_write_while_passwords_are_compared(app, leader, blocked, can_write):
    answers = []

    def sign_in():
        answers.append(visitor(app).send("/sign-in", email=leader.email, password=PASSWORD).status_code)

    with in_threads(sign_in, SIGN_INS):
        begun = [blocked.begun.acquire(timeout=30) for _ in range(SIGN_INS)]
        written = can_write()
        blocked.let_go.set()

    assert (begun, written) == ([True] * SIGN_INS, True)
    assert answers == [303] * SIGN_INS


def test_nobody_could_write_if_the_transaction_were_open_meanwhile(app, leader, blocked, can_write):
    def compare_in_a_transaction():
        with app.app_context(), write_transaction() as session:
            touch_all(session)
            outside(blocked.verify, hash_of("a"), "a")

    with in_threads(compare_in_a_transaction):
        assert blocked.begun.acquire(timeout=60)
        written = can_write()
        blocked.let_go.set()

    assert not written
    assert can_write()


def test_a_hash_inside_a_write_transaction_is_refused(app, leader):
    with app.app_context(), write_transaction() as session:
        person = session.get(Person, leader.id)
        for work in (hash_new_password, lambda text: check_password(person.password_hash, text)):
            with pytest.raises(SlowWriteError):
                work(PASSWORD)
        with pytest.raises(SlowWriteError):
            make_recovery_codes()
        with pytest.raises(SlowWriteError):
            passwords.password_hasher.hash(PASSWORD)

    assert passwords.password_hasher.hash(PASSWORD)


def test_no_more_passwords_are_compared_than_are_free_however_many_requests_come_at_once(app, leader):
    statuses = []

    def guess():
        answer = visitor(app).send("/sign-in", email=leader.email, password="something else")
        statuses.append(answer.status_code)

    with in_threads(guess, MAX_FAILURES + 3):
        pass

    assert sorted(statuses) == [*[400] * MAX_FAILURES, *[429] * 3]


def test_a_password_that_is_changed_while_the_old_one_is_compared_signs_nobody_in(app, leader, blocked):
    answers = []

    def sign_in():
        answers.append(visitor(app).send("/sign-in", email=leader.email, password=PASSWORD))

    with in_threads(sign_in):
        assert blocked.begun.acquire(timeout=60)
        with app.app_context(), write_transaction() as session:
            set_password(session, session.get(Person, leader.id), hash_of("four green bicycles"), now())
        blocked.let_go.set()

    assert answers[0].status_code == 409
    assert "The way you sign in has just changed." in answers[0].text
    with app.app_context(), write_transaction() as session:
        assert list_login_sessions(session, leader.id) == []


def test_recovery_codes_that_are_replaced_while_an_old_one_is_compared_let_nobody_in(app, lead, monkeypatch):
    hasher = BlockedHasher(second_factor.recovery_code_hasher)
    browser, answers = visitor(app), []
    browser.send("/sign-in", email=lead.email, password=PASSWORD)
    monkeypatch.setattr(second_factor, "recovery_code_hasher", hasher)

    def send_code():
        answers.append(browser.send("/sign-in/second-factor", code=lead.codes[0]).status_code)

    with in_threads(send_code):
        assert hasher.begun.acquire(timeout=60)
        with app.app_context(), write_transaction() as session:
            regenerate(session, session.get(Person, lead.id), at=now())
        hasher.let_go.set()

    assert answers == [400]
