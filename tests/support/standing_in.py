"""Stands in for what a feature does not say yet of the tables that it has; empty when every feature does.

PENDING is emptied as features say what they hold: a table that a `Held` of the app speaks for is taken out by
itself, and `test_nothing_stands_in_for_a_feature_any_more` in test_tables.py tells when the list can go.
"""

import sqlalchemy as sa

from hub.kit.base import Base
from hub.kit.clock import now
from hub.kit.people import Held

PENDING = {
    "accounts": ("person", "sign_in", "recovery_code", "identity", "proof", "membership"),
    "people": ("invitation", "join_request", "line_manager", "delegate"),
    "mail": ("outbox_message", "mail_choice"),
}
SECRET = {"password_hash", "totp_secret", "totp_step", "code_hash", "key_hash", "nonce"}


def stand_in(app):
    """Give `app` a plain Held for each table of PENDING for which it has none."""
    held = app.extensions["hub_held"]
    said = {table for one in held for table in one.tables}
    for feature, tables in PENDING.items():
        made = [_held(table) for table in tables if table not in said]
        # The account stands first, since it goes last.
        held[:] = [*made, *held] if feature == "accounts" else [*held, *made]


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
    if table.name == "person":
        return table.c.id == person_id
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
        if name == "person":
            empty = {column.name: None for column in table.columns if column.nullable}
            values = {**empty, "name": "", "erased_at": now()}
            session.execute(sa.update(table).where(table.c.id == person_id).values(values))
        else:
            session.execute(sa.delete(table).where(_where(session, table, person_id)))

    return erase
