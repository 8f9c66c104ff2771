"""A backup from one moment while others write; a restore that happens wholly or not at all."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from hub import __version__
from hub.kit.clock import now
from hub.kit.db import db, open_engine
from hub.kit.errors import Conflict
from hub.kit.migrations import find_revision, list_revisions, migrate_to, schema_transaction
from hub.operations.domain import (
    Archive,
    Manifest,
    count_rows,
    list_tables,
    load_tables,
    open_archive,
    set_sequences,
    write_backup,
)

LOCK_TRIES = 60
NEWER_HUB = "was made by a newer hub than this one. Install that hub, or a newer one, first."


def create_backup(path: Path) -> Manifest:
    """Write everything the database holds to a file at `path`, as it is at this moment."""
    with _open_snapshot(db.engine) as connection:
        revision = find_revision(connection)
        if revision is None:
            raise Conflict("The database is empty. To make it: hub prepare")
        made_at = now().isoformat(timespec="seconds")
        return write_backup(connection, path, revision=revision, hub=__version__, made_at=made_at)


def restore_backup(path: Path, *, replace: bool = False) -> Manifest:
    """Make the database what the file at `path` says; Conflict, with all as it was, if that cannot be.

    Without `replace` only a database in which there is nothing yet is filled.
    """
    with open_archive(path) as archive:
        if archive.manifest.revision not in list_revisions():
            raise Conflict(f"The backup {NEWER_HUB}")
        archive.verify()
        if db.engine.dialect.name == "sqlite":
            _restore_sqlite(archive, replace=replace)
        else:
            with schema_transaction(db.engine) as connection:
                _check_restorable(connection, replace=replace)
                _lock_all(connection)
                _rebuild(connection, archive)
        return archive.manifest


@contextmanager
def _open_snapshot(engine: Engine) -> Iterator[Connection]:
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            yield connection
        return
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        # A large table takes longer than a page may.
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        yield connection


def _check_restorable(connection: Connection, *, replace: bool) -> None:
    revision = find_revision(connection)
    if revision is not None and revision not in list_revisions():
        raise Conflict(f"The database {NEWER_HUB}")
    there = count_rows(connection)
    if there and not replace:
        counts = ", ".join(f"{count:,} in {name}" for name, count in sorted(there.items()))
        raise Conflict(f"The database is not empty: {counts}. To put the backup in its place: --replace")


def _lock_all(connection: Connection) -> None:
    # Readers take their tables in any order. Whoever waits for one table while holding another could wait
    # for ever, so all are let go again after less time than PostgreSQL takes to see a deadlock.
    names = ", ".join(table.name for table in list_tables(connection))
    if not names:
        return
    connection.exec_driver_sql("SET LOCAL lock_timeout = '400ms'")
    for _ in range(LOCK_TRIES):
        try:
            with connection.begin_nested():
                connection.exec_driver_sql(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
        except OperationalError:
            time.sleep(0.1)
        else:
            break
    else:
        raise Conflict("The database is in use all the time. Stop the hub, and do it again.")
    connection.exec_driver_sql("SET LOCAL lock_timeout = 0")


def _rebuild(connection: Connection, archive: Archive) -> None:
    if find_revision(connection) is not None:
        migrate_to(connection, "base")
    migrate_to(connection, archive.manifest.revision)
    load_tables(connection, archive)
    set_sequences(connection)
    migrate_to(connection, "head")


def _restore_sqlite(archive: Archive, *, replace: bool) -> None:
    # Made aside and then copied over by SQLite's own backup, which is one transaction on the database:
    # readers see the old state until it is done. A moved file would leave them with one that has no name.
    with db.engine.connect() as connection:
        _check_restorable(connection, replace=replace)
    place = Path(str(db.engine.url.database))
    db.session.remove()
    db.engine.dispose()
    with TemporaryDirectory(prefix=".restore-", dir=place.parent) as folder:
        aside = Path(folder) / "hub.sqlite3"
        with open_engine(f"sqlite:///{aside}") as engine, schema_transaction(engine) as connection:
            _rebuild(connection, archive)
        _overwrite_sqlite(aside, place)


def _overwrite_sqlite(aside: Path, place: Path) -> None:
    waits = 0

    def waited(status: int, _remaining: int, _total: int) -> None:
        nonlocal waits
        waits += status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        if waits > 40:
            raise Conflict("Somebody else writes to the database all the time. Nothing was changed.")

    source, target = sqlite3.connect(aside), sqlite3.connect(place)
    try:
        target.execute("PRAGMA journal_mode = WAL").close()
        source.backup(target, progress=waited)
    finally:
        source.close()
        target.close()
