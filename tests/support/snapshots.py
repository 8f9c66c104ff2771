"""Snapshots of a database that is in use, so that one served hub can serve many tests.

A snapshot holds every table. The change counter never goes back, because cached pages are known by it.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql
from sqlalchemy import make_url

COUNTER = "catalogue_clock"
SCHEMA = "snapshot"
SEQUENCES = """
SELECT relname, attname, pg_get_serial_sequence(format('%I.%I', 'public', relname), attname)
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
  AND pg_get_serial_sequence(format('%I.%I', 'public', relname), attname) IS NOT NULL
"""
# A table without a file has had no row yet, whatever was deleted since.
USED = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
"""
FIRST_NUMBERS = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
"""


class Snapshot(Protocol):
    """The contents of a database at one time."""

    def restore(self) -> None:
        """Put the contents back."""


def take_snapshot(url: str, folder: Path) -> Snapshot:
    """Take a snapshot of the database at `url`; one of SQLite is a file in `folder`."""
    kind = SqliteSnapshot if url.startswith("sqlite") else PostgresSnapshot
    return kind(url, folder)


class SqliteSnapshot:
    """A copy of the file, which SQLite's own backup puts back in one transaction."""

    def __init__(self, url: str, folder: Path) -> None:
        self._database = make_url(url).database
        self._copy = folder / "snapshot.sqlite3"
        with closing(sqlite3.connect(self._database)) as live, closing(sqlite3.connect(self._copy)) as copy:
            live.backup(copy)

    def restore(self) -> None:
        """Put the contents back."""
        with closing(sqlite3.connect(self._database)) as live, closing(sqlite3.connect(self._copy)) as copy:
            [[before]] = live.execute(f"SELECT seq FROM {COUNTER}")
            copy.backup(live)
            live.execute(f"UPDATE {COUNTER} SET seq = ? WHERE seq < ?", (before + 1, before))
            live.commit()


class PostgresSnapshot:
    """A copy of each table that has rows, in a schema of its own.

    Only tables that are or were used are put back, since to truncate all of them takes 0.1 s.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self._url = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(self._url) as connection:
            connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(SCHEMA)))
            self._filled = [table for (table,) in connection.execute(USED)]
            for table in self._filled:
                connection.execute(
                    sql.SQL("CREATE TABLE {} AS TABLE {}").format(
                        sql.Identifier(SCHEMA, table), sql.Identifier("public", table)
                    )
                )
            rows = connection.execute(SEQUENCES)
            self._sequences = [row for row in rows if row[0] in self._filled]

    def restore(self) -> None:
        """Put the contents back."""
        with psycopg.connect(self._url) as connection:
            # Neither foreign keys nor triggers judge rows that were judged before.
            connection.execute("SET session_replication_role = replica")
            [before] = connection.execute(f"SELECT seq FROM {COUNTER}").fetchone()
            used = [table for (table,) in connection.execute(USED)]
            self._execute_each(connection, "DELETE FROM {0}", used)
            connection.execute(FIRST_NUMBERS)
            self._execute_each(connection, "INSERT INTO {0} OVERRIDING SYSTEM VALUE TABLE {1}", self._filled)
            for table, column, sequence in self._sequences:
                highest = sql.SQL("SELECT setval(%s, max({})) FROM {}")
                names = sql.Identifier(column), sql.Identifier("public", table)
                connection.execute(highest.format(*names), (sequence,))
            connection.execute(f"UPDATE {COUNTER} SET seq = %s WHERE seq < %s", (before + 1, before))

    @staticmethod
    def _execute_each(
        connection: "psycopg.Connection[tuple[str]]", statement: str, tables: list[str]
    ) -> None:
        names = [(sql.Identifier("public", table), sql.Identifier(SCHEMA, table)) for table in tables]
        connection.execute(sql.SQL("; ").join(sql.SQL(statement).format(*each) for each in names))
