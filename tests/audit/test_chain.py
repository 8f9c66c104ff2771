"""The audit chain: tampering, concurrent writers, pruning, and a change of the secret key."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from hub.access import Role, Viewer
from hub.audit.domain import recording
from hub.audit.domain.pruning import prune_audit_entries
from hub.audit.domain.queries import AuditFilters, list_audit_entries
from hub.audit.domain.recording import record_audit_entry
from hub.audit.domain.verification import (
    ChainHead,
    find_first_fault,
    get_chain_head,
    parse_chain_head,
    verify_chain,
)
from hub.audit.models import AuditEntry, AuditHead
from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.kit.errors import Invalid
from tests.factories import member_of

BY = Viewer(person_id=7)
ADMIN = member_of(1, role=Role.HUB_ADMIN)
OLD, NEW = "o" * 48, "n" * 48


def record_entries(session, count=5, **fields):
    for number in range(count):
        record_audit_entry(
            session, BY, "give role", kind="person", object_id=number, details={"role": "leader"}, **fields
        )


def test_a_record_that_nobody_touched_is_whole(session):
    assert (find_first_fault(session), str(get_chain_head(session))) == (None, "0:")
    record_entries(session)
    assert find_first_fault(session) is None
    result = verify_chain(session)
    assert (result.entry_count, result.first_id, result.head.last_id, result.problem) == (5, 1, 5, "")


CHANGES = {
    "its moment": {"at": now() - timedelta(days=400)},
    "who did it": {"person_id": 8},
    "for whom": {"for_person_id": 8},
    "what was done": {"act": "end role"},
    "the kind of thing": {"kind": "role"},
    "the thing": {"object_id": "99"},
    "the organisation": {"organisation_id": 3},
    "a detail": {"details": {"role": "hub-admin"}},
    "its mark": {"mac": "0" * 64},
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_to_any_part_of_an_entry_shows_at_that_entry(session, what):
    record_entries(session)
    session.execute(update(AuditEntry).where(AuditEntry.id == 3).values(**CHANGES[what]))

    assert find_first_fault(session) == 3


def test_every_column_of_an_entry_is_one_whose_change_shows():
    changed = {column for fields in CHANGES.values() for column in fields}

    assert changed == set(AuditEntry.__table__.columns.keys()) - {"id"}


@pytest.mark.parametrize(("gone", "fault"), [(1, 1), (3, 3), (5, 5)])
def test_an_entry_that_was_deleted_shows_where_it_was(session, gone, fault):
    record_entries(session)
    session.execute(delete(AuditEntry).where(AuditEntry.id == gone))

    assert find_first_fault(session) == fault


def test_an_entry_that_was_deleted_shows_though_all_after_it_are_numbered_anew(session):
    record_entries(session)
    session.execute(delete(AuditEntry).where(AuditEntry.id == 3))
    for number in (4, 5):
        session.execute(update(AuditEntry).where(AuditEntry.id == number).values(id=number - 1))
    session.execute(update(AuditHead).values(last_id=4))

    assert find_first_fault(session) == 3


def test_an_entry_that_was_put_in_shows(session):
    record_entries(session)
    columns = dict(
        session.execute(select(*AuditEntry.__table__.columns).where(AuditEntry.id == 5)).one()._mapping
    )
    session.execute(AuditEntry.__table__.insert().values({**columns, "id": 6}))
    session.execute(update(AuditHead).values(last_id=6))

    assert find_first_fault(session) == 6


def test_entries_that_changed_places_show(session):
    record_entries(session)
    for old, new in ((2, 99), (3, 2), (99, 3)):
        session.execute(update(AuditEntry).where(AuditEntry.id == old).values(id=new))

    assert find_first_fault(session) == 2


def test_a_tail_that_was_cut_off_shows_by_the_head(session):
    record_entries(session)
    session.execute(delete(AuditEntry).where(AuditEntry.id > 3))

    assert find_first_fault(session) == 4


def test_a_tail_cut_off_together_with_the_head_shows_only_against_an_earlier_head(session):
    record_entries(session)
    earlier_head = get_chain_head(session)
    session.execute(delete(AuditEntry).where(AuditEntry.id > 3))
    last = session.scalar(select(AuditEntry.mac).where(AuditEntry.id == 3))
    session.execute(update(AuditHead).values(last_id=3, mac=last))
    session.expire_all()

    assert find_first_fault(session) is None
    assert verify_chain(session, earlier_head).problem.startswith(
        "The record ends at entry 3, but once went to 5"
    )
    # New entries after the truncation do not hide it.
    record_entries(session, 4)
    assert verify_chain(session, earlier_head).problem.startswith("Entry 5 is not the one of then")


def test_an_earlier_head_of_an_untouched_record_is_confirmed(session):
    record_entries(session)
    earlier_head = parse_chain_head(str(get_chain_head(session)))
    record_entries(session)

    assert verify_chain(session, earlier_head).problem == ""


@pytest.mark.parametrize("text", ["", "5", "5:abc", "x:" + "0" * 64, "5:" + "G" * 64, "5:" + "0" * 65])
def test_what_is_no_head_is_refused_in_words(text):
    with pytest.raises(Invalid, match="as it stands in the log"):
        parse_chain_head(text)


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


def test_the_oldest_entries_go_after_seven_years_and_the_rest_begins_anew(session):
    record_entries(session, 3, at=now() - timedelta(days=8 * 366))
    record_entries(session, 2)
    earlier_head = get_chain_head(session)

    assert prune_audit_entries(session, now()) == 3
    assert find_first_fault(session) is None
    assert [entry.id for entry in list_audit_entries(session, ADMIN, AuditFilters())] == [6, 5, 4]
    cut = list_audit_entries(session, ADMIN, AuditFilters())[0]
    assert (cut.act, cut.kind, cut.details) == ("cut", "audit", {"first": 4, "count": 3})
    # The head from before the pruning is still confirmed, and nothing is pruned twice.
    assert verify_chain(session, earlier_head).problem == ""
    assert prune_audit_entries(session, now()) == 0
    assert verify_chain(session).entry_count == 3


def test_a_record_of_which_everything_is_old_is_cut_to_the_entry_that_says_so(session):
    record_entries(session, 3, at=now() - timedelta(days=8 * 366))
    earlier_head = get_chain_head(session)

    assert prune_audit_entries(session, now()) == 3
    assert (find_first_fault(session), verify_chain(session).entry_count) == (None, 1)
    assert verify_chain(session, earlier_head).problem == ""
    assert verify_chain(session, ChainHead(3, "0" * 64)).problem.startswith("Entry 3 is not the one of then")


def test_what_is_seven_years_old_to_the_moment_stays_also_on_a_29th_of_february(session):
    limit = datetime(2025, 2, 28, 12, tzinfo=UTC)
    record_entries(session, 1, at=limit - timedelta(seconds=1))
    record_entries(session, 1, at=limit)

    assert prune_audit_entries(session, datetime(2032, 2, 29, 12, tzinfo=UTC)) == 1
    assert verify_chain(session).first_id == 2


def test_an_old_entry_after_a_young_one_waits_until_the_young_one_goes(session):
    record_entries(session, 1)
    record_entries(session, 1, at=now() - timedelta(days=8 * 366))

    assert prune_audit_entries(session, now()) == 0


@pytest.mark.parametrize(
    "forged", ["begins later", "begins later, with the right mark before", "an old seal"]
)
def test_whoever_cuts_the_beginning_without_the_secret_is_found_out(session, forged):
    record_entries(session, 3, at=now() - timedelta(days=8 * 366))
    record_entries(session, 3)
    prune_audit_entries(session, now())
    mac = session.scalar(select(AuditEntry.mac).where(AuditEntry.id == 5))
    session.execute(delete(AuditEntry).where(AuditEntry.id < 6))
    change = {
        "begins later": {"first_id": 6},
        "begins later, with the right mark before": {"first_id": 6, "before": mac, "seal": ""},
        "an old seal": {"first_id": 6, "before": mac},
    }[forged]
    session.execute(update(AuditHead).values(**change))

    assert find_first_fault(session) == 6


def test_a_head_that_was_removed_shows(session):
    record_entries(session)
    session.execute(delete(AuditHead))

    assert find_first_fault(session) == 6


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


def test_what_is_no_code_is_refused_loudly(session):
    valid = {"act": "give role", "kind": "person", "object_id": 1}
    invalid_changes = [
        {"details": {"role": "Ada Lovelace"}},
        {"details": {"role": "ada@example.org"}},
        {"details": {"note": "leader"}},
        {"object_id": "ada@example.org"},
        {"act": "invite ada@example.org"},
        {"kind": "Ada"},
    ]
    for change in invalid_changes:
        arguments = {**valid, **change}
        with pytest.raises(ValueError, match="An entry"):
            record_audit_entry(session, BY, arguments.pop("act"), **arguments)
    assert session.scalar(text("SELECT count(*) FROM audit_entry")) == 0


def test_an_entry_of_a_delegate_names_both(session):
    entry = record_audit_entry(
        session, Viewer(person_id=7, delegate_id=9), "save", kind="resource", object_id="elsa"
    )

    assert (entry.person_id, entry.for_person_id) == (9, 7)
