"""A trust lead reads the entries of their trust, a hub admin all entries, and other people none."""

from datetime import timedelta

import pytest

from hub.access import PUBLIC, Role, RoleAssignment, Viewer
from hub.audit.domain.personal_data import export_audit_entries
from hub.audit.domain.queries import (
    AuditFilters,
    count_audit_entries,
    list_audit_acts,
    list_audit_entries,
    list_audit_person_ids,
)
from hub.audit.domain.recording import record_audit_entry
from hub.kit.errors import NotFound
from tests.factories import START, member_of

LONDON, YORKSHIRE = 1, 2
ADMIN = member_of(9, role=Role.HUB_ADMIN)
LEAD = member_of(LONDON, role=Role.TRUST_LEAD)
BOTH = Viewer(
    person_id=1,
    roles=frozenset({RoleAssignment(LONDON, Role.TRUST_LEAD), RoleAssignment(YORKSHIRE, Role.LEADER)}),
)
DAYS = 3
YESTERDAY = (START - timedelta(days=1)).date()


@pytest.fixture
def entries(session):
    """Seven entries on three days: for London by 7, for Yorkshire by 8 on behalf of 7, and one by the hub."""
    for days in range(DAYS):
        at = START - timedelta(days=days)
        record_audit_entry(
            session, Viewer(person_id=7), "save", kind="resource", organisation_id=LONDON, at=at
        )
        by = Viewer(person_id=7, delegate_id=8)
        record_audit_entry(
            session, by, "give role", kind="person", object_id=70, organisation_id=YORKSHIRE, at=at
        )
    record_audit_entry(session, PUBLIC, "cut", kind="audit", at=START)
    return session


def entry_ids(session, viewer, **filters):
    ids = [entry.id for entry in list_audit_entries(session, viewer, AuditFilters(**filters))]
    assert count_audit_entries(session, viewer, AuditFilters(**filters)) >= len(ids)
    return ids


def test_the_hub_admin_reads_everything_the_newest_first(entries):
    assert entry_ids(entries, ADMIN) == [7, 6, 5, 4, 3, 2, 1]
    assert list_audit_acts(entries, ADMIN) == ["cut", "give role", "save"]
    assert list_audit_person_ids(entries, ADMIN) == {7, 8}


@pytest.mark.parametrize("viewer", [LEAD, BOTH])
def test_a_lead_reads_what_was_done_in_the_trust_they_lead(entries, viewer):
    assert entry_ids(entries, viewer) == [5, 3, 1]
    assert list_audit_acts(entries, viewer) == ["save"]
    assert list_audit_person_ids(entries, viewer) == {7}


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
    for read in (list_audit_acts, list_audit_person_ids):
        with pytest.raises(NotFound):
            read(entries, viewer)


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


def test_what_somebody_takes_away_is_what_they_did_and_what_was_done_to_or_for_them(entries):
    of_actor, of_affected = export_audit_entries(entries, 7), export_audit_entries(entries, 70)

    assert [entry["your part"] for entry in of_actor] == ["you did it", "it was done for you"] * DAYS
    assert [entry["number"] for entry in of_affected] == [2, 4, 6]
    assert {entry["your part"] for entry in of_affected} == {"it was done to you"}
