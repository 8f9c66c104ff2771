"""Back up a consistent snapshot while the hub runs, and restore it in one transaction."""

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
from hub.kit.urls import sqlite_url
from hub.operations.domain.archive import Archive, Manifest, open_archive
from hub.operations.domain.row_json import list_tables
from hub.operations.domain.table_dump import count_rows, load_tables, set_sequences, write_backup

LOCK_TRIES = 60
NEWER_HUB = "was made by a newer version of the hub. Install that version or a newer one first."


def create_backup(path: Path) -> Manifest:
    """Write a consistent snapshot of the database to a file; Conflict if the database is empty."""
    with _open_snapshot(db.engine) as connection:
        revision = find_revision(connection)
        if revision is None:
            raise Conflict("The database is empty. To create it, run: hub prepare")
        made_at = now().isoformat(timespec="seconds")
        return write_backup(connection, path, revision=revision, hub=__version__, made_at=made_at)


def restore_backup(path: Path, *, replace: bool = False) -> Manifest:
    """Restore the backup at `path`; raise Conflict and change nothing if that is impossible.

    Without `replace` the database must be empty.
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
        # A large table takes longer than the statement timeout.
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        yield connection


def _check_restorable(connection: Connection, *, replace: bool) -> None:
    revision = find_revision(connection)
    if revision is not None and revision not in list_revisions():
        raise Conflict(f"The database {NEWER_HUB}")
    row_counts = count_rows(connection)
    if row_counts and not replace:
        counts = ", ".join(f"{count:,} in {name}" for name, count in sorted(row_counts.items()))
        raise Conflict(f"The database is not empty: {counts}. To replace it with the backup, use --replace")


def _lock_all(connection: Connection) -> None:
    # Readers lock tables in any order, so waiting for one table while locking another could deadlock. The
    # lock timeout is shorter than PostgreSQL's deadlock_timeout, and all locks are released before the next
    # try.
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
        raise Conflict("The database is in constant use. Stop the hub and try again.")
    connection.exec_driver_sql("SET LOCAL lock_timeout = 0")


def _rebuild(connection: Connection, archive: Archive) -> None:
    if find_revision(connection) is not None:
        migrate_to(connection, "base")
    migrate_to(connection, archive.manifest.revision)
    load_tables(connection, archive)
    set_sequences(connection)
    migrate_to(connection, "head")


def _restore_sqlite(archive: Archive, *, replace: bool) -> None:
    # Restored into a temporary file and then copied over by SQLite's backup API in one transaction, so
    # readers see the old state until it is done. Replacing the file would leave open connections on the
    # deleted one.
    with db.engine.connect() as connection:
        _check_restorable(connection, replace=replace)
    path = Path(str(db.engine.url.database))
    db.session.remove()
    db.engine.dispose()
    with TemporaryDirectory(prefix=".restore-", dir=path.parent) as folder:
        temporary = Path(folder) / "hub.sqlite3"
        with open_engine(sqlite_url(temporary)) as engine, schema_transaction(engine) as connection:
            _rebuild(connection, archive)
        _overwrite_sqlite(temporary, path)


def _overwrite_sqlite(temporary: Path, path: Path) -> None:
    waits = 0

    def check_waits(status: int, _remaining: int, _total: int) -> None:
        nonlocal waits
        waits += status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        if waits > 40:
            raise Conflict("Another process keeps writing to the database. Nothing was changed.")

    source, target = sqlite3.connect(temporary), sqlite3.connect(path)
    try:
        target.execute("PRAGMA journal_mode = WAL").close()
        source.backup(target, progress=check_waits)
    finally:
        source.close()
        target.close()
