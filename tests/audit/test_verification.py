"""Every change to the audit log is found, and an untouched log is whole."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select, update

from hub.audit.domain.verification import find_first_fault, get_chain_head, parse_chain_head, verify_chain
from hub.audit.models import AuditEntry, AuditHead
from hub.kit.errors import Invalid
from tests.audit.chained_entries import record_entries

CHANGES = {
    "its moment": {"at": datetime(2020, 5, 1, tzinfo=UTC)},
    "who did it": {"person_id": 8},
    "for whom": {"for_person_id": 8},
    "what was done": {"act": "end role"},
    "the kind of thing": {"kind": "role"},
    "the thing": {"object_id": "99"},
    "the organisation": {"organisation_id": 3},
    "a detail": {"details": {"role": "hub-admin"}},
    "its mark": {"mac": "0" * 64},
}


def test_a_record_that_nobody_touched_is_whole(session):
    assert (find_first_fault(session), str(get_chain_head(session))) == (None, "0:")
    record_entries(session)
    assert find_first_fault(session) is None
    result = verify_chain(session)
    assert (result.entry_count, result.first_id, result.head.last_id, result.problem) == (5, 1, 5, "")


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
        "The activity log ends at entry 3 but once ended at 5"
    )
    # New entries after the truncation do not hide it.
    record_entries(session, 4)
    assert verify_chain(session, earlier_head).problem.startswith("Entry 5 is different from before")


def test_an_earlier_head_of_an_untouched_record_is_confirmed(session):
    record_entries(session)
    earlier_head = parse_chain_head(str(get_chain_head(session)))
    record_entries(session)

    assert verify_chain(session, earlier_head).problem == ""


@pytest.mark.parametrize("text", ["", "5", "5:abc", "x:" + "0" * 64, "5:" + "G" * 64, "5:" + "0" * 65])
def test_what_is_no_head_is_refused_in_words(text):
    with pytest.raises(Invalid, match="as the job log shows it"):
        parse_chain_head(text)


def test_a_head_that_was_removed_shows(session):
    record_entries(session)
    session.execute(delete(AuditHead))

    assert find_first_fault(session) == 6
