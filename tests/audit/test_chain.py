"""The audit chain: tampering, concurrent writers, pruning, and a change of the secret key."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from hub.audit.domain import recording
from hub.audit.domain.chain import entry_mac, pruning_seal
from hub.audit.domain.verification import (
    find_first_fault,
    get_chain_head,
    verify_chain,
)
from hub.audit.models import AuditHead
from hub.kit.db import db, write_transaction
from tests.audit.chained_entries import record_entries
from tests.factories import START

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


@dataclass(frozen=True)
class Entry:
    """The values of an entry that its MAC covers."""

    id: int = 1
    at: datetime = START
    person_id: int | None = 7
    for_person_id: int | None = None
    act: str = "give role"
    kind: str = "person"
    object_id: str = "9"
    organisation_id: int | None = 3
    details: dict = field(default_factory=lambda: {"role": "leader", "until": "2030-01-01"})


@pytest.mark.parametrize(
    "change",
    [
        {"id": 2},
        {"at": START + timedelta(microseconds=1_000_000)},
        {"person_id": None},
        {"for_person_id": 7},
        {"act": "end role"},
        {"kind": "role"},
        {"object_id": "99"},
        {"organisation_id": None},
        {"details": {}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_mac_of_an_entry_differs_with_each_of_its_values(change):
    key = OLD.encode()

    assert entry_mac(key, "", replace(Entry(), **change)) != entry_mac(key, "", Entry())


def test_the_mac_depends_on_the_entry_before_and_on_the_key_and_on_nothing_else():
    key, mac = OLD.encode(), entry_mac(OLD.encode(), "", Entry())

    assert entry_mac(key, "0" * 64, Entry()) != mac
    assert entry_mac(NEW.encode(), "", Entry()) != mac
    in_another_order = replace(Entry(), details={"until": "2030-01-01", "role": "leader"})
    assert entry_mac(key, "", in_another_order) == mac
    assert len(mac) == 64


def test_values_cannot_be_moved_from_one_field_to_the_next():
    key = OLD.encode()
    one, other = replace(Entry(), act="a", kind="bc"), replace(Entry(), act="ab", kind="c")

    assert entry_mac(key, "", one) != entry_mac(key, "", other)


def test_a_seal_is_of_one_first_entry_one_mac_before_it_and_one_key():
    key = OLD.encode()
    seals = {
        pruning_seal(key, 5, "x"),
        pruning_seal(key, 6, "x"),
        pruning_seal(key, 5, "y"),
        pruning_seal(NEW.encode(), 5, "x"),
    }

    assert len(seals) == 4
    assert pruning_seal(key, 5, "x") in seals
