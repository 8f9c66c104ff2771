"""Rows for every table of any revision, made from the tables themselves: no table can be forgotten."""

from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from hub.operations.domain import list_tables
from hub.operations.domain.row_json import dump_rows

ODD = 'Ärzte & "Leute" O\'Hara\n\tnew line, \\ back-slash, \u2028, 🚑 '
CLOCK = "catalogue_clock"


def fill(connection, rows=3):
    """Put rows into every table, each column full of what is hard to carry."""
    made = {}
    for table in list_tables(connection):
        if table.name == CLOCK:
            connection.execute(sa.update(table).values(seq=7))
            continue
        made[table.name] = [_row(table, number, made) for number in range(1, rows + 1)]
        connection.execute(sa.insert(table), made[table.name])


def _row(table, number, made):
    return {column.name: _value(column, number, made) for column in table.columns}


def _value(column, number, made):
    for key in column.foreign_keys:
        return made[key.column.table.name][number - 1][key.column.name]
    if column.nullable and number == 2:
        return None
    kinds = (
        (sa.JSON, {"z": [1, 2.5, None, True, ODD], "a": {"n": number}, "n": None}),
        (sa.DateTime, datetime(2026, 3, 29, 0, 59, 59, 999_999, tzinfo=UTC) + timedelta(hours=number)),
        (sa.Date, date(2024, 2, 29) + timedelta(days=number)),
        (sa.Boolean, number % 2 == 0),
        (sa.Integer, 10 * number),
        (sa.Float, number / 3),
        (sa.LargeBinary, bytes(range(256))),
        # Text keys sort differently by bytes and by language: a backup has one order.
        (sa.String, f"{'bAé'[number % 3]}{number} {ODD}"),
    )
    return next(value for kind, value in kinds if isinstance(column.type, kind))


def dump(connection, only=None):
    """Return each table's lines; `only` says for each table which columns count."""
    tables = {table.name: table for table in list_tables(connection)}
    left_out = {
        name: frozenset() if only is None else frozenset(table.columns.keys()) - only[name]
        for name, table in tables.items()
        if only is None or name in only
    }
    return {name: list(dump_rows(connection, tables[name], columns)) for name, columns in left_out.items()}


def columns_of(connection):
    """Return each table's columns."""
    return {table.name: frozenset(table.columns.keys()) for table in list_tables(connection)}
