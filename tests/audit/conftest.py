"""Fixtures: entries of two organisations on three days."""

from datetime import timedelta

import pytest

from hub.access import PUBLIC, Viewer
from hub.audit.domain.recording import record_audit_entry
from tests.factories import START

LONDON, YORKSHIRE = 1, 2
DAYS = 3


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
