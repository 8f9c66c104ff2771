"""Entries older than seven years are deleted, and the rest stays one chain."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from hub.access import Role
from hub.audit.domain.pruning import prune_audit_entries
from hub.audit.domain.queries import AuditFilters, list_audit_entries
from hub.audit.domain.verification import ChainHead, find_first_fault, get_chain_head, verify_chain
from hub.audit.models import AuditEntry, AuditHead
from hub.kit.clock import now
from tests.audit.chained_entries import record_entries
from tests.factories import member_of

ADMIN = member_of(1, role=Role.HUB_ADMIN)


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
    assert verify_chain(session, ChainHead(3, "0" * 64)).problem.startswith(
        "Entry 3 is different from before"
    )


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
