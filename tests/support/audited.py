"""Looks at every entry of the audit that any test writes: none may hold an address or somebody's name."""

import json
import re

import pytest
from sqlalchemy import event, text

from hub.access import Role
from hub.audit.models import AuditEntry
from hub.people.domain import DeclineReason

WORD = re.compile(r"[^\W\d_]{4,}")


def words_in(*texts):
    """Return the words of some texts that are long enough for a name, in small letters."""
    return {word.casefold() for text in texts for word in WORD.findall(str(text))}


# What a code may say though a person of the tests is called by it: roles, and reasons to say no.
ROLES = words_in(*Role, *DeclineReason)


def what_is_personal(entry, people):
    """Return what in `entry` is an address, or part of the name or address of one of `people`."""
    said = json.dumps([entry.act, entry.kind, entry.object_id, entry.details]).casefold()
    found = ["an address"] if "@" in said else []
    for name, email in people:
        if email and email.casefold() in said:
            found.append("the address of a person")
        if name and name.casefold() in said and set(name.casefold().split()) - ROLES:
            found.append("the name of a person")
        # A first or a last name by itself; a role that somebody is called by ("Leader, London") is no name.
        values = words_in(*entry.details.values(), entry.object_id) - ROLES
        if values & words_in(name or ""):
            found.append("a part of the name of a person")
    return found


def _look(_mapper, connection, entry):
    people = connection.execute(text("SELECT name, email FROM person")).all()
    found = what_is_personal(entry, people)
    assert not found, f"An entry of the audit holds {', '.join(found)}: {entry.act} {entry.kind}"


@pytest.fixture(scope="session", autouse=True)
def every_entry_is_looked_at():
    """Look at each entry just before it is written, in all tests."""
    event.listen(AuditEntry, "before_insert", _look)
    yield
    event.remove(AuditEntry, "before_insert", _look)
