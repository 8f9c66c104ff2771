"""Hostile variants of the forms of `tests.support.form_crawl`, and a hub that is as before after each request."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes

from flask import Flask
from werkzeug.test import TestResponse

from tests.support.form_crawl import Crawl, Form

FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=limit"
BEYOND_64_BITS = str(2**65).encode()
SURROGATE = "a\ud800b".encode("utf-8", "surrogatepass")
NUL = b"a\x00b"
FOR_DATABASES = {"NUL": NUL, "lone surrogate": SURROGATE, "beyond 64 bits": BEYOND_64_BITS}
"""The values for which it matters which database the hub has."""
VALUES = {"empty": b"", **FOR_DATABASES, "below 64 bits": b"-" + BEYOND_64_BITS, "400 kB": b"x" * 400_000}
Part = tuple[str, bytes, bool]
"""The name and the content of a field, and whether it is sent as a file."""


@dataclass(frozen=True)
class Case:
    """A hostile way to send a form: its name in the list of faults, and the body."""

    name: str
    content_type: str
    body: bytes


def parts_of(form: Form) -> list[Part]:
    """Return the fields of a form as a browser sends them."""
    return [(name, value.encode(), False) for name, value in form.fields]


def encode(parts: list[Part]) -> bytes:
    """Return a body of the type FORM."""
    return b"&".join(f"{name}={quote_from_bytes(data)}".encode() for name, data, _ in parts)


def encode_multipart(parts: list[Part]) -> bytes:
    """Return a body of the type MULTIPART."""
    body = b""
    for name, data, is_file in parts:
        file = '; filename="a.csv"\r\nContent-Type: text/csv' if is_file else ""
        body += f'--limit\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode()
        body += data + b"\r\n"
    return body + b"--limit--\r\n"


def field_cases(form: Form, values: dict[str, bytes], *, all_ways: bool = True) -> Iterator[Case]:
    """Yield each field of a form in each hostile way: all the others are as they should be."""
    parts = parts_of(form)
    for index, (name, data, _) in enumerate(parts):
        label = _label(form, index)
        before, after = parts[:index], parts[index + 1 :]
        for kind, value in values.items():
            yield Case(f"{label} {kind}", FORM, encode([*before, (name, value, False), *after]))
        if all_ways:
            own = (name, data, False)
            yield Case(f"{label} left out", FORM, encode([*before, *after]))
            yield Case(f"{label} doubled", FORM, encode([*before, own, own, *after]))
            big = [*before, (name, b"x" * 1_000_000, False), *after]
            yield Case(f"{label} 1 MB", MULTIPART, encode_multipart(big))
            file = [*before, (name, data or b"x", True), *after]
            yield Case(f"{label} as a file", MULTIPART, encode_multipart(file))
    for name in form.files:
        for kind, data in (values | {"a file": b"x,y\n1,2\n"}).items():
            yield Case(f"{name} {kind}", MULTIPART, encode_multipart([*parts, (name, data, True)]))
        yield Case(f"{name} as text", MULTIPART, encode_multipart([*parts, (name, b"x", False)]))


def body_cases(form: Form) -> Iterator[Case]:
    """Yield bodies that are no form, or not this one."""
    token = [part for part in parts_of(form) if part[0] == "csrf_token"]
    whole = encode_multipart(parts_of(form))
    yield Case("nothing but the token", FORM, encode(token))
    yield Case("an unknown field", FORM, encode([*parts_of(form), ("unknown", b"1", False)]))
    yield Case("JSON", "application/json", b'{"email": ["a"], "name": {"a": 1}}')
    yield Case("no JSON", "application/json", b"{")
    yield Case("multipart that ends early", MULTIPART, whole[: len(whole) // 2])
    yield Case("multipart without a boundary", "multipart/form-data", whole)
    yield Case("a charset that does not exist", f"{FORM}; charset=none", encode(parts_of(form)))
    yield Case("bytes that are no text", FORM, b"\xff\xfe=\xff&%ff=%fe&&&=")
    yield Case("too many fields", FORM, encode([*token, *[("a", b"", False)] * 150_000]))


def _label(form: Form, index: int) -> str:
    """Return the name of a field; one of several of a name has its place among them, too."""
    names = [name for name, _ in form.fields]
    name = names[index]
    return name if names.count(name) == 1 else f"{name}[{names[: index + 1].count(name)}]"


class SqliteState:
    """The database of a hub on SQLite: says whether a request has changed it, and puts it back."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
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
        response = client.open(address, method=method, headers=headers, **request)
        response.close()
        if self._state is not None:
            self.changed = self._state.is_changed()
            if self.changed:
                self._state.restore()
        return response

    def send_case(self, form: Form, case: Case, browser: str = "", **headers: str) -> TestResponse:
        """Send a form in a hostile way; a question goes into the address."""
        browser = browser or form.browser
        if form.method == "GET":
            return self.send(browser, "GET", f"{form.action}?{case.body.decode()}", headers=headers)
        request = {"data": case.body, "content_type": case.content_type}
        return self.send(browser, form.method, form.action, headers=headers, **request)


def fault_of(response: TestResponse) -> str:
    """Return what is wrong with a response in a word or two; nothing if it is a page that says what to do."""
    if response.status_code >= 500:
        return str(response.status_code)
    if "Traceback (most recent call last)" in response.text:
        return "shows a traceback"
    is_page = "<h1" in response.text or response.mimetype == "application/problem+json"
    if response.status_code >= 400 and not is_page and response.request.method != "HEAD":
        return f"{response.status_code} without a page"
    return ""


@contextmanager
def raise_nothing(app: Flask) -> Iterator[None]:
    """Let `app` answer exceptions with its error pages, as when it serves, and not pass them to the test."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield


def faults(cases: Iterator[tuple[str, Callable[[], TestResponse]]]) -> list[str]:
    """Send each request, and return its name and what is wrong for each that is a fault."""
    return [f"{name}: {fault}" for name, send in cases if (fault := fault_of(send()))]
