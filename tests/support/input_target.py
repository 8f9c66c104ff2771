"""A hub to which hostile requests are sent: after each of them it is as before, and so is the time."""

import sqlite3
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from hub.kit.clock import from_timestamp
from hub.operations.domain.row_json import column_parsers, dump_rows, list_tables, parse_row
from hub.operations.domain.table_dump import set_sequences
from tests.support.clock_changes import moved_clock
from tests.support.form_crawl import Crawl, Form
from tests.support.hostile_inputs import TOKEN, Case
from tests.support.input_seed import raw_token


class SqliteState:
    """The database of a hub on SQLite: says whether a request has changed it, and puts it back."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA synchronous = OFF")
        self._seed = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.backup(self._seed)
        self._version = self._read_version()

    def is_changed(self) -> bool:
        """Return whether another connection has committed a change."""
        return self._read_version() != self._version

    def restore(self) -> None:
        """Make the database as it was at the beginning."""
        self._seed.backup(self._database)
        self._version = self._read_version()

    def close(self) -> None:
        """Close both databases."""
        self._database.close()
        self._seed.close()

    def _read_version(self) -> int:
        # It changes whenever another connection commits a change of any table, and only then.
        version: int = self._database.execute("PRAGMA data_version").fetchone()[0]
        return version


class Target:
    """A hub to which hostile requests are sent; after each one it is as before."""

    def __init__(self, app: Flask, crawl: Crawl, state: SqliteState | None) -> None:
        self.app, self.crawl, self._state = app, crawl, state
        self.changed = False
        """Whether the last request has changed the database."""

    def send(self, browser: str, method: str, address: str, **request: Any) -> TestResponse:
        """Send a request with the session cookie of a browser, and put the database back."""
        headers = {"Cookie": f"hub={self.crawl.cookies[browser]}", "Sec-Fetch-Site": "same-origin"}
        headers |= request.pop("headers", {})
        client = self.app.test_client(use_cookies=False)
        with moved_clock(from_timestamp(self.crawl.made_at)):
            response = client.open(address, method=method, headers=headers, **request)
            response.close()
        if self._state is not None:
            self.changed = self._state.is_changed()
            if self.changed:
                self._state.restore()
        return response

    def send_case(self, form: Form, case: Case, **headers: str) -> TestResponse:
        """Send a form in a hostile way from its own browser; a question goes into the address."""
        if form.method == "GET":
            return self.send(form.browser, "GET", f"{form.action}?{case.body.decode()}")
        request: dict[str, Any] = {"data": case.body, "content_type": case.content_type}
        return self.send(form.browser, form.method, form.action, headers=headers, **request)

    def send_form(self, form: Form, browser: str) -> TestResponse:
        """Send a form as it should be, with a browser's own token."""
        fields = MultiDict([*((name, value) for name, value in form.fields if name != TOKEN)])
        fields[TOKEN] = self.token_of(browser)
        return self.send(browser, form.method, form.action, data=fields)

    def token_of(self, browser: str) -> str:
        """Return a valid CSRF token of a browser."""
        serializer = URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token")
        return str(serializer.dumps(raw_token(browser)))


def copy_rows(path: Path, connection: sa.Connection) -> None:
    """Copy all rows of a SQLite database, login sessions too, into another one of the same revision."""
    source = sa.create_engine(f"sqlite:///{path}")
    with source.connect() as original:
        tables = list_tables(connection)
        for table in reversed(tables):
            connection.execute(sa.delete(table))
        for table in tables:
            parsers = column_parsers(table)
            rows = [parse_row(line, parsers) for line in dump_rows(original, table, frozenset())]
            if rows:
                connection.execute(sa.insert(table), rows)
    source.dispose()
    set_sequences(connection)


def fault_of(response: TestResponse) -> str:
    """Return what is wrong with a response in a word or two; nothing if it is a page that says what to do."""
    if response.status_code >= 500:
        return str(response.status_code)
    # A file, such as a spreadsheet, is no text.
    if b"Traceback (most recent call last)" in response.data:
        return "shows a traceback"
    is_page = b"<h1" in response.data or response.mimetype == "application/problem+json"
    if response.status_code >= 400 and not is_page and response.request.method != "HEAD":
        return f"{response.status_code} without a page"
    return ""
