"""Stands in for what a feature does not say yet of the tables that it has; empty when every feature does.

A table that a `Held` of the app speaks for needs no stand-in, so PENDING may be emptied when every feature
that is named in it says itself what it holds.
"""

import sqlalchemy as sa

from hub.kit.base import Base
from hub.kit.people import Held

PENDING = {
    "people": ("invitation", "join_request", "line_manager", "delegate", "newcomer", "guest_reminder"),
}
SECRET = {"password_hash", "totp_secret", "totp_step", "code_hash", "key_hash", "nonce"}


def stand_in(app):
    """Give `app` a plain Held for each table of PENDING for which it has none."""
    held = app.extensions["hub_held"]
    said = {table for one in held for table in one.tables}
    there = [table for tables in PENDING.values() for table in tables if table in Base.metadata.tables]
    held += [_held(table) for table in there if table not in said]


def _held(table):
    words = {"why": "It stands in.", "seen_by": "Nobody."}
    return Held(f"Stands in for {table}", (table,), _exporting(table), _erasing(table), **words)


def who(table):
    """Return the columns of a table that say who somebody is."""
    return [
        column
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    ]


def _where(session, table, person_id):
    keys = [(column, key) for column in who(table) for key in column.foreign_keys]
    # What somebody gave to another, or decided for them, is the other's.
    conditions = [
        column == person_id
        for column, key in keys
        if key.ondelete == "CASCADE" or column.name == "accepted_by_id"
    ]
    if "email" in table.c:
        person = Base.metadata.tables["person"]
        address = session.scalar(sa.select(person.c.email).where(person.c.id == person_id))
        conditions.append(table.c.email == address)
    return sa.or_(*conditions)


def _exporting(name):
    def export(session, person_id):
        table = Base.metadata.tables[name]
        rows = session.execute(sa.select(table).where(_where(session, table, person_id)))
        return [{name: value for name, value in row.items() if name not in SECRET} for row in rows.mappings()]

    return export


def _erasing(name):
    def erase(session, person_id):
        table = Base.metadata.tables[name]
        session.execute(sa.delete(table).where(_where(session, table, person_id)))

    return erase
