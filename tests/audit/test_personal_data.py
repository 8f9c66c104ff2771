"""A person gets the entries about what they did and what was done to or for them."""

from hub.access import Viewer
from hub.audit.domain.personal_data import export_audit_entries
from hub.audit.domain.recording import record_audit_entry
from tests.audit.conftest import DAYS


def test_what_somebody_takes_away_is_what_they_did_and_what_was_done_to_or_for_them(entries):
    of_actor, of_affected = export_audit_entries(entries, 7), export_audit_entries(entries, 70)

    assert [entry["your part"] for entry in of_actor] == ["you did it", "it was done for you"] * DAYS
    assert [entry["number"] for entry in of_affected] == [2, 4, 6]
    assert {entry["your part"] for entry in of_affected} == {"it was done to you"}


def test_what_was_done_to_the_place_of_a_person_is_theirs_too(entries):
    record_audit_entry(
        entries, Viewer(person_id=9), "cancel place of person", kind="event", details={"person": 70}
    )
    newest = export_audit_entries(entries, 70)[-1]
    assert (newest["what was done"], newest["your part"]) == ("cancel place of person", "it was done to you")
    assert [entry["what was done"] for entry in export_audit_entries(entries, 9)] == [
        "cancel place of person"
    ]
