"""Answers that need no work: a version key for "has it changed?", and kept pages for readers with no session.

A page is kept only if its view is marked `cacheable`, it was asked for without cookies, and it came back as a
plain 200. The version is read before the work, so a kept page is never older than its key.
"""

import gzip
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request, session
from werkzeug.http import parse_accept_header
from werkzeug.wsgi import ClosingIterator

from hub.kit.db import SAFE_METHODS
from hub.web.authentication import current_auth_context

View = TypeVar("View", bound=Callable[..., Any])
Environ = dict[str, Any]
StartResponse = Callable[..., Any]

POLL_SECONDS = 2.0
MAX_STALE_SECONDS = 86_400.0
"""While the database cannot be read, what was last known to be true is shown for a day."""
MAX_KEY_LENGTH = 500
KNOWN_BROWSER_COOKIE = "hub-known"
"""A cookie that says only in whose account a browser has been before: no page depends on it."""
CACHED_HEADERS = frozenset({"Content-Type", "ETag", "Cache-Control", "Vary"})


def cacheable(view: View) -> View:
    """Mark a view whose page is the same for everybody: it may hold no token, no session and no name."""
    view.cacheable = True  # type: ignore[attr-defined]
    return view


def no_store() -> None:
    """Say of the answer at hand that nobody may keep it, though its view is cacheable."""
    g.no_store = True


class PageVersion:
    """The key of everything that pages show, read at most every two seconds.

    While it cannot be read the last one stands, for what cannot be reached is not changed either: kept pages
    go on being shown. None when it was never read, or not for a day.
    """

    def __init__(self, read: Callable[[], str], build: str) -> None:
        self._read = read
        self._build = build
        self._lock = Lock()
        self._value: str | None = None
        self._fresh_until = 0.0
        self._read_at = 0.0

    def current(self) -> str | None:
        """Return the key as an ETag."""
        if time.monotonic() < self._fresh_until:
            return self._value
        # One thread asks; the others go on with what they know, also while the database is slow to answer.
        if self._lock.acquire(blocking=False):
            try:
                self._poll()
                self._fresh_until = time.monotonic() + POLL_SECONDS
            finally:
                self._lock.release()
        return self._value

    def invalidate(self) -> None:
        """Read the key anew next time: this process has just changed something."""
        self._fresh_until = 0.0

    def _poll(self) -> None:
        try:
            self._value = f'W/"{self._read()}-{self._build}"'
            self._read_at = time.monotonic()
        except Exception:  # a page without a key is whole; it only costs more
            if time.monotonic() > self._read_at + MAX_STALE_SECONDS:
                self._value = None


def init_app(app: Flask, version: PageVersion) -> None:
    """Give cacheable pages of `app` their ETag, and answer 304 before any work where it is still true."""
    app.extensions["hub_version"] = version
    app.before_request(_not_modified)
    app.after_request(_set_cache_headers)
    app.teardown_request(_invalidate_after_write)


def get_page_version(app: Flask) -> PageVersion:
    """Return the version of all pages of `app`."""
    version: PageVersion = app.extensions["hub_version"]
    return version


def _is_cacheable_request() -> bool:
    # A page for somebody who is signed in names them.
    view = current_app.view_functions.get(request.endpoint or "")
    public = current_auth_context().login_session_id is None
    return public and request.method in ("GET", "HEAD") and getattr(view, "cacheable", False)


def _invalidate_after_write(_error: BaseException | None) -> None:
    # After the commit and before the answer leaves: who has changed something sees it at their next click.
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method not in SAFE_METHODS and not getattr(view, "read_only", False):
        get_page_version(current_app).invalidate()


def _not_modified() -> Response | None:
    if not _is_cacheable_request():
        return None
    g.version = get_page_version(current_app).current()
    if g.version and _etag_matches(request.headers.get("If-None-Match", ""), g.version):
        return current_app.response_class(status=304)
    return None


def _set_cache_headers(response: Response) -> Response:
    version = g.get("version")
    public = (
        version
        and "no_store" not in g
        and response.status_code in (200, 304)
        and "Set-Cookie" not in response.headers
        and not session.modified  # its cookie is added only after this
    )
    if public and _is_cacheable_request():
        response.headers["ETag"] = version
        response.headers["Cache-Control"] = "public, no-cache"
        response.headers["Vary"] = "Accept-Encoding, Cookie"
    elif "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def _etag_matches(header: str, version: str) -> bool:
    # Compared weakly, as a GET is: a proxy may have taken the W/ away.
    return version.removeprefix("W/") in (tag.strip().removeprefix("W/") for tag in header.split(","))


def _has_session(environ: Environ) -> bool:
    cookies = environ.get("HTTP_COOKIE")
    if cookies is None:
        return False
    return ";" in cookies or not cookies.removeprefix("__Host-").startswith(f"{KNOWN_BROWSER_COOKIE}=")


@lru_cache(maxsize=256)
def _accepts_gzip(header: str) -> bool:
    return bool(parse_accept_header(header)["gzip"])


@dataclass(frozen=True)
class CachedPage:
    """A page as it was sent."""

    version: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    route: str


class PageCache:
    """Stands before Flask and sends kept pages; the least used leave when `megabytes` are full."""

    def __init__(self, app: Any, version: PageVersion, megabytes: float) -> None:
        self._app = app
        self._version = version
        self._max_bytes = int(megabytes * 1_000_000)
        self._pages: OrderedDict[tuple[str, str, bool], CachedPage] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from what is kept, or ask Flask and keep what may be kept."""
        key = self._key(environ)
        version = self._version.current() if key else None
        if key is None or version is None:
            return self._app(environ, start_response)  # type: ignore[no-any-return]
        with self._lock:
            kept = self._pages.get(key)
            if kept is not None:
                self._pages.move_to_end(key)
        if kept is None or kept.version != version:
            return self._fetch(environ, start_response, key, version)
        environ["hub.route"], environ["hub.page"] = kept.route, "kept"
        if _etag_matches(environ.get("HTTP_IF_NONE_MATCH", ""), version):
            headers = [pair for pair in kept.headers if pair[0] in ("ETag", "Cache-Control", "Vary")]
            start_response("304 NOT MODIFIED", headers)
            return [b""]
        start_response("200 OK", list(kept.headers))
        return [kept.body]

    def _key(self, environ: Environ) -> tuple[str, str, bool] | None:
        if environ["REQUEST_METHOD"] != "GET" or _has_session(environ) or not self._max_bytes:
            return None
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        if len(path) + len(query) > MAX_KEY_LENGTH or "HTTP_AUTHORIZATION" in environ:
            return None
        return path, query, _accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))

    def _fetch(
        self, environ: Environ, start_response: StartResponse, key: tuple[str, str, bool], version: str
    ) -> Iterable[bytes]:
        sent: list[Any] = []

        def remember(status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], None]:
            sent[:] = [status, headers, *rest]
            return lambda data: None

        answer = self._app(environ, remember)
        status, headers = sent[0], list(sent[1])
        # What has no length is made while it is sent: it may be too large to keep, and goes on as it comes.
        made = any(name == "Content-Length" for name, _ in headers)
        if not (made and status.startswith("200") and ("ETag", version) in headers):
            start_response(status, headers, *sent[2:])
            return answer  # type: ignore[no-any-return]
        body = b"".join(answer)
        environ["hub.page"] = "made"
        headers, body = self._store(key, version, headers, body, environ.get("hub.route", ""))
        start_response(status, headers, *sent[2:])
        # What the app does when its answer has gone, it does then and not before.
        return ClosingIterator([body], getattr(answer, "close", None))

    def _store(
        self,
        key: tuple[str, str, bool],
        version: str,
        headers: list[tuple[str, str]],
        body: bytes,
        route: str,
    ) -> tuple[list[tuple[str, str]], bytes]:
        headers = [pair for pair in headers if pair[0] in CACHED_HEADERS]
        if key[2]:
            body = gzip.compress(body, 6, mtime=0)
            headers.append(("Content-Encoding", "gzip"))
        headers.append(("Content-Length", str(len(body))))
        with self._lock:
            self._drop(key)
            self._pages[key] = CachedPage(version, tuple(headers), body, route)
            self._size += len(body)
            while self._size > self._max_bytes:
                self._drop(next(iter(self._pages)))
        return headers, body

    def _drop(self, key: tuple[str, str, bool]) -> None:
        if old := self._pages.pop(key, None):
            self._size -= len(old.body)
