"""Dump tables to an archive and load them again, in the caller's transaction."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy import Connection, Table
from sqlalchemy.exc import DataError, IntegrityError

from hub.kit.errors import Conflict
from hub.operations.domain.archive import Archive, ArchivePart, Manifest, create_archive
from hub.operations.domain.row_json import (
    BATCH_SIZE,
    MAX_BATCH_BYTES,
    column_parsers,
    dump_rows,
    list_tables,
    parse_row,
)

COUNTER_TABLE = "catalogue_clock"
EPOCH_COLUMN = "epoch"
# A restored database gets a new epoch, which invalidates cached pages and the search index of the old one.
EXCLUDED_COLUMNS = {COUNTER_TABLE: frozenset({EPOCH_COLUMN})}
NOT_RESTORED = frozenset({"sign_in"})
"""Login sessions: one that was ended since the backup, perhaps after a theft, must not become valid again."""


def write_backup(connection: Connection, path: Path, *, revision: str, hub: str, made_at: str) -> Manifest:
    """Write all tables to an archive at `path`; the connection must see a consistent snapshot."""
    tables = list_tables(connection)
    with create_archive(path) as archive:
        for table in tables:
            excluded_columns = EXCLUDED_COLUMNS.get(table.name, frozenset())
            archive.add_table(table.name, dump_rows(connection, table, excluded_columns))
        manifest = Manifest(revision, hub, made_at, _read_epoch(connection, tables), tuple(archive.parts))
        archive.write_manifest(manifest)
    return manifest


def count_rows(connection: Connection) -> dict[str, int]:
    """Return the row counts of all tables that are not empty, except the change counter, which never is."""
    counts = {
        table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in list_tables(connection)
        if table.name != COUNTER_TABLE
    }
    return {name: count for name, count in counts.items() if count}


def load_tables(connection: Connection, archive: Archive) -> None:
    """Load an archive into empty tables of its own revision, and start a new epoch.

    Login sessions are not restored, so nobody is signed in afterwards.
    """
    tables = {table.name: table for table in list_tables(connection)}
    parts = {part.table: part for part in archive.manifest.parts}
    if parts.keys() != tables.keys():
        names = ", ".join(sorted(parts.keys() ^ tables.keys()))
        raise Conflict(f"The tables of this backup do not match its revision: {names}.")
    connection.execute(sa.delete(tables[COUNTER_TABLE]))
    for name, table in tables.items():
        if name in NOT_RESTORED:
            continue
        try:
            _load_table(connection, table, archive, parts[name])
        except (IntegrityError, DataError) as error:
            raise Conflict(f"The database refused a row of {name}. Nothing was changed.") from error


def set_sequences(connection: Connection) -> None:
    """Set PostgreSQL's sequences to continue after the loaded rows; SQLite needs no such step."""
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
    parsers = column_parsers(table)
    for lines in _batches(archive.read_lines(part)):
        connection.execute(sa.insert(table), [{**parse_row(line, parsers), **extra} for line in lines])


def _batches(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    length = 0
    for line in lines:
        if batch and (len(batch) == BATCH_SIZE or length + len(line) > MAX_BATCH_BYTES):
            yield batch
            batch, length = [], 0
        batch.append(line)
        length += len(line)
    if batch:
        yield batch


def _read_epoch(connection: Connection, tables: list[Table]) -> str:
    counter = next(table for table in tables if table.name == COUNTER_TABLE)
    return str(connection.scalar(sa.select(counter.c[EPOCH_COLUMN])))
