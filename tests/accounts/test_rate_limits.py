import re
from datetime import timedelta
from hashlib import sha256

import pytest

from hub.accounts.domain.rate_limits import (
    MAX_FAILURES,
    MAX_FAILURES_PER_CLIENT,
    ClientKey,
    RateLimited,
    acquire_rate_limit_lease,
    count_attempt,
    delete_old_rate_limit_counters,
    forgive_attempt,
    reset_rate_limits,
)
from hub.accounts.models import RateLimitCounter
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.errors import Invalid
from tests.accounts.concurrent_requests import at_once
from tests.accounts.conftest import CLIENT
from tests.factories import START
from tests.support.credentials import try_password


def fail(session, account="a@example.org", client=CLIENT, at=START, kind="password"):
    count_attempt(session, kind, account, client, at)


def wait_of(session, account="a@example.org", client=CLIENT, at=START, kind="password"):
    savepoint = session.begin_nested()
    try:
        count_attempt(session, kind, account, client, at)
    except RateLimited as error:
        return error.until - at
    finally:
        savepoint.rollback()
    return timedelta(0)


def test_the_first_tries_are_free_and_each_after_them_waits_longer_but_never_over_a_quarter_of_an_hour(
    session,
):
    at, waits = START, []
    for _ in range(12):
        fail(session, at=at)
        waits.append(wait_of(session, at=at))
        at += waits[-1]

    minutes = [wait.total_seconds() / 60 for wait in waits]
    assert minutes == [0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15, 15]


def test_who_waits_is_let_try_and_a_try_while_waiting_makes_it_no_longer(session):
    for _ in range(MAX_FAILURES):
        fail(session)
    until = START + wait_of(session)
    for second in range(50):
        assert wait_of(session, at=START + timedelta(seconds=second)) == until - START - timedelta(
            seconds=second
        )

    assert wait_of(session, at=until) == timedelta(0)


def test_success_forgets_what_was_in_vain_on_the_account(session):
    for _ in range(MAX_FAILURES - 1):
        fail(session)
    forgive_attempt(session, count_attempt(session, "password", "a@example.org", CLIENT, START), START)
    for _ in range(MAX_FAILURES - 1):
        fail(session)

    assert wait_of(session) == timedelta(0)


def test_one_account_that_is_guessed_at_from_everywhere_slows_no_other(session):
    for number in range(MAX_FAILURES):
        fail(session, client=ClientKey(f"192.0.2.{number}"))

    assert wait_of(session, client=ClientKey("198.51.100.7")) > timedelta(0)
    assert wait_of(session, "b@example.org", ClientKey("192.0.2.1")) == timedelta(0)


def test_one_address_that_guesses_at_many_accounts_is_slowed_for_all_of_them(session):
    for number in range(99):
        fail(session, f"person-{number}@example.org")
    assert wait_of(session, "another@example.org") == timedelta(0)
    fail(session, "person-99@example.org")

    assert wait_of(session, "another@example.org") > timedelta(0)
    assert wait_of(session, "another@example.org", ClientKey("192.0.2.2")) == timedelta(0)


def test_success_on_an_account_of_ones_own_does_not_pay_for_guessing_at_others(session):
    for number in range(MAX_FAILURES_PER_CLIENT - 1):
        fail(session, f"person-{number}@example.org")
    forgive_attempt(session, count_attempt(session, "password", "own@example.org", CLIENT, START), START)
    fail(session, "last@example.org")

    assert wait_of(session, "another@example.org") > timedelta(0)


def test_a_browser_that_is_known_is_slowed_by_nobody_else(session):
    for number in range(MAX_FAILURES_PER_CLIENT + 20):
        fail(session, at=START + timedelta(minutes=16 * number))
    late = START + timedelta(minutes=16 * (MAX_FAILURES_PER_CLIENT + 19))
    known = ClientKey(CLIENT.client_address, device_key="known")

    assert wait_of(session, at=late) > timedelta(0)
    assert wait_of(session, client=known, at=late) == timedelta(0)
    for _ in range(MAX_FAILURES):
        fail(session, client=known, at=late)
    assert wait_of(session, client=known, at=late) > timedelta(0)


def test_a_day_later_tries_are_counted_from_none(session):
    for _ in range(MAX_FAILURES):
        fail(session)
    later = START + timedelta(days=1, minutes=2)
    for _ in range(MAX_FAILURES - 1):
        fail(session, at=later)

    assert wait_of(session, at=later) == timedelta(0)


def test_who_waits_when_the_day_is_over_waits_on(session):
    fail(session)
    late = START + timedelta(days=1, minutes=-2)
    for _ in range(MAX_FAILURES - 1):
        fail(session, at=late)
    fail(session, at=late + timedelta(minutes=1))

    assert wait_of(session, at=START + timedelta(days=1, seconds=30)) == timedelta(seconds=30)


def test_of_two_counters_that_must_wait_the_longer_counts(session):
    for name, minutes in (("a", -3), ("a", -2), ("a", 0), ("b", 0)):
        acquire_rate_limit_lease(session, {name: 1}, START + timedelta(minutes=minutes)).record_failure()
        session.flush()

    with pytest.raises(RateLimited) as error:
        acquire_rate_limit_lease(session, {"a": 1, "b": 1}, START)
    assert error.value.until == START + timedelta(minutes=4)


def test_codes_are_counted_apart_from_passwords(session):
    for _ in range(MAX_FAILURES):
        fail(session)

    assert wait_of(session, kind="code") == timedelta(0)


def test_a_link_by_mail_leads_past_the_counters_of_the_account(session):
    for kind in ("password", "code"):
        for _ in range(MAX_FAILURES):
            fail(session, kind=kind)
    reset_rate_limits(session, "a@example.org")

    assert wait_of(session) == timedelta(0)
    assert wait_of(session, kind="code") == timedelta(0)


def test_no_counter_says_whose_it_is(session):
    fail(session, "a@example.org")
    fail(session, "a@example.org", ClientKey(CLIENT.client_address, device_key="known"))

    marks = [row.mark for row in session.query(RateLimitCounter)]
    assert len(marks) == 3
    assert [mark for mark in marks if not re.fullmatch("[0-9a-f]{64}", mark)] == []
    # Nor can they be computed from an address by anybody who has only the table.
    assert {
        sha256(text.encode()).hexdigest() for text in ("a@example.org", CLIENT.client_address)
    }.isdisjoint(marks)


def test_counters_that_no_longer_count_are_removed_and_only_those(session):
    fail(session, "old@example.org", ClientKey("192.0.2.9"))
    assert delete_old_rate_limit_counters(session, START + timedelta(days=1, minutes=14)) == 0
    later = START + timedelta(days=1, minutes=16)
    fail(session, "new@example.org", ClientKey("192.0.2.8"), at=later)

    assert delete_old_rate_limit_counters(session, later) == 2
    assert delete_old_rate_limit_counters(session, later) == 0
    assert session.query(RateLimitCounter).count() == 2


@pytest.mark.parametrize(
    ("seconds", "wait"), [(1, "a minute"), (60, "a minute"), (61, "2 minutes"), (900, "15 minutes")]
)
def test_who_must_wait_is_told_how_long_in_whole_minutes(seconds, wait):
    error = RateLimited(START + timedelta(seconds=seconds), START)

    assert error.message == f"You have tried too many times. Wait {wait} and try again"


def test_who_waits_leaves_no_counters_behind_however_many_accounts_they_name(session):
    for number in range(MAX_FAILURES_PER_CLIENT):
        count_attempt(session, "password", f"one-{number % 40}@example.org", CLIENT, START)
    session.flush()
    before = session.query(RateLimitCounter).count()
    for number in range(5):
        with pytest.raises(RateLimited):
            count_attempt(session, "password", f"another-{number}@example.org", CLIENT, START)

    assert (before, session.query(RateLimitCounter).count()) == (41, 41)


def test_many_who_guess_at_once_are_all_counted(app, leader, careless):
    def check_then_write(session):
        row = session.get(RateLimitCounter, "careless") or RateLimitCounter(
            mark="careless", failures=0, first_at=now()
        )
        failures = row.failures
        session.merge(RateLimitCounter(mark="careless", failures=failures + 1, first_at=row.first_at))

    def guess(session):
        try:
            try_password(session, leader.email, "something else", CLIENT, at=now())
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
            try_password(session, leader.email, "something else", CLIENT, at=now())
        except Invalid:
            checked.append(1)

    at_once(app, *[guess] * (MAX_FAILURES + 3))

    assert len(checked) == MAX_FAILURES
