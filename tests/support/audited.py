"""Checks every audit entry that any test writes: none may hold an email address or a name."""

import json
import re

import pytest
from sqlalchemy import event
from sqlalchemy import text as sql

from hub.access import Role
from hub.audit.models import AuditEntry
from hub.people.domain.join_requests import DeclineReason

WORD = re.compile(r"[^\W\d_]{4,}")


def words_in(*texts):
    """Return the words of four or more letters in some texts, in lower case."""
    return {word.casefold() for text in texts for word in WORD.findall(str(text))}


# Codes that may appear although people in tests are named after them: roles and reasons.
ROLES = words_in(*Role, *DeclineReason)


def what_is_personal(entry, people):
    """Return the kinds of personal data of `people` that an entry holds."""
    text = json.dumps([entry.act, entry.kind, entry.object_id, entry.details]).casefold()
    found = ["an address"] if "@" in text else []
    for name, email in people:
        if email and email.casefold() in text:
            found.append("the address of a person")
        if name and name.casefold() in text and set(name.casefold().split()) - ROLES:
            found.append("the name of a person")
        # A first or last name alone. Names that are roles ("Leader, London") do not count.
        values = words_in(*entry.details.values(), entry.object_id) - ROLES
        if values & words_in(name or ""):
            found.append("a part of the name of a person")
    return found


def _check_entry(_mapper, connection, entry):
    people = connection.execute(sql("SELECT name, email FROM person")).all()
    found = what_is_personal(entry, people)
    assert not found, f"An entry of the audit holds {', '.join(found)}: {entry.act} {entry.kind}"


@pytest.fixture(scope="session", autouse=True)
def check_every_audit_entry():
    """Check each entry before it is written, in all tests."""
    event.listen(AuditEntry, "before_insert", _check_entry)
    yield
    event.remove(AuditEntry, "before_insert", _check_entry)
