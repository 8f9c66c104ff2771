"""Shared fixtures: databases, the app, a test client, the command line. More are in tests/support."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
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
from tests.support.costs import CostReport, read_budgets, without_limits
from tests.support.databases import Databases, Filling, PostgresDatabases, SqliteDatabases
from tests.support.engines import Engines
from tests.support.fast_apps import make_apps_cheap
from tests.support.hashing import make_cheap
from tests.support.postgres import find_memory_folder, postgres
from tests.support.quick import QuickTests
from tests.support.shared import VARIABLE
from tests.support.timeouts import make_patient

pytest_plugins = (
    *("tests.support.live", "tests.support.hub_pool", "tests.support.browser", "tests.support.effort"),
    *("pytester", "tests.support.smtp", "tests.support.provider", "tests.support.audited"),
)

SERVER = ExitStack()

make_cheap()
make_apps_cheap()
make_patient()

# Settings of the developer's own hub must not affect the tests.
for name in {name for name in os.environ if name.startswith("HUB_")} - {"HUB_TEST_POSTGRES", "HUB_CHROMIUM"}:
    del os.environ[name]


def pytest_configure(config: pytest.Config) -> None:
    """Report costs, engines and times; start one PostgreSQL server for all workers, if they need one."""
    is_repeated = "TEST_REPEAT" in os.environ
    config.pluginmanager.register(CostReport(without_limits() if is_repeated else read_budgets()), "costs")
    config.pluginmanager.register(Engines(), "engines")
    config.pluginmanager.register(QuickTests(config), "quick")
    # Databases and served hubs write much, and none of it has to last.
    if folder := find_memory_folder():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", folder)
    is_controller = bool(config.getoption("numprocesses", None)) and not hasattr(config, "workerinput")
    if (
        is_controller
        and "HUB_TEST_POSTGRES" not in os.environ
        and "not postgresql" not in config.option.keyword
    ):
        os.environ["HUB_TEST_POSTGRES"] = SERVER.enter_context(postgres())


def pytest_collection_finish() -> None:
    """Collect garbage less often, and leave out what exists before the first test.

    The many apps of the tests are garbage that is collected together; by default a third of the processor
    time went into it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server of the run."""
    SERVER.close()


@pytest.fixture(scope="session", autouse=True)
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that all workers of the run share."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    os.environ[VARIABLE] = str(folder)
    return folder


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server: the one in HUB_TEST_POSTGRES, or one for this run."""
    configured = os.environ.get("HUB_TEST_POSTGRES")
    if configured:
        yield configured
        return
    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_databases(
    tmp_path_factory: pytest.TempPathFactory, shared_folder: Path
) -> Iterator[SqliteDatabases]:
    """A source of SQLite databases: `with sqlite_databases.new() as url`."""
    databases = SqliteDatabases(tmp_path_factory.mktemp("sqlite"), shared_folder)
    with databases.users:
        yield databases


@pytest.fixture(scope="session")
def postgresql_databases(postgres_server: str, shared_folder: Path) -> Iterator[PostgresDatabases]:
    """A source of PostgreSQL databases: `with postgresql_databases.new() as url`."""
    databases = PostgresDatabases(postgres_server, shared_folder)
    with databases.users:
        yield databases
    databases.close()


@pytest.fixture
def databases(request: pytest.FixtureRequest) -> Databases:
    """A source of databases; tests.support.engines chooses the engines of a test."""
    return request.getfixturevalue(f"{request.param}_databases")


@pytest.fixture
def filling() -> Filling | None:
    """The rows that the database of this test holds at the beginning: none. Folders of tests override it."""
    return None


@pytest.fixture
def database_url(databases: Databases, filling: Filling | None, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated database for this test, empty or with the rows of `filling`."""
    if filling:
        shutil.copyfile(databases.prepare(filling) / "secret-key", tmp_path / "secret-key")
    with databases.new(filling=filling) as url:
        yield url


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """The URL of a database without tables for this test."""
    with databases.new(migrated=False) as url:
        yield url


@pytest.fixture
def make_app(database_url: str, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Create the app with given settings on this test's database."""
    apps: list[Flask] = []

    def make(**settings: str) -> Flask:
        defaults = {"DATABASE_URL": database_url, "INSTANCE_DIR": str(tmp_path), "TESTING": True}
        apps.append(create_app({**defaults, **settings}))
        return apps[-1]

    yield make
    for app in apps:
        close(app)


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    """The app with default settings."""
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A test client of the app."""
    return app.test_client()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A database session that may write, as in a command or a job."""
    with app.app_context(), write_transaction() as session:
        yield session


@pytest.fixture
def queries() -> Callable[[Flask], AbstractContextManager[list[str]]]:
    """Record SQL statements of an app: `with queries(app) as statements`."""

    @contextmanager
    def watch(app: Flask) -> Iterator[list[str]]:
        statements: list[str] = []

        def record(_connection, _cursor, statement: str, *_rest) -> None:
            if not statement.startswith(("PRAGMA", "BEGIN")):
                statements.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", record)
        yield statements
        event.remove(engine, "before_cursor_execute", record)

    return watch


@pytest.fixture
def hub(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a `hub` command on an empty hub with this test's database."""
    settings = {
        "DATABASE_URL": database_url,
        "INSTANCE_DIR": str(tmp_path),
        "PLUGINS_DIR": str(tmp_path / "plugins"),
        "CONTENT_DIR": str(tmp_path / "content"),
        "INSTALLED_PLUGINS": "no",
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"HUB_{name}", value)
    # A command would use the current app, if an earlier test had left an app context open.
    assert not has_app_context()
    return lambda *words: CliRunner().invoke(main, words)
