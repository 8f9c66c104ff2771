"""Rows as lines of JSON, identical for both kinds of database."""

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
MAX_BATCH_BYTES = 4_000_000
"""Rows are fetched and stored in batches of this length or less, because a row may hold a piece of a file."""
EXCLUDED_TABLES = ("alembic_version", "job_queue")
"""The revision is in the manifest, and the job queue holds no data of the hub."""

Convert = Callable[[Any], Any]


def _dump_datetime(value: datetime) -> str:
    # SQLite stores no time zone; all its timestamps are UTC.
    timestamp = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return timestamp.isoformat(timespec="microseconds")


def _unchanged(value: Any) -> Any:
    return value


# The first match counts, so subtypes come before their base type. For other types a backup raises Conflict.
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
    """Return the hub's tables in this database, each after those that its foreign keys refer to.

    What is compiled for them is used on this connection alone and kept nowhere: the tables are other objects
    each time, and whatever is kept holds all of them.
    """
    connection.execution_options(compiled_cache=None)
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: not name.startswith(EXCLUDED_TABLES))
    return list(metadata.sorted_tables)


def dump_rows(connection: Connection, table: Table, excluded_columns: frozenset[str]) -> Iterator[bytes]:
    """Yield each row as a line, ordered by primary key, without the excluded columns."""
    columns = [column for column in table.columns if column.name not in excluded_columns]
    dumpers = [(column.name, _find_converters(column)[0]) for column in columns]
    order = (_in_byte_order(column, connection.dialect.name) for column in table.primary_key.columns)
    query = sa.select(*columns).order_by(*order)
    rows = connection.execution_options(yield_per=_rows_at_once(connection, table)).execute(query)
    for row in rows:
        pairs = zip(dumpers, row, strict=True)
        fields = {name: None if value is None else dump(value) for (name, dump), value in pairs}
        yield json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _rows_at_once(connection: Connection, table: Table) -> int:
    """Return how many rows of a table may be in memory, by the longest bytes that it holds."""
    lengths = [
        connection.scalar(sa.select(sa.func.max(sa.func.length(column)))) or 0
        for column in table.columns
        if isinstance(column.type, sa.LargeBinary)
    ]
    return max(1, min(BATCH_SIZE, MAX_BATCH_BYTES // max(sum(lengths), 1)))


def parse_row(line: bytes, parsers: dict[str, Convert]) -> dict[str, Any]:
    """Return the row of a line; `parsers` come from column_parsers for its table."""
    fields = json.loads(line)
    return {name: None if value is None else parsers[name](value) for name, value in fields.items()}


def column_parsers(table: Table) -> dict[str, Convert]:
    """Return the parser of each column of a table."""
    return {column.name: _find_converters(column)[1] for column in table.columns}


def _find_converters(column: Column[Any]) -> tuple[Convert, Convert]:
    for column_type, dump, parse in CONVERTERS:
        if isinstance(column.type, column_type):
            return dump, parse
    raise Conflict(
        f"{column.table.name}.{column.name} is of a kind that a backup cannot carry: {column.type!r}."
    )


def _in_byte_order(column: Column[Any], database: str) -> Any:
    # PostgreSQL sorts text by its locale, SQLite by bytes; backups of both must be the same.
    return column.collate("C") if database == "postgresql" and isinstance(column.type, sa.String) else column
