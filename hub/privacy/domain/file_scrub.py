"""Removal of deleted data from the database files, so that no trace of it remains.

SQLite overwrites deleted rows, but its write-ahead log still holds the old pages, and rearranged pages may
hold copies; VACUUM and truncating the log remove them. PostgreSQL keeps deleted rows until the table is
rewritten, and column values in its statistics.
"""

import sqlite3
import time
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, exists, literal, select, text
from sqlalchemy import table as sql_table
from sqlalchemy.exc import ProgrammingError

from hub.kit.errors import Conflict

BUSY_SECONDS = 5.0
BLOCKED_BY_READER = "Another process was reading the database. It will be tried again."
OLDER_TRANSACTION_SECONDS = 30.0
POLL_SECONDS = 0.05
OLDER_TRANSACTIONS = text(
    "SELECT pg_snapshot_xmin(pg_current_snapshot()) <= CAST(:newest AS xid8) OR EXISTS ("
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND (xact_start < :since OR age(backend_xmin) > age(CAST(CAST(:newest AS xid8) AS xid))))"
)
STATISTICS = "pg_catalog.pg_statistic"
TEXT_COLUMNS = text(
    "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
    " WHERE attrelid = CAST(:table AS regclass) AND attnum > 0 AND NOT attisdropped"
    " AND atttypid IN ('text'::regtype, 'varchar'::regtype)"
)


def scrub_database(engine: Engine, tables: Collection[str], since: datetime) -> None:
    """Remove the data deleted from `tables` before `since`; raise Conflict while a reader still needs it.

    On SQLite the whole file is rewritten, whatever the tables.
    """
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


def _wait_for_older_transactions(connection: Connection, since: datetime) -> None:
    """Wait until VACUUM FULL can remove what was deleted before `since`; raise Conflict if it takes too long.

    It keeps deleted rows for a transaction of this database that began earlier, and for one that began later
    while an earlier write was still open, even a write to another database of the same server.
    """
    newest = connection.scalar(text("SELECT CAST(pg_current_xact_id() AS text)"))
    deadline = time.monotonic() + OLDER_TRANSACTION_SECONDS
    while connection.scalar(OLDER_TRANSACTIONS, {"since": since, "newest": newest}):
        if time.monotonic() > deadline:
            raise Conflict(BLOCKED_BY_READER)
        time.sleep(POLL_SECONDS)


def _remove_statistics_if_empty(connection: Connection, table: str) -> None:
    """Remove the statistics of the texts of an empty table, which an analysis leaves as they were.

    PostgreSQL drops the statistics of a column whose type is set, even to the type that it has.
    """
    if connection.scalar(select(exists(select(literal(1)).select_from(sql_table(table))))):
        return
    for column, kind in connection.execute(TEXT_COLUMNS, {"table": table}).all():
        connection.exec_driver_sql(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE {kind}')


def _scrub_postgres(engine: Engine, tables: Collection[str], since: datetime) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        _wait_for_older_transactions(connection, since)
        connection.exec_driver_sql("SET statement_timeout = 0")
        try:
            for table in sorted(tables):
                connection.exec_driver_sql(f'VACUUM (FULL, ANALYZE) "{table}"')
                _remove_statistics_if_empty(connection, table)
            # The analysis itself has just deleted values from the statistics.
            _wait_for_older_transactions(connection, connection.scalar(text("SELECT clock_timestamp()")))
            # The hub's database user may lack this permission; then the next autovacuum removes the values.
            with suppress(ProgrammingError):
                connection.exec_driver_sql(f"VACUUM FULL {STATISTICS}")
        finally:
            connection.exec_driver_sql("RESET statement_timeout")
