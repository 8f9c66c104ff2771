"""Upgrades with data from every revision to the newest, and back; also when they are interrupted."""

import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack, suppress
from functools import cache
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from flask_migrate import downgrade
from sqlalchemy import event, text
from sqlalchemy.exc import SQLAlchemyError

from hub.app import create_app
from hub.kit.db import allow_writes, close, db, write_transaction
from hub.kit.migrations import (
    MIGRATIONS,
    find_revision,
    is_newest_revision,
    list_revisions,
    migrate_to,
    schema_transaction,
    upgrade_to_head,
)
from hub.library.domain import FOUND_IN_STUDY
from tests.factories import make_trust, share
from tests.support.migrate_and_die import CHANGES, run_elsewhere
from tests.support.revisions import filled_at
from tests.support.rows import MOVED, columns_of, dump

pytestmark = pytest.mark.slow

ALL = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]
ROOT = Path(__file__).parents[1]


class Undone(Exception):
    """Raised to roll a transaction back."""


@pytest.fixture
def unmigrated_app(empty_database_url, tmp_path):
    """The app on a database without tables."""
    app = create_app({"DATABASE_URL": empty_database_url, "INSTANCE_DIR": str(tmp_path)})
    with app.app_context():
        yield app
    close(app)


@pytest.fixture
def start_at(databases, tmp_path):
    """Make the app the current one on a database at a revision, with rows in every table; return its URL."""
    with ExitStack() as stack:

        def start(revision):
            filling = filled_at(revision, ALL)
            shutil.copyfile(databases.prepare(filling) / "secret-key", tmp_path / "secret-key")
            url = stack.enter_context(databases.new(filling=filling))
            app = create_app({"DATABASE_URL": url, "INSTANCE_DIR": str(tmp_path)})
            stack.callback(close, app)
            stack.enter_context(app.app_context())
            return url

        yield start


def state():
    with db.engine.connect() as connection:
        return find_revision(connection), dump(connection)


@pytest.mark.parametrize("revision", ALL)
def test_data_of_any_revision_survives_the_way_up_and_back(start_at, revision):
    start_at(revision)
    assert list_revisions() == ALL
    with db.engine.connect() as connection:
        assert is_newest_revision(connection) == (revision == ALL[-1])
        columns, before = columns_of(connection), dump(connection)
    assert all(before.values())

    upgrade_to_head()
    with db.engine.connect() as connection:
        assert find_revision(connection) == ALL[-1]
        assert is_newest_revision(connection)
        kept = {table: rows for table, rows in before.items() if table not in MOVED}
        assert dump(connection, columns) == kept
        for table, target in MOVED.items():
            assert len(dump(connection)[target]) == len(before.get(table, before.get(target, ())))
    downgrade(directory=str(MIGRATIONS), revision=revision)
    assert state() == (revision, before)


def test_the_note_of_an_item_from_the_study_says_when_the_study_was_printed(start_at):
    former = text(
        "UPDATE catalogue_entry SET note = 'As found in April 2009, not since confirmed by the trust'"
    )
    start_at("0020")
    with schema_transaction(db.engine) as connection:
        connection.execute(former)

    upgrade_to_head()
    with db.engine.connect() as connection:
        assert set(connection.scalars(text("SELECT note FROM catalogue_entry"))) == {FOUND_IN_STUDY}


def command(url, instance, last, how):
    return [sys.executable, "-m", "tests.support.migrate_and_die", url, str(instance), str(last), how]


@pytest.mark.parametrize(
    ("revision", "share_done"),
    # Halfway from every revision; at the first and at the last statement from the oldest and the newest.
    [
        *((revision, 0.5) for revision in ALL[:-1]),
        *((revision, share) for revision in (ALL[0], ALL[-2]) for share in (0.0, 1.0)),
    ],
)
def test_an_upgrade_that_is_killed_leaves_all_as_it_was_and_can_be_done_again(
    start_at, tmp_path, revision, share_done
):
    url = start_at(revision)
    before = state()
    statements = _count_statements(db.engine.name, revision)
    last = 1 + round(share_done * (statements - 1))
    assert run_elsewhere(url, tmp_path, last) == -signal.SIGKILL

    assert state() == before
    upgrade_to_head()
    assert state()[0] == ALL[-1]


def test_without_one_transaction_a_killed_upgrade_would_leave_a_half(start_at, tmp_path):
    # From the first revision on, since the newest may consist of a single change.
    url = start_at(ALL[0])
    before = state()
    last = _count_statements(db.engine.name, ALL[0])
    assert run_elsewhere(url, tmp_path, last, "careless") == -signal.SIGKILL

    assert state() != before


@cache
def _count_statements(_engine_name, revision):
    """Return how many statements change something on the way up; the rows that were there do not matter."""
    statements = []

    def record(_connection, _cursor, statement, *_rest):
        if statement.lstrip().startswith(CHANGES):
            statements.append(statement)

    with suppress(Undone), schema_transaction(db.engine) as connection:
        event.listen(connection, "before_cursor_execute", record)
        migrate_to(connection, "head")
        event.remove(connection, "before_cursor_execute", record)
        raise Undone
    return len(statements)


def test_a_table_that_is_made_anew_takes_nothing_along(app):
    with app.app_context():
        with write_transaction() as session:
            share(session, make_trust(session), tier=["director"])
            for table in ("resource_revision", "resource"):  # their foreign keys would refuse and not cascade
                session.execute(text(f"DELETE FROM {table}"))
        before = count_facets()
        assert before > 0
        with schema_transaction(db.engine) as connection:
            recreate_table(connection)
        assert count_facets() == before
        # With foreign keys on, as in every other transaction, SQLite deletes them in cascade.
        with allow_writes(), db.engine.begin() as connection:
            recreate_table(connection)
        assert count_facets() == (0 if db.engine.dialect.name == "sqlite" else before)


def recreate_table(connection):
    recreate = "always" if connection.dialect.name == "sqlite" else "never"
    operations = Operations(MigrationContext.configure(connection))
    with operations.batch_alter_table("catalogue_entry", recreate=recreate):
        pass


def count_facets():
    with db.engine.connect() as connection:
        return connection.scalar(text("SELECT count(*) FROM catalogue_facet"))


def test_an_upgrade_that_breaks_a_reference_is_undone(app):
    with app.app_context():
        with write_transaction() as session:
            share(session, make_trust(session), slug="elsa")
        with pytest.raises((RuntimeError, SQLAlchemyError)), schema_transaction(db.engine) as connection:
            connection.exec_driver_sql("DELETE FROM catalogue_entry")
    assert app.test_client().get("/library/elsa").status_code == 200


def upgrade_together(url, tmp_path, how):
    (tmp_path / "start").mkdir()
    commands = [command(url, tmp_path, 0, how) for _ in range(2)]
    processes = [
        subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.PIPE, text=True) for arguments in commands
    ]
    return [process.communicate(timeout=120)[1] for process in processes]


def test_machines_that_start_together_upgrade_once(unmigrated_app, empty_database_url, tmp_path):
    errors = upgrade_together(empty_database_url, tmp_path, "together")

    assert [error for error in errors if "Traceback" in error] == []
    assert state()[0] == ALL[-1]


def test_without_taking_turns_one_of_them_would_fail(postgresql_databases, tmp_path):
    with postgresql_databases.new(migrated=False) as url:
        errors = upgrade_together(url, tmp_path, "without-turns")

    assert len([error for error in errors if "Traceback" in error]) == 1
