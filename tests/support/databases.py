"""Databases for tests: migrated once as a template, then copied for each test."""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from hub.app import create_app
from hub.kit.db import db
from hub.kit.migrations import upgrade_to_head


class Databases(Protocol):
    """A source of test databases of one kind."""

    def new(self, *, migrated: bool = True) -> AbstractContextManager[str]:
        """Yield the URL of a new database, and remove it afterwards."""


def migrate(url: str, instance: Path) -> None:
    """Upgrade the database at `url` to the newest revision, and close all connections."""
    app = create_app({"DATABASE_URL": url, "INSTANCE_DIR": str(instance), "TESTING": True})
    with app.app_context():
        upgrade_to_head()
        db.engine.dispose()


class SqliteDatabases:
    """SQLite databases: copies of a template file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.sqlite3"
        migrate(f"sqlite:///{self._template}", folder)

    @contextmanager
    def new(self, *, migrated: bool = True) -> Iterator[str]:
        """Yield the URL of a new database, and remove it afterwards."""
        path = self._folder / f"{uuid4().hex}.sqlite3"
        if migrated:
            shutil.copyfile(self._template, path)
        yield f"sqlite:///{path}"
        for file in self._folder.glob(f"{path.name}*"):
            file.unlink()


class PostgresDatabases:
    """PostgreSQL databases: copies of a template on a server that other test runs may use too."""

    def __init__(self, server: str, folder: Path) -> None:
        self._server = make_url(server)
        self._template = self._name("template")
        self._create(self._template)
        migrate(self._url(self._template), folder)

    @contextmanager
    def new(self, *, migrated: bool = True) -> Iterator[str]:
        """Yield the URL of a new database, and remove it afterwards."""
        name = self._name("test")
        self._create(name, template=self._template if migrated else "template0")
        yield self._url(name)
        self._drop(name)

    def close(self) -> None:
        """Remove the template."""
        self._drop(self._template)

    def _name(self, purpose: str) -> str:
        return f"hub_{purpose}_{uuid4().hex}"

    def _url(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)

    def _create(self, name: str, template: str = "template0") -> None:
        self._execute("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)

    def _drop(self, name: str) -> None:
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _execute(self, statement: str, *names: str) -> None:
        url = self._server.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
