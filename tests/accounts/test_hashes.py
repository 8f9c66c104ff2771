"""How many hashes are made at once, and what is said when there is no room for another."""

import threading

import pytest
from argon2 import PasswordHasher

from hub.accounts.domain import hashes
from hub.accounts.domain.hashes import MAX_CONCURRENT_HASHES, SlottedHasher, TooManyHashes, hash_slot
from hub.accounts.models import RateLimitCounter
from hub.kit.db import write_transaction
from tests.accounts.conftest import PASSWORD
from tests.support.hashing import CHEAP
from tests.support.signed_in import browser_of, visitor

HASHES = 12


class Gauge:
    """Counts how many are inside at once, at most."""

    def __init__(self):
        self._lock, self._inside, self.most = threading.Lock(), 0, 0

    def __call__(self, *_args, **_options):
        with self._lock:
            self._inside += 1
            self.most = max(self.most, self._inside)
        threading.Event().wait(0.02)
        with self._lock:
            self._inside -= 1
        return "a hash"


@pytest.fixture
def full(monkeypatch):
    """All slots are taken, and nobody waits for one."""
    monkeypatch.setattr(hashes, "SLOT_TIMEOUT_SECONDS", 0.05)
    for _ in range(MAX_CONCURRENT_HASHES):
        assert hashes._slots.acquire(timeout=10)
    yield
    hashes._slots.release(MAX_CONCURRENT_HASHES)


@pytest.mark.parametrize(("make", "most"), [(SlottedHasher, MAX_CONCURRENT_HASHES), (PasswordHasher, HASHES)])
def test_only_a_few_hashes_are_made_at_once(monkeypatch, make, most):
    # With the hasher of the library, the negative control, all of them are.
    gauge = Gauge()
    monkeypatch.setattr(PasswordHasher, "hash", gauge)
    together = threading.Barrier(HASHES)

    def make_hash():
        together.wait(30)
        make(**CHEAP).hash("a")

    threads = [threading.Thread(target=make_hash) for _ in range(HASHES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert gauge.most <= most
    assert (gauge.most > MAX_CONCURRENT_HASHES) == (most > MAX_CONCURRENT_HASHES)


def test_all_hashes_of_one_slot_count_as_one(full):
    hashes._slots.release()
    with hash_slot():
        for _ in range(3):
            assert SlottedHasher(**CHEAP).hash("a")
    assert hashes._slots.acquire(timeout=1)


def test_without_a_slot_nothing_is_hashed_and_a_slot_is_given_back_after_an_error(full):
    with pytest.raises(TooManyHashes):
        SlottedHasher(**CHEAP).hash("a")
    hashes._slots.release()
    with pytest.raises(ZeroDivisionError), hash_slot():
        raise ZeroDivisionError
    assert hashes._slots.acquire(timeout=1)


def assert_busy(answer):
    """Check that the page says plainly that nothing is lost, and when to try again."""
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "Nothing was changed. Try again in a minute" in answer.text


def test_who_signs_in_while_all_slots_are_taken_is_told_and_not_counted(app, leader, full):
    answer = visitor(app).send("/sign-in", email=leader.email, password=PASSWORD)

    assert_busy(answer)
    assert leader.email in answer.text
    with app.app_context(), write_transaction() as session:
        assert session.query(RateLimitCounter).count() == 0


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/account/password", {"current_password": PASSWORD, "new_password": "four green bicycles"}),
        ("/sign-in/again", {"password": PASSWORD}),
        ("/account/second-factor/codes", {}),
    ],
)
def test_every_form_that_hashes_says_so(app, leader, lead, full, path, fields):
    account = lead if path.endswith("codes") else leader
    assert_busy(browser_of(app, account.id).send(path, **fields))


def test_a_code_of_an_authenticator_needs_no_slot(app, lead, sign_in, full):
    browser = visitor(app)
    hashes._slots.release()
    assert sign_in(browser, lead).location == "/sign-in/second-factor"
    assert hashes._slots.acquire(timeout=1)

    assert browser.send("/sign-in/second-factor", code=lead.codes[0]).status_code == 503
    assert browser.send("/sign-in/second-factor", code=lead.code()).status_code == 303
