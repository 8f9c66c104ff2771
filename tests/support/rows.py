"""Test rows for every table of any revision, generated from the reflected tables."""

from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from hub.operations.domain.row_json import dump_rows, list_tables

ODD = 'Ärzte & "Leute" O\'Hara\n\tnew line, \\ back-slash, \u2028, 🚑 '
COUNTER_TABLE = "catalogue_clock"
MOVED = {"programme_reference": "participant_reference"}
"""Tables that are gone, whose rows a migration moves to another table."""


def fill(connection, rows=3):
    """Insert rows with unusual values into every table."""
    rows_by_table = {}
    for table in list_tables(connection):
        if table.name == COUNTER_TABLE:
            connection.execute(sa.update(table).values(seq=7))
            continue
        rows_by_table[table.name] = [_row(table, number, rows_by_table) for number in range(1, rows + 1)]
        connection.execute(sa.insert(table), rows_by_table[table.name])


def _row(table, number, rows_by_table):
    return {column.name: _value(column, number, rows_by_table) for column in table.columns}


def _value(column, number, rows_by_table):
    for key in column.foreign_keys:
        return rows_by_table[key.column.table.name][number - 1][key.column.name]
    if column.nullable and number == 2:
        return None
    values = (
        (sa.JSON, {"z": [1, 2.5, None, True, ODD], "a": {"n": number}, "n": None}),
        (sa.DateTime, datetime(2026, 3, 29, 0, 59, 59, 999_999, tzinfo=UTC) + timedelta(hours=number)),
        (sa.Date, date(2024, 2, 29) + timedelta(days=number)),
        (sa.Boolean, number % 2 == 0),
        (sa.Integer, 10 * number),
        (sa.Float, number / 3),
        (sa.LargeBinary, bytes(range(256))),
        # These keys sort differently by bytes and by locale; a backup must have one order.
        (sa.String, f"{'bAé'[number % 3]}{number} {ODD}"),
    )
    return next(value for column_type, value in values if isinstance(column.type, column_type))


def dump(connection, only=None):
    """Return the rows of each table as lines; `only` limits the columns, by table."""
    tables = {table.name: table for table in list_tables(connection)}
    excluded = {
        name: frozenset() if only is None else frozenset(table.columns.keys()) - only[name]
        for name, table in tables.items()
        if only is None or name in only
    }
    return {name: list(dump_rows(connection, tables[name], columns)) for name, columns in excluded.items()}


def columns_of(connection):
    """Return the column names of each table."""
    return {table.name: frozenset(table.columns.keys()) for table in list_tables(connection)}
