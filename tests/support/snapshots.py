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
SELECT name, sequence FROM (
  SELECT column_name AS name, pg_get_serial_sequence(%s, column_name) AS sequence
  FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s
) AS columns WHERE sequence IS NOT NULL
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
    """A copy of each table in a schema of its own."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(self._url) as connection:
            connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(SCHEMA)))
            self._tables = self._list_tables(connection)
            for table in self._tables:
                connection.execute(
                    sql.SQL("CREATE TABLE {} AS TABLE {}").format(
                        sql.Identifier(SCHEMA, table), sql.Identifier("public", table)
                    )
                )

    @staticmethod
    def _list_tables(connection: "psycopg.Connection[tuple[str]]") -> list[str]:
        query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        return [table for (table,) in connection.execute(query)]

    def restore(self) -> None:
        """Put the contents back."""
        with psycopg.connect(self._url) as connection:
            # Neither foreign keys nor triggers judge rows that were judged before.
            connection.execute("SET session_replication_role = replica")
            [before] = connection.execute(f"SELECT seq FROM {COUNTER}").fetchone()
            tables = self._list_tables(connection)
            names = sql.SQL(", ").join(sql.Identifier("public", table) for table in tables)
            connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(names))
            for table in self._tables:
                self._refill(connection, table)
            connection.execute(f"UPDATE {COUNTER} SET seq = %s WHERE seq < %s", (before + 1, before))

    @staticmethod
    def _refill(connection: "psycopg.Connection[tuple[str]]", table: str) -> None:
        live = sql.Identifier("public", table)
        connection.execute(
            sql.SQL("INSERT INTO {} OVERRIDING SYSTEM VALUE TABLE {}").format(
                live, sql.Identifier(SCHEMA, table)
            )
        )
        for column, sequence in connection.execute(SEQUENCES, (f'public."{table}"', table)).fetchall():
            highest = sql.SQL("SELECT setval(%s, (SELECT max({}) FROM {}))")
            connection.execute(highest.format(sql.Identifier(column), live), (sequence,))
