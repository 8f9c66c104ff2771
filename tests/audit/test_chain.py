"""The record holds together: two who write at once, whoever tampers with it, and a secret that is changed."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from hub.access import Role, Viewer
from hub.audit.domain import (
    AuditFilters,
    ChainHead,
    find_first_fault,
    get_chain_head,
    list_audit_entries,
    parse_chain_head,
    prune_audit_entries,
    record_audit_entry,
    recording,
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


def write(session, many=5, **fields):
    for number in range(many):
        record_audit_entry(
            session, BY, "give role", kind="person", object_id=number, details={"role": "leader"}, **fields
        )


def test_a_record_that_nobody_touched_is_whole(session):
    assert (find_first_fault(session), str(get_chain_head(session))) == (None, "0:")
    write(session)
    assert find_first_fault(session) is None
    found = verify_chain(session)
    assert (found.entry_count, found.first_id, found.head.last_id, found.problem) == (5, 1, 5, "")


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
    write(session)
    session.execute(update(AuditEntry).where(AuditEntry.id == 3).values(**CHANGES[what]))

    assert find_first_fault(session) == 3


def test_every_column_of_an_entry_is_one_whose_change_shows():
    changed = {column for fields in CHANGES.values() for column in fields}

    assert changed == set(AuditEntry.__table__.columns.keys()) - {"id"}


@pytest.mark.parametrize(("gone", "fault"), [(1, 1), (3, 3), (5, 5)])
def test_an_entry_that_was_deleted_shows_where_it_was(session, gone, fault):
    write(session)
    session.execute(delete(AuditEntry).where(AuditEntry.id == gone))

    assert find_first_fault(session) == fault


def test_an_entry_that_was_deleted_shows_though_all_after_it_are_numbered_anew(session):
    write(session)
    session.execute(delete(AuditEntry).where(AuditEntry.id == 3))
    for number in (4, 5):
        session.execute(update(AuditEntry).where(AuditEntry.id == number).values(id=number - 1))
    session.execute(update(AuditHead).values(last_id=4))

    assert find_first_fault(session) == 3


def test_an_entry_that_was_put_in_shows(session):
    write(session)
    columns = dict(
        session.execute(select(*AuditEntry.__table__.columns).where(AuditEntry.id == 5)).one()._mapping
    )
    session.execute(AuditEntry.__table__.insert().values({**columns, "id": 6}))
    session.execute(update(AuditHead).values(last_id=6))

    assert find_first_fault(session) == 6


def test_entries_that_changed_places_show(session):
    write(session)
    for old, new in ((2, 99), (3, 2), (99, 3)):
        session.execute(update(AuditEntry).where(AuditEntry.id == old).values(id=new))

    assert find_first_fault(session) == 2


def test_a_tail_that_was_cut_off_shows_by_the_head(session):
    write(session)
    session.execute(delete(AuditEntry).where(AuditEntry.id > 3))

    assert find_first_fault(session) == 4


def test_a_tail_cut_off_together_with_the_head_shows_only_against_an_earlier_head(session):
    write(session)
    noted = get_chain_head(session)
    session.execute(delete(AuditEntry).where(AuditEntry.id > 3))
    last = session.scalar(select(AuditEntry.mac).where(AuditEntry.id == 3))
    session.execute(update(AuditHead).values(last_id=3, mac=last))
    session.expire_all()

    assert find_first_fault(session) is None
    assert verify_chain(session, noted).problem.startswith("The record ends at entry 3, but once went to 5")
    # What came after the cut does not heal it.
    write(session, 4)
    assert verify_chain(session, noted).problem.startswith("Entry 5 is not the one of then")


def test_an_earlier_head_of_an_untouched_record_is_confirmed(session):
    write(session)
    noted = parse_chain_head(str(get_chain_head(session)))
    write(session)

    assert verify_chain(session, noted).problem == ""


@pytest.mark.parametrize("text", ["", "5", "5:abc", "x:" + "0" * 64, "5:" + "G" * 64, "5:" + "0" * 65])
def test_what_is_no_head_is_refused_in_words(text):
    with pytest.raises(Invalid, match="as it stands in the log"):
        parse_chain_head(text)


@pytest.fixture
def with_secrets(make_app):
    """Write some entries with one secret, then look at the record with other settings."""

    def make(current, old=""):
        return make_app(SECRET_KEY=current, OLD_SECRET_KEYS=old)

    return make


def written(app, many=3):
    with app.app_context(), write_transaction() as session:
        write(session, many)


def fault_in(app):
    with app.app_context(), write_transaction() as session:
        return find_first_fault(session)


def test_entries_made_with_the_old_secret_are_read_while_it_is_named(with_secrets):
    written(with_secrets(OLD))
    changed = with_secrets(NEW, OLD)
    written(changed)

    assert fault_in(changed) is None
    assert fault_in(with_secrets(NEW)) == 1
    with with_secrets(NEW).app_context(), write_transaction() as session:
        assert "HUB_OLD_SECRET_KEYS" in verify_chain(session).problem


def test_whoever_knows_only_the_old_secret_can_add_nothing_after_the_change(with_secrets):
    written(with_secrets(OLD))
    changed = with_secrets(NEW, OLD)
    written(changed)
    written(with_secrets(OLD))

    assert fault_in(changed) == 7


def test_the_oldest_entries_go_after_seven_years_and_the_rest_begins_anew(session):
    write(session, 3, at=now() - timedelta(days=8 * 366))
    write(session, 2)
    noted = get_chain_head(session)

    assert prune_audit_entries(session, now()) == 3
    assert find_first_fault(session) is None
    assert [entry.id for entry in list_audit_entries(session, ADMIN, AuditFilters())] == [6, 5, 4]
    cut = list_audit_entries(session, ADMIN, AuditFilters())[0]
    assert (cut.act, cut.kind, cut.details) == ("cut", "audit", {"first": 4, "count": 3})
    # Noted before the cut, confirmed after it; and nothing is cut twice.
    assert verify_chain(session, noted).problem == ""
    assert prune_audit_entries(session, now()) == 0
    assert verify_chain(session).entry_count == 3


def test_a_record_of_which_everything_is_old_is_cut_to_the_entry_that_says_so(session):
    write(session, 3, at=now() - timedelta(days=8 * 366))
    noted = get_chain_head(session)

    assert prune_audit_entries(session, now()) == 3
    assert (find_first_fault(session), verify_chain(session).entry_count) == (None, 1)
    assert verify_chain(session, noted).problem == ""
    assert verify_chain(session, ChainHead(3, "0" * 64)).problem.startswith("Entry 3 is not the one of then")


def test_what_is_seven_years_old_to_the_moment_stays_also_on_a_29th_of_february(session):
    limit = datetime(2025, 2, 28, 12, tzinfo=UTC)
    write(session, 1, at=limit - timedelta(seconds=1))
    write(session, 1, at=limit)

    assert prune_audit_entries(session, datetime(2032, 2, 29, 12, tzinfo=UTC)) == 1
    assert verify_chain(session).first_id == 2


def test_an_old_entry_after_a_young_one_waits_until_the_young_one_goes(session):
    write(session, 1)
    write(session, 1, at=now() - timedelta(days=8 * 366))

    assert prune_audit_entries(session, now()) == 0


@pytest.mark.parametrize(
    "forged", ["begins later", "begins later, with the right mark before", "an old seal"]
)
def test_whoever_cuts_the_beginning_without_the_secret_is_found_out(session, forged):
    write(session, 3, at=now() - timedelta(days=8 * 366))
    write(session, 3)
    prune_audit_entries(session, now())
    mark = session.scalar(select(AuditEntry.mac).where(AuditEntry.id == 5))
    session.execute(delete(AuditEntry).where(AuditEntry.id < 6))
    change = {
        "begins later": {"first_id": 6},
        "begins later, with the right mark before": {"first_id": 6, "before": mark, "seal": ""},
        "an old seal": {"first_id": 6, "before": mark},
    }[forged]
    session.execute(update(AuditHead).values(**change))

    assert find_first_fault(session) == 6


def test_a_head_that_was_removed_shows(session):
    write(session)
    session.execute(delete(AuditHead))

    assert find_first_fault(session) == 6


def test_many_who_write_at_once_make_one_chain(app):
    threads = [Thread(target=written, args=(app, 8)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with app.app_context(), write_transaction() as session:
        assert find_first_fault(session) is None
        assert get_chain_head(session).last_id == 48


def test_without_the_lock_two_would_continue_the_same_entry(app, monkeypatch):
    """The negative control: both read the head before either has the lock."""
    written(app, 1)
    lock, read, failures = recording.lock_head, Barrier(2), []

    def careless():
        try:
            with app.app_context():
                with db.engine.connect() as connection:
                    known = connection.execute(select(AuditHead.last_id, AuditHead.mac)).one()
                read.wait(timeout=60)
                with write_transaction() as session:
                    session.info["known"] = known
                    write(session, 1)
        except (IntegrityError, OperationalError) as error:
            failures.append(type(error).__name__)

    def stale(session):
        head = lock(session)
        head.last_id, head.mac = session.info["known"]
        return head

    monkeypatch.setattr(recording, "lock_head", stale)
    threads = [Thread(target=careless) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == ["IntegrityError"]


def test_what_is_no_code_is_refused_loudly(session):
    good = {"act": "give role", "kind": "person", "object_id": 1}
    bad = [
        {"details": {"role": "Ada Lovelace"}},
        {"details": {"role": "ada@example.org"}},
        {"details": {"note": "leader"}},
        {"object_id": "ada@example.org"},
        {"act": "invite ada@example.org"},
        {"kind": "Ada"},
    ]
    for change in bad:
        given = {**good, **change}
        with pytest.raises(ValueError, match="An entry"):
            record_audit_entry(session, BY, given.pop("act"), **given)
    assert session.scalar(text("SELECT count(*) FROM audit_entry")) == 0


def test_an_entry_of_a_delegate_names_both(session):
    entry = record_audit_entry(
        session, Viewer(person_id=7, delegate_id=9), "save", kind="resource", object_id="elsa"
    )

    assert (entry.person_id, entry.for_person_id) == (9, 7)
