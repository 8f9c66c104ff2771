"""Rows as lines of JSON: the same line for the same row, whichever database it stands in."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Connection, MetaData, Table

from hub.kit.errors import Conflict

BATCH_SIZE = 500
EXCLUDED_TABLES = ("alembic_version", "job_queue")
"""The revision stands in the manifest; what waits in the job queue is no data of the hub."""

Convert = Callable[[Any], Any]


def _dump_datetime(value: datetime) -> str:
    # SQLite keeps no zone: all its moments are UTC.
    moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return moment.isoformat(timespec="microseconds")


def _unchanged(value: Any) -> Any:
    return value


# First fit, so the narrower kind stands first. A kind that is not here cannot be backed up, and says so.
CONVERTERS: tuple[tuple[type[Any], Convert, Convert], ...] = (
    (sa.JSON, _unchanged, _unchanged),
    (sa.DateTime, _dump_datetime, datetime.fromisoformat),
    (sa.Date, date.isoformat, date.fromisoformat),
    (sa.Boolean, bool, bool),
    (sa.Integer, _unchanged, _unchanged),
    (sa.Float, _unchanged, _unchanged),
    (sa.Numeric, str, Decimal),
    (sa.LargeBinary, lambda value: base64.b64encode(value).decode(), base64.b64decode),
    (sa.String, _unchanged, _unchanged),
)


def list_tables(connection: Connection) -> list[Table]:
    """Return the hub's tables as they are in this database, each after those that it points at."""
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: not name.startswith(EXCLUDED_TABLES))
    return list(metadata.sorted_tables)


def dump_rows(connection: Connection, table: Table, excluded_columns: frozenset[str]) -> Iterator[bytes]:
    """Give each row as one line, in the order of its key, without the columns `left_out`."""
    columns = [column for column in table.columns if column.name not in excluded_columns]
    ways = [(column.name, _find_converters(column)[0]) for column in columns]
    order = (_in_byte_order(column, connection.dialect.name) for column in table.primary_key.columns)
    query = sa.select(*columns).order_by(*order)
    rows = connection.execution_options(yield_per=BATCH_SIZE).execute(query)
    for row in rows:
        pairs = zip(ways, row, strict=True)
        fields = {name: None if value is None else out(value) for (name, out), value in pairs}
        yield json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def parse_row(line: bytes, parsers: dict[str, Convert]) -> dict[str, Any]:
    """Return the row that a line holds; `ways` are those of its table."""
    fields = json.loads(line)
    return {name: None if value is None else parsers[name](value) for name, value in fields.items()}


def column_parsers(table: Table) -> dict[str, Convert]:
    """Return how each column of a table is read from a line."""
    return {column.name: _find_converters(column)[1] for column in table.columns}


def _find_converters(column: Column[Any]) -> tuple[Convert, Convert]:
    for kind, out, into in CONVERTERS:
        if isinstance(column.type, kind):
            return out, into
    raise Conflict(
        f"{column.table.name}.{column.name} is of a kind that a backup cannot carry: {column.type!r}."
    )


def _in_byte_order(column: Column[Any], database: str) -> Any:
    # A server sorts text by its own language, SQLite by bytes: a backup is the same from both.
    return column.collate("C") if database == "postgresql" and isinstance(column.type, sa.String) else column
