"""The page cache: one version key as ETag of all public pages, and cached pages for clients without session.

A page is cached only if its view is marked `cacheable`, the request had no cookies and the response is a
plain 200. The version is read before the page is rendered, so a cached page is never older than its version.
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
from hub.web.flash import has_messages

View = TypeVar("View", bound=Callable[..., Any])
Environ = dict[str, Any]
StartResponse = Callable[..., Any]

POLL_SECONDS = 2.0
MAX_STALE_SECONDS = 86_400.0
"""How long cached pages are served while the database cannot be read."""
MAX_KEY_LENGTH = 500
KNOWN_BROWSER_COOKIE = "hub-known"
"""The cookie with the accounts in which a browser has been before; no page depends on it."""
FOUND_PAGE = "hub.found_page"
CACHED_HEADERS = frozenset({"Content-Type", "Content-Disposition", "ETag", "Cache-Control", "Vary"})


def cacheable(view: View) -> View:
    """Mark a view whose page is the same for everyone, without CSRF token and personal data."""
    view.cacheable = True  # type: ignore[attr-defined]
    return view


def is_cacheable(view: Callable[..., Any] | None) -> bool:
    """Return whether a view is marked: what it answers is the same for everyone."""
    return getattr(view, "cacheable", False)


def no_store() -> None:
    """Keep the current response out of all caches, even if its view is cacheable."""
    g.no_store = True


class PageVersion:
    """The version key of all public pages, read from the database at most every two seconds.

    While the database cannot be read the last key remains valid for a day, so that cached pages are still
    served. The key is None if it has never been read, or not for a day.
    """

    def __init__(self, read: Callable[[], str], build: str) -> None:
        self._read = read
        self._build = build
        self._lock = Lock()
        self._value: str | None = None
        self._fresh_until = 0.0
        self._read_at = 0.0

    def current(self) -> str | None:
        """Return the key as a weak ETag, or None."""
        if time.monotonic() < self._fresh_until:
            return self._value
        # One thread reads the key; the others use the last one, even while the database is slow.
        if self._lock.acquire(blocking=False):
            try:
                self._poll()
                self._fresh_until = time.monotonic() + POLL_SECONDS
            finally:
                self._lock.release()
        return self._value

    def fresh(self) -> str | None:
        """Return the key if it can be had without reading it again, or None."""
        return self._value if time.monotonic() < self._fresh_until else None

    def invalidate(self) -> None:
        """Read the key again at the next request, because this process has changed something."""
        self._fresh_until = 0.0

    def _poll(self) -> None:
        try:
            self._value = f'W/"{self._read()}-{self._build}"'
            self._read_at = time.monotonic()
        except Exception:  # without a key pages are complete, only not cached
            if time.monotonic() > self._read_at + MAX_STALE_SECONDS:
                self._value = None


def init_app(app: Flask, version: PageVersion) -> None:
    """Add the ETag to cacheable pages of `app`, and answer 304 early when it matches."""
    app.extensions["hub_version"] = version
    app.before_request(_not_modified)
    app.after_request(_set_cache_headers)
    app.teardown_request(_invalidate_after_write)


def get_page_version(app: Flask) -> PageVersion:
    """Return the page version of `app`."""
    version: PageVersion = app.extensions["hub_version"]
    return version


def get_page_cache(app: Flask) -> "PageCache":
    """Return the page cache of `app`."""
    cache: PageCache = app.extensions["hub_page_cache"]
    return cache


def _is_cacheable_request() -> bool:
    # A page for a signed-in viewer shows their name, and one for a browser with messages shows these.
    view = current_app.view_functions.get(request.endpoint or "")
    public = current_auth_context().login_session_id is None and not has_messages()
    return public and request.method in ("GET", "HEAD") and is_cacheable(view)


def _invalidate_after_write(_error: BaseException | None) -> None:
    # After the commit and before the response is sent, so that a person sees their change on the next page.
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
        and not session.modified  # the session cookie is added after this
    )
    if public and _is_cacheable_request():
        response.headers["ETag"] = version
        response.headers["Cache-Control"] = "public, no-cache"
        response.headers["Vary"] = "Accept-Encoding, Cookie"
    elif "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def _etag_matches(header: str, version: str) -> bool:
    # Weak comparison, as for any GET: a proxy may have removed the W/.
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
    """A cached response."""

    version: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    route: str


def _send_page(page: CachedPage, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    environ["hub.route"], environ["hub.page"] = page.route, "kept"
    if _etag_matches(environ.get("HTTP_IF_NONE_MATCH", ""), page.version):
        headers = [pair for pair in page.headers if pair[0] in ("ETag", "Cache-Control", "Vary")]
        start_response("304 NOT MODIFIED", headers)
        return [b""]
    start_response("200 OK", list(page.headers))
    return [page.body]


class PageCache:
    """WSGI middleware that serves cached pages; above `megabytes` the least recently used are dropped."""

    def __init__(self, app: Any, version: PageVersion, megabytes: float) -> None:
        self._app = app
        self._version = version
        self._max_bytes = int(megabytes * 1_000_000)
        self._pages: OrderedDict[tuple[str, str, bool], CachedPage] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from the cache, or call the app and cache its response if allowed."""
        if (found := environ.get(FOUND_PAGE)) is not None:
            return _send_page(found, environ, start_response)
        key = self._key(environ)
        version = self._version.current() if key else None
        if key is None or version is None:
            return self._app(environ, start_response)  # type: ignore[no-any-return]
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
        if page is None or page.version != version:
            return self._fetch(environ, start_response, key, version)
        return _send_page(page, environ, start_response)

    def find_page(self, environ: Environ) -> bool:
        """Say whether a current page is in memory; if so, note it in `environ` for the answer."""
        version = self._version.fresh()
        key = self._key(environ) if version else None
        page = self._pages.get(key) if key else None
        if page is None or page.version != version:
            return False
        environ[FOUND_PAGE] = page
        return True

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
        start: list[Any] = []

        def capture_start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], None]:
            start[:] = [status, headers, *rest]
            return lambda data: None

        response = self._app(environ, capture_start)
        status, headers = start[0], list(start[1])
        # A response without a length is streamed and may be too large to cache, so it is passed on.
        has_length = any(name == "Content-Length" for name, _ in headers)
        if not (has_length and status.startswith("200") and ("ETag", version) in headers):
            start_response(status, headers, *start[2:])
            return response  # type: ignore[no-any-return]
        body = b"".join(response)
        environ["hub.page"] = "made"
        headers, body = self._store(key, version, headers, body, environ.get("hub.route", ""))
        start_response(status, headers, *start[2:])
        # Closing the response runs the app's work after the response, which must wait until it is sent.
        return ClosingIterator([body], getattr(response, "close", None))

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
        if page := self._pages.pop(key, None):
            self._size -= len(page.body)
