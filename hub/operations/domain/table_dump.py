"""Out of a database into an archive, and back: inside the transaction that the caller has begun."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy import Connection, Table
from sqlalchemy.exc import DataError, IntegrityError

from hub.kit.errors import Conflict
from hub.operations.domain.archive import Archive, ArchivePart, Manifest, create_archive
from hub.operations.domain.row_json import BATCH_SIZE, column_parsers, dump_rows, list_tables, parse_row

COUNTER_TABLE = "catalogue_clock"
EPOCH_COLUMN = "epoch"
# A restored database is a new epoch, so what was kept of the old one (pages, the search index) fits no more.
EXCLUDED_COLUMNS = {COUNTER_TABLE: frozenset({EPOCH_COLUMN})}
NOT_RESTORED = frozenset({"sign_in"})
"""What was ended since the backup, perhaps because a key was stolen, must not open anything again."""


def write_backup(connection: Connection, path: Path, *, revision: str, hub: str, made_at: str) -> Manifest:
    """Write all tables to an archive at `path`; the connection must see one moment all the time."""
    tables = list_tables(connection)
    with create_archive(path) as archive:
        for table in tables:
            left_out = EXCLUDED_COLUMNS.get(table.name, frozenset())
            archive.add_table(table.name, dump_rows(connection, table, left_out))
        manifest = Manifest(revision, hub, made_at, _read_epoch(connection, tables), tuple(archive.parts))
        archive.write_manifest(manifest)
    return manifest


def count_rows(connection: Connection) -> dict[str, int]:
    """Return how many rows each table holds that is not empty; the clock, which always has one, aside."""
    counts = {
        table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in list_tables(connection)
        if table.name != COUNTER_TABLE
    }
    return {name: count for name, count in counts.items() if count}


def load_tables(connection: Connection, archive: Archive) -> None:
    """Put the rows of an archive into the empty tables of its own revision, and begin a new epoch.

    Nobody is signed in afterwards.
    """
    tables = {table.name: table for table in list_tables(connection)}
    parts = {part.table: part for part in archive.manifest.parts}
    if parts.keys() != tables.keys():
        odd = ", ".join(sorted(parts.keys() ^ tables.keys()))
        raise Conflict(f"The tables of this backup are not those of its revision: {odd}.")
    connection.execute(sa.delete(tables[COUNTER_TABLE]))
    for name, table in tables.items():
        if name in NOT_RESTORED:
            continue
        try:
            _load_table(connection, table, archive, parts[name])
        except (IntegrityError, DataError) as error:
            raise Conflict(f"This database refuses a row of {name}. Nothing was changed.") from error


def set_sequences(connection: Connection) -> None:
    """Let PostgreSQL number new rows after those that there are; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in list_tables(connection):
        for column in table.primary_key.columns:
            sequence = connection.scalar(
                sa.select(sa.func.pg_get_serial_sequence(f'"{table.name}"', column.name))
            )
            if sequence:
                highest = sa.select(sa.func.coalesce(sa.func.max(column), 0)).scalar_subquery()
                connection.execute(sa.select(sa.func.setval(sequence, highest + 1, False)))


def _load_table(connection: Connection, table: Table, archive: Archive, part: ArchivePart) -> None:
    extra = {EPOCH_COLUMN: uuid4().hex} if table.name == COUNTER_TABLE else {}
    ways = column_parsers(table)
    rows = ({**parse_row(line, ways), **extra} for line in archive.read_lines(part))
    for batch in _batches(rows):
        connection.execute(sa.insert(table), batch)


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, BATCH_SIZE)):
        yield batch


def _read_epoch(connection: Connection, tables: list[Table]) -> str:
    clock = next(table for table in tables if table.name == COUNTER_TABLE)
    return str(connection.scalar(sa.select(clock.c[EPOCH_COLUMN])))
