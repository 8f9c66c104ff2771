"""Freeing the files of a database of what was deleted, so that no byte of it stays.

SQLite overwrites what it deletes, but its journal still holds the pages of before, and pages that were put
in order may hold copies; making the file anew and emptying the journal leaves none. PostgreSQL keeps deleted
rows until a table is made anew, and values of columns in its statistics.
"""

import sqlite3
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError

from hub.kit.errors import Conflict

BUSY_SECONDS = 5.0
BLOCKED_BY_READER = "Somebody has been reading the database since before it. It will be tried again."
STATISTICS = "pg_catalog.pg_statistic"


def scrub_database(engine: Engine, tables: Collection[str], since: datetime) -> None:
    """Leave nothing of what was deleted from `tables` until `since`; Conflict while a reader needs it."""
    if engine.dialect.name == "sqlite":
        _scrub_sqlite(Path(str(engine.url.database)))
    else:
        _scrub_postgres(engine, tables, since)


def _scrub_sqlite(path: Path) -> None:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA secure_delete = ON").close()
        connection.execute("VACUUM").close()
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError as error:
        raise Conflict(BLOCKED_BY_READER) from error
    finally:
        connection.close()
    if busy:
        raise Conflict(BLOCKED_BY_READER)


def _scrub_postgres(engine: Engine, tables: Collection[str], since: datetime) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # A row that an older transaction may still look at is carried over into the table made anew.
        older = connection.scalar(
            text(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND xact_start < :since"
            ),
            {"since": since},
        )
        if older:
            raise Conflict(BLOCKED_BY_READER)
        connection.exec_driver_sql("SET statement_timeout = 0")
        try:
            for table in sorted(tables):
                connection.exec_driver_sql(f'VACUUM (FULL, ANALYZE) "{table}"')
            # Not everywhere may the hub's user do this; then the next sweep of the server does.
            with suppress(ProgrammingError):
                connection.exec_driver_sql(f"VACUUM FULL {STATISTICS}")
        finally:
            connection.exec_driver_sql("RESET statement_timeout")
