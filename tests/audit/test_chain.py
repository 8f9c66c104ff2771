"""The audit chain: tampering, concurrent writers, pruning, and a change of the secret key."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from hub.audit.domain import recording
from hub.audit.domain.verification import (
    find_first_fault,
    get_chain_head,
    verify_chain,
)
from hub.audit.models import AuditHead
from hub.kit.db import db, write_transaction
from tests.audit.chained_entries import record_entries

OLD, NEW = "o" * 48, "n" * 48


@pytest.fixture
def make_app_with_keys(make_app):
    """Return a function that makes an app with these secret keys, on the same database."""

    def make(current, old=""):
        return make_app(SECRET_KEY=current, OLD_SECRET_KEYS=old)

    return make


def record_entries_in(app, count=3):
    with app.app_context(), write_transaction() as session:
        record_entries(session, count)


def fault_in(app):
    with app.app_context(), write_transaction() as session:
        return find_first_fault(session)


def test_entries_made_with_the_old_secret_are_read_while_it_is_named(make_app_with_keys):
    record_entries_in(make_app_with_keys(OLD))
    changed = make_app_with_keys(NEW, OLD)
    record_entries_in(changed)

    assert fault_in(changed) is None
    assert fault_in(make_app_with_keys(NEW)) == 1
    with make_app_with_keys(NEW).app_context(), write_transaction() as session:
        assert "HUB_OLD_SECRET_KEYS" in verify_chain(session).problem


def test_whoever_knows_only_the_old_secret_can_add_nothing_after_the_change(make_app_with_keys):
    record_entries_in(make_app_with_keys(OLD))
    changed = make_app_with_keys(NEW, OLD)
    record_entries_in(changed)
    record_entries_in(make_app_with_keys(OLD))

    assert fault_in(changed) == 7


def test_many_who_write_at_once_make_one_chain(app):
    threads = [Thread(target=record_entries_in, args=(app, 8)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with app.app_context(), write_transaction() as session:
        assert find_first_fault(session) is None
        assert get_chain_head(session).last_id == 48


def test_without_the_lock_two_would_continue_the_same_entry(app, monkeypatch):
    """Negative control: both threads read the head before either has the lock."""
    record_entries_in(app, 1)
    lock_head, both_read, failures = recording.lock_head, Barrier(2), []

    def record_from_stale_head():
        try:
            with app.app_context():
                with db.engine.connect() as connection:
                    stale_head = connection.execute(select(AuditHead.last_id, AuditHead.mac)).one()
                both_read.wait(timeout=60)
                with write_transaction() as session:
                    session.info["stale_head"] = stale_head
                    record_entries(session, 1)
        except (IntegrityError, OperationalError) as error:
            failures.append(type(error).__name__)

    def return_stale_head(session):
        head = lock_head(session)
        head.last_id, head.mac = session.info["stale_head"]
        return head

    monkeypatch.setattr(recording, "lock_head", return_stale_head)
    threads = [Thread(target=record_from_stale_head) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == ["IntegrityError"]
