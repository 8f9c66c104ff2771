"""Database revisions: list them, find the current one, and migrate.

Alembic and Flask-Migrate are imported when a function needs them: few processes ever migrate, and importing
them takes a twelfth of the time in which the hub starts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, current_app
from sqlalchemy import Connection, Engine, inspect

from hub.kit.db import allow_writes, db

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
# An arbitrary number that nothing else in the same database may use.
ADVISORY_LOCK_ID = 4_520_090


def init_migrations(app: Flask) -> None:
    """Let Flask-Migrate and its commands find the database and the migrations of an app."""
    from flask_migrate import Migrate

    if "migrate" not in app.extensions:
        Migrate(app, db, str(MIGRATIONS))


def is_newest_revision(connection: Connection) -> bool:
    """Return whether a database is at the newest revision of this code, without importing Alembic."""
    newest = max(path.name for path in (MIGRATIONS / "versions").glob("*.py"))
    if not inspect(connection).has_table("alembic_version"):
        return False
    revisions = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
    return revisions == [newest.partition("_")[0]]


def list_revisions() -> list[str]:
    """Return all revisions of this code, oldest first."""
    from alembic.script import ScriptDirectory

    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()][::-1]


def find_revision(connection: Connection) -> str | None:
    """Return the revision of a database; None if it has not been migrated."""
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def upgrade_to_head() -> None:
    """Upgrade the database of the current app to the newest revision."""
    db.session.rollback()
    with schema_transaction(db.engine) as connection:
        migrate_to(connection, "head")


def migrate_to(connection: Connection, revision: str) -> None:
    """Upgrade to a revision, or downgrade to `base`, in the transaction of `connection`."""
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    (command.downgrade if revision == "base" else command.upgrade)(config, revision)


@contextmanager
def schema_transaction(engine: Engine) -> Iterator[Connection]:
    """Yield a connection in one transaction that may change the schema, one process at a time.

    SQLite alters a table by creating a new one and dropping the old one; with foreign keys on, the drop would
    cascade to the rows that refer to it. So they are switched off, which is possible only before a
    transaction, and checked before its end.
    """
    sqlite = engine.dialect.name == "sqlite"
    with allow_writes(), engine.connect() as connection:
        if sqlite:
            _set_foreign_keys(connection, "OFF")
        try:
            with connection.begin():
                if not sqlite:
                    _lock_migrations(connection)
                yield connection
                if sqlite:
                    _check_foreign_keys(connection)
        finally:
            if sqlite:
                _set_foreign_keys(connection, "ON")


def _config() -> "Config":
    init_migrations(current_app)
    config: Config = current_app.extensions["migrate"].migrate.get_config()
    return config


def _set_foreign_keys(connection: Connection, state: str) -> None:
    dbapi_connection = connection.connection.dbapi_connection
    dbapi_connection.execute(f"PRAGMA foreign_keys = {state}").close()  # type: ignore[union-attr]


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise RuntimeError(f"A row of {broken[0]} points at a row of {broken[2]} that is not there.")


def _lock_migrations(connection: Connection) -> None:
    # Two machines that start a new version together must not both create the tables.
    for limit in ("statement_timeout", "lock_timeout"):
        connection.exec_driver_sql(f"SET LOCAL {limit} = 0")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK_ID})")
