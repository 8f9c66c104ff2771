"""What tests ask for by name: databases, the app, a served hub, a browser. The parts are in tests/support."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from hub.app import create_app
from hub.cli import main
from hub.kit.db import close, db, write_transaction
from tests.support.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.support.fast_apps import make_apps_cheap
from tests.support.hashing import make_cheap
from tests.support.postgres import postgres
from tests.support.timeouts import make_patient

pytest_plugins = (
    *("tests.support.live", "tests.support.browser"),
    *("tests.support.smtp", "tests.support.provider", "tests.support.audited"),
)

make_cheap()
make_apps_cheap()
make_patient()

# What a developer has set for a hub of their own must not reach the tests.
for name in {name for name in os.environ if name.startswith("HUB_")} - {"HUB_TEST_POSTGRES", "HUB_CHROMIUM"}:
    del os.environ[name]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server: the one in HUB_TEST_POSTGRES, or one for this run."""
    given = os.environ.get("HUB_TEST_POSTGRES")
    if given:
        yield given
        return
    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    """Fresh SQLite databases: `with sqlite_databases.new() as url`."""
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_databases(
    postgres_server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PostgresDatabases]:
    """Fresh PostgreSQL databases: `with postgresql_databases.new() as url`."""
    databases = PostgresDatabases(postgres_server, tmp_path_factory.mktemp("postgresql"))
    yield databases
    databases.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Fresh databases, first of one kind and then of the other."""
    return request.getfixturevalue(f"{request.param}_databases")


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """The address of a migrated, empty database that is this test's own; each test runs on both kinds."""
    with databases.new() as url:
        yield url


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """The address of a database that no migration has touched; each test runs on both kinds."""
    with databases.new(migrated=False) as url:
        yield url


@pytest.fixture
def make_app(database_url: str, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Make the hub with settings of the test's own, on a database of this test's own."""
    made: list[Flask] = []

    def make(**settings: str) -> Flask:
        given = {"DATABASE_URL": database_url, "INSTANCE_DIR": str(tmp_path), "TESTING": True}
        made.append(create_app({**given, **settings}))
        return made[-1]

    yield make
    for app in made:
        close(app)


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    """The hub as it is set up without settings."""
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who asks the app for pages."""
    return app.test_client()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session that may write, as a command or a job has one."""
    with app.app_context(), write_transaction() as session:
        yield session


@pytest.fixture
def queries() -> Callable[[Flask], AbstractContextManager[list[str]]]:
    """Watch the database of an app: `with queries(app) as seen` collects each statement, in order."""

    @contextmanager
    def watch(app: Flask) -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_connection, _cursor, statement: str, *_rest) -> None:
            if not statement.startswith(("PRAGMA", "BEGIN")):
                seen.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        yield seen
        event.remove(engine, "before_cursor_execute", note)

    return watch


@pytest.fixture
def hub(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a command, as the console does, on an empty hub of this test's own."""
    given = {
        "DATABASE_URL": database_url,
        "INSTANCE_DIR": str(tmp_path),
        "PLUGINS_DIR": str(tmp_path / "plugins"),
        "CONTENT_DIR": str(tmp_path / "content"),
        "INSTALLED_PLUGINS": "no",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"HUB_{name}", value)
    # A command takes the hub at hand, which would be one that a test before has left.
    assert not has_app_context()
    return lambda *words: CliRunner().invoke(main, words)
