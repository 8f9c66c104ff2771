"""Upgrades a database in a process of its own, which may be killed midway: see tests/test_upgrades.py."""

import os
import signal
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import event

from hub.app import create_app
from hub.kit import migrations
from hub.kit.db import allow_writes, db

CHANGES = ("CREATE", "INSERT", "UPDATE", "ALTER", "DROP")


@contextmanager
def carelessly(engine):
    """The negative control: each statement is kept at once."""
    with allow_writes(), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.connection.dbapi_connection.execute("PRAGMA query_only = OFF")
            yield connection
        else:
            with connection.execution_options(isolation_level="AUTOCOMMIT") as own:
                yield own


def commit_each(engine):
    """SQLite keeps each statement at once when nothing was begun."""
    event.listen(engine, "after_cursor_execute", lambda connection, *_: _end(connection))


def _end(connection):
    driver = connection.connection.dbapi_connection
    if driver.in_transaction:
        driver.execute("COMMIT")


def together(instance, take_turn):
    """Wait for the other machine before taking a turn, so that both are there at once."""

    def wait(connection):
        place = Path(instance) / "start"
        (place / str(os.getpid())).touch()
        while len(list(place.iterdir())) < 2:
            time.sleep(0.01)
        take_turn(connection)

    return wait


def main(url, instance, last, how):
    app = create_app({"DATABASE_URL": url, "INSTANCE_DIR": instance})
    seen = 0

    def note(_connection, _cursor, statement, *_rest):
        nonlocal seen
        if statement.lstrip().startswith(CHANGES):
            seen += 1
            if seen == int(last):
                os.kill(os.getpid(), signal.SIGKILL)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
        if how == "together":
            migrations._lock_migrations = together(instance, migrations._lock_migrations)
        if how == "without-turns":
            migrations._lock_migrations = together(instance, lambda connection: None)
        if how == "careless":
            if db.engine.dialect.name == "sqlite":
                commit_each(db.engine)
            migrations.schema_transaction = carelessly
        migrations.upgrade_to_head()


if __name__ == "__main__":
    main(*sys.argv[1:])
