"""Upgrade a database in a process that kills itself midway (see tests/test_upgrades.py)."""

import os
import signal
import sys
import time
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import event

from hub.app import create_app
from hub.kit import migrations
from hub.kit.db import allow_writes, db

PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])
CHANGES = ("CREATE", "INSERT", "UPDATE", "ALTER", "DROP")


@contextmanager
def autocommit_connection(engine):
    """The negative control: each statement is committed at once."""
    with allow_writes(), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.connection.dbapi_connection.execute("PRAGMA query_only = OFF")
            yield connection
        else:
            with connection.execution_options(isolation_level="AUTOCOMMIT") as autocommit:
                yield autocommit


def commit_each(engine):
    """Commit each statement on SQLite."""
    event.listen(engine, "after_cursor_execute", lambda connection, *_: _commit(connection))


def _commit(connection):
    dbapi_connection = connection.connection.dbapi_connection
    if dbapi_connection.in_transaction:
        dbapi_connection.execute("COMMIT")


def lock_together(instance, lock_migrations):
    """Return a lock function that first waits for the other process, so that both lock at the same time."""

    def wait_then_lock(connection):
        folder = Path(instance) / "start"
        (folder / str(os.getpid())).touch()
        while len(list(folder.iterdir())) < 2:
            time.sleep(0.01)
        lock_migrations(connection)

    return wait_then_lock


def run_elsewhere(url: str, instance: Path, last: int, how: str = "") -> int:
    """Upgrade in a process of its own and return how it ended: minus the number of the signal that killed it.

    It is forked from a process that has imported the hub and done nothing else, which saves the import.
    """
    process = PROCESSES.Process(target=main, args=(url, str(instance), last, how))
    process.start()
    process.join()
    return process.exitcode


def main(url, instance, last, how):
    app = create_app({"DATABASE_URL": url, "INSTANCE_DIR": instance})
    changes = 0

    def count_changes(_connection, _cursor, statement, *_rest):
        nonlocal changes
        if statement.lstrip().startswith(CHANGES):
            changes += 1
            if changes == int(last):
                os.kill(os.getpid(), signal.SIGKILL)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", count_changes)
        if how == "together":
            migrations._lock_migrations = lock_together(instance, migrations._lock_migrations)
        if how == "without-turns":
            migrations._lock_migrations = lock_together(instance, lambda connection: None)
        if how == "careless":
            if db.engine.dialect.name == "sqlite":
                commit_each(db.engine)
            migrations.schema_transaction = autocommit_connection
        migrations.upgrade_to_head()


if __name__ == "__main__":
    main(*sys.argv[1:])
