"""Entries that the tests record one after the other."""

from hub.access import Viewer
from hub.audit.domain.recording import record_audit_entry

BY = Viewer(person_id=7)


def record_entries(session, count=5, **fields):
    for number in range(count):
        record_audit_entry(
            session, BY, "give role", kind="person", object_id=number, details={"role": "leader"}, **fields
        )
