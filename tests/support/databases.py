"""Databases for tests: templates that are migrated, and some filled, once, and copied for each test."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from hub.app import create_app
from hub.kit.db import close, db
from hub.kit.migrations import upgrade_to_head
from tests.support.shared import locked, make_once


@dataclass(frozen=True)
class Filling:
    """Rows that many tests need: `fill` writes them, and returns what tests want to know of them.

    If there is a `base`, `fill` adds to its rows, and is also given what is known of them.
    """

    name: str
    fill: Callable[..., Any]
    base: "Filling | None" = None
    starts_empty: bool = False
    """Whether the database has no tables before it is filled, and not those of the newest revision."""

    def apply(self, url: str, folder: Path, base: Path | None = None) -> None:
        """Fill the database at `url`; keep in `folder` what `fill` returns, and the secret key of the app.

        `base` is the folder of the filling that the database has already.
        """
        known = []
        if base:
            shutil.copyfile(base / "secret-key", folder / "secret-key")
            known = [read_known(base)]
        app = create_app({"DATABASE_URL": url, "INSTANCE_DIR": str(folder), "TESTING": True})
        try:
            (folder / "known.json").write_text(json.dumps(self.fill(app, *known)))
        finally:
            close(app)


def read_known(folder: Path) -> Any:
    """Return what is known of the rows of a filling, by the folder that `prepare` returns."""
    return json.loads((folder / "known.json").read_text())


class Databases(Protocol):
    """A source of test databases of one kind."""

    users: ExitStack
    """What uses databases until the end of the run, such as served hubs; closed before the source."""

    def new(self, *, migrated: bool = True, filling: Filling | None = None) -> AbstractContextManager[str]:
        """Yield the URL of a new database, and remove it afterwards."""

    def prepare(self, filling: Filling) -> Path:
        """Fill a template once in a run; return the folder with its `known.json` and `secret-key`."""


def migrate(url: str, instance: Path) -> None:
    """Upgrade the database at `url` to the newest revision, and close all connections."""
    app = create_app({"DATABASE_URL": url, "INSTANCE_DIR": str(instance), "TESTING": True})
    with app.app_context():
        upgrade_to_head()
        db.engine.dispose()


class SqliteDatabases:
    """SQLite databases: copies of a template file."""

    def __init__(self, folder: Path, shared: Path) -> None:
        self.users = ExitStack()
        self._folder, self._shared = folder, shared
        self._prepared: dict[str, Path] = {}
        self._template = make_once(shared, "sqlite", self._make_template) / "template.sqlite3"

    @staticmethod
    def _make_template(folder: Path) -> None:
        migrate(f"sqlite:///{folder / 'template.sqlite3'}", folder)

    def prepare(self, filling: Filling) -> Path:
        """Fill a template once in a run; return the folder with its `known.json` and `secret-key`."""

        def make(folder: Path) -> None:
            base = self.prepare(filling.base) if filling.base else None
            if not filling.starts_empty:
                shutil.copyfile(
                    (base or self._template.parent) / self._template.name, folder / self._template.name
                )
            filling.apply(f"sqlite:///{folder / self._template.name}", folder, base)

        if filling.name not in self._prepared:
            self._prepared[filling.name] = make_once(self._shared, f"sqlite-{filling.name}", make)
        return self._prepared[filling.name]

    @contextmanager
    def new(self, *, migrated: bool = True, filling: Filling | None = None) -> Iterator[str]:
        """Yield the URL of a new database, and remove it afterwards."""
        path = self._folder / f"{uuid4().hex}.sqlite3"
        if migrated:
            template = self.prepare(filling) / self._template.name if filling else self._template
            shutil.copyfile(template, path)
        yield f"sqlite:///{path}"
        for file in self._folder.glob(f"{path.name}*"):
            file.unlink()


class PostgresDatabases:
    """PostgreSQL databases: copies of a template on a server that other test runs may use too.

    The templates belong to all workers of the run; the last one to close removes them.
    """

    def __init__(self, server: str, shared: Path) -> None:
        self.users = ExitStack()
        self._server = make_url(server)
        self._shared = shared
        self._prepared: dict[str, Path] = {}
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None
        # Under one lock, so that no worker removes the template between finding it and counting this user.
        with locked(shared, "postgresql-users"):
            folder = make_once(shared, "postgresql", self._make_template)
            self._template = (folder / "name").read_text()
            self._users.write_text(str(self._count_users() + 1))

    def _make_template(self, folder: Path) -> None:
        name = self._name("template")
        self._create(name)
        migrate(self._url(name), folder)
        (folder / "name").write_text(name)

    @property
    def _users(self) -> Path:
        return self._shared / "postgresql-users"

    def _count_users(self) -> int:
        return int(self._users.read_text()) if self._users.exists() else 0

    def prepare(self, filling: Filling) -> Path:
        """Fill a template once in a run; return the folder with its `known.json` and `secret-key`."""

        def make(folder: Path) -> None:
            name = self._name(filling.name)
            base = self.prepare(filling.base) if filling.base else None
            start = "template0" if filling.starts_empty else self._template
            self._create(name, (base / "name").read_text() if base else start)
            filling.apply(self._url(name), folder, base)
            (folder / "name").write_text(name)

        if filling.name not in self._prepared:
            self._prepared[filling.name] = make_once(self._shared, f"postgresql-{filling.name}", make)
        return self._prepared[filling.name]

    @contextmanager
    def new(self, *, migrated: bool = True, filling: Filling | None = None) -> Iterator[str]:
        """Yield the URL of a new database, and remove it afterwards."""
        name, template = self._name("test"), self._template if migrated else "template0"
        if filling:
            template = (self.prepare(filling) / "name").read_text()
        self._create(name, template)
        yield self._url(name)
        self._drop(name)

    def close(self) -> None:
        """Remove the templates, if no other worker uses them, and close the connection."""
        with locked(self._shared, "postgresql-users"):
            users = self._count_users() - 1
            self._users.write_text(str(users))
            if users == 0:
                for done in self._shared.glob("postgresql*.done"):
                    done.unlink()
                    self._drop((done.with_suffix("") / "name").read_text())
        if self._connection is not None:
            self._connection.close()

    def _name(self, purpose: str) -> str:
        return f"hub_{purpose}_{uuid4().hex}"

    def _url(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)

    def _create(self, name: str, template: str = "template0") -> None:
        self._execute("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)

    def _drop(self, name: str) -> None:
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _execute(self, statement: str, *names: str) -> None:
        # One connection for all, because a new one for each costs as much as dropping a database.
        if self._connection is None or self._connection.closed:
            url = self._server.set(drivername="postgresql").render_as_string(hide_password=False)
            self._connection = psycopg.connect(url, autocommit=True)
        self._connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
