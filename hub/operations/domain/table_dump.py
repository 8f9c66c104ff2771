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
from hub.operations.domain.archive import Archive, Manifest, Part, new_archive
from hub.operations.domain.row_json import ROWS_AT_ONCE, lines_of, row_of, tables_of, ways_into

CLOCK = "catalogue_clock"
EPOCH = "epoch"
# A restored database is a new epoch, so what was kept of the old one (pages, the search index) fits no more.
LEFT_OUT = {CLOCK: frozenset({EPOCH})}
NOT_BROUGHT_BACK = frozenset({"sign_in"})
"""What was ended since the backup, perhaps because a key was stolen, must not open anything again."""


def write_backup(connection: Connection, path: Path, *, revision: str, hub: str, made_at: str) -> Manifest:
    """Write all tables to an archive at `path`; the connection must see one moment all the time."""
    tables = tables_of(connection)
    with new_archive(path) as archive:
        for table in tables:
            left_out = LEFT_OUT.get(table.name, frozenset())
            archive.add(table.name, lines_of(connection, table, left_out))
        manifest = Manifest(revision, hub, made_at, _epoch(connection, tables), tuple(archive.parts))
        archive.finish(manifest)
    return manifest


def rows_in(connection: Connection) -> dict[str, int]:
    """Return how many rows each table holds that is not empty; the clock, which always has one, aside."""
    counts = {
        table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in tables_of(connection)
        if table.name != CLOCK
    }
    return {name: count for name, count in counts.items() if count}


def load(connection: Connection, archive: Archive) -> None:
    """Put the rows of an archive into the empty tables of its own revision, and begin a new epoch.

    Nobody is signed in afterwards.
    """
    tables = {table.name: table for table in tables_of(connection)}
    parts = {part.table: part for part in archive.manifest.parts}
    if parts.keys() != tables.keys():
        odd = ", ".join(sorted(parts.keys() ^ tables.keys()))
        raise Conflict(f"The tables of this backup are not those of its revision: {odd}.")
    connection.execute(sa.delete(tables[CLOCK]))
    for name, table in tables.items():
        if name in NOT_BROUGHT_BACK:
            continue
        try:
            _load_table(connection, table, archive, parts[name])
        except (IntegrityError, DataError) as error:
            raise Conflict(f"This database refuses a row of {name}. Nothing was changed.") from error


def set_sequences(connection: Connection) -> None:
    """Let PostgreSQL number new rows after those that there are; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables_of(connection):
        for column in table.primary_key.columns:
            sequence = connection.scalar(
                sa.select(sa.func.pg_get_serial_sequence(f'"{table.name}"', column.name))
            )
            if sequence:
                highest = sa.select(sa.func.coalesce(sa.func.max(column), 0)).scalar_subquery()
                connection.execute(sa.select(sa.func.setval(sequence, highest + 1, False)))


def _load_table(connection: Connection, table: Table, archive: Archive, part: Part) -> None:
    extra = {EPOCH: uuid4().hex} if table.name == CLOCK else {}
    ways = ways_into(table)
    rows = ({**row_of(line, ways), **extra} for line in archive.lines(part))
    for batch in _batches(rows):
        connection.execute(sa.insert(table), batch)


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        yield batch


def _epoch(connection: Connection, tables: list[Table]) -> str:
    clock = next(table for table in tables if table.name == CLOCK)
    return str(connection.scalar(sa.select(clock.c[EPOCH])))
