"""A trust lead reads the entries of their trust, a hub admin all entries, and other people none."""

from datetime import timedelta

import pytest

from hub.access import Role, RoleAssignment, Viewer
from hub.audit.domain.queries import (
    AuditFilters,
    count_audit_entries,
    list_audit_acts,
    list_audit_entries,
)
from hub.kit.clock import day_of
from hub.kit.errors import NotFound
from tests.audit.conftest import LONDON, YORKSHIRE
from tests.factories import START, member_of

ADMIN = member_of(9, role=Role.HUB_ADMIN)
LEAD = member_of(LONDON, role=Role.TRUST_LEAD)

BOTH = Viewer(
    person_id=1,
    roles=frozenset({RoleAssignment(LONDON, Role.TRUST_LEAD), RoleAssignment(YORKSHIRE, Role.LEADER)}),
)

YESTERDAY = day_of(START - timedelta(days=1))


def entry_ids(session, viewer, **filters):
    ids = [entry.id for entry in list_audit_entries(session, viewer, AuditFilters(**filters))]
    assert count_audit_entries(session, viewer, AuditFilters(**filters)) >= len(ids)
    return ids


def test_the_hub_admin_reads_everything_the_newest_first(entries):
    assert entry_ids(entries, ADMIN) == [7, 6, 5, 4, 3, 2, 1]
    assert list_audit_acts(entries, ADMIN) == ["cut", "give role", "save"]


@pytest.mark.parametrize("viewer", [LEAD, BOTH])
def test_a_lead_reads_what_was_done_in_the_trust_they_lead(entries, viewer):
    assert entry_ids(entries, viewer) == [5, 3, 1]
    assert list_audit_acts(entries, viewer) == ["save"]


def test_a_lead_who_asks_for_another_trust_finds_nothing_as_if_there_were_none(entries):
    assert entry_ids(entries, LEAD, organisation_id=YORKSHIRE) == []
    assert entry_ids(entries, LEAD, organisation_id=999) == []
    assert count_audit_entries(entries, LEAD, AuditFilters(organisation_id=YORKSHIRE)) == 0
    assert entry_ids(entries, LEAD, person_id=8) == []


@pytest.mark.parametrize(
    "role", [Role.LEADER, Role.PUBLISHER, Role.GUEST, Role.HUB_STAFF], ids=lambda role: role.value
)
def test_nobody_else_reads_anything(entries, role):
    viewer = member_of(LONDON, role=role)
    for read in (list_audit_entries, count_audit_entries):
        with pytest.raises(NotFound):
            read(entries, viewer, AuditFilters())
    with pytest.raises(NotFound):
        list_audit_acts(entries, viewer)


FILTERED = {
    "who did it": ({"person_id": 8}, [6, 4, 2]),
    "for whom": ({"person_id": 7}, [6, 5, 4, 3, 2, 1]),
    "to whom": ({"person_id": 70}, [6, 4, 2]),
    "what": ({"act": "save"}, [5, 3, 1]),
    "where": ({"organisation_id": YORKSHIRE}, [6, 4, 2]),
    "from a day": ({"since": YESTERDAY, "act": "save"}, [3, 1]),
    "to a day": ({"until": YESTERDAY}, [6, 5, 4, 3]),
    "a page": ({"page": 2, "size": 3}, [4, 3, 2]),
    "all": ({"size": 0}, [7, 6, 5, 4, 3, 2, 1]),
    "nothing": ({"act": "fly"}, []),
}


@pytest.mark.parametrize("what", FILTERED)
def test_entries_are_narrowed(entries, what):
    filters, expected = FILTERED[what]

    assert entry_ids(entries, ADMIN, **filters) == expected
