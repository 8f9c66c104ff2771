"""The page cache: one version key as ETag of all public pages, and cached pages for clients without session.

A page is cached only if its view is marked `cacheable`, the request had no cookies and the response is a
plain 200. The version is read before the page is rendered, so a cached page is never older than its version.
"""

import gzip
from collections.abc import Callable, Iterable
from functools import lru_cache
from threading import Event, Lock
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request, session
from msgspec import Struct, field
from werkzeug.http import parse_accept_header
from werkzeug.wsgi import ClosingIterator

from hub.kit.db import may_change_data
from hub.web.authentication import current_auth_context
from hub.web.flash import has_messages
from hub.web.page_memory import PageMemory
from hub.web.page_version import PageVersion

View = TypeVar("View", bound=Callable[..., Any])
Environ = dict[str, Any]
StartResponse = Callable[..., Any]

MAX_KEY_LENGTH = 500
KNOWN_BROWSER_COOKIE = "hub-known"
"""The cookie with the accounts in which a browser has been before; no page depends on it."""
PageKey = tuple[str, str, bool]
"""Path, query, and whether the client reads gzip."""
MAX_WAIT_SECONDS = 10.0
"""How long a request waits for another that makes the same page, before it makes the page itself."""
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
    if may_change_data(view):
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


def _has_session(cookies: str | None) -> bool:
    if cookies is None:
        return False
    return ";" in cookies or not cookies.removeprefix("__Host-").startswith(f"{KNOWN_BROWSER_COOKIE}=")


def page_key(
    path: str, query: str, *, cookies: str | None, accept_encoding: str, has_authorization: bool
) -> PageKey | None:
    """Return the key of a page that is asked for with GET, or None if the answer may depend on who asks."""
    if has_authorization or _has_session(cookies) or len(path) + len(query) > MAX_KEY_LENGTH:
        return None
    return path, query, accepts_gzip(accept_encoding)


@lru_cache(maxsize=256)
def accepts_gzip(header: str) -> bool:
    """Return whether a client with this Accept-Encoding header reads gzip."""
    return bool(parse_accept_header(header)["gzip"])


class CachedPage(Struct, frozen=True, eq=False, weakref=True):
    """A cached response."""

    version: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    route: str
    sent_headers: dict[bool, tuple[tuple[bytes, bytes], ...]] = field(default_factory=dict)
    """The complete headers as the event loop sends them, by whether the client has the page already."""

    @property
    def size(self) -> int:
        """The bytes of memory that the page takes."""
        return len(self.body)

    def matches(self, if_none_match: str) -> bool:
        """Return whether the client has this page already."""
        return bool(if_none_match) and _etag_matches(if_none_match, self.version)

    @property
    def not_modified_headers(self) -> list[tuple[str, str]]:
        """The headers for a client that has the page already."""
        return [pair for pair in self.headers if pair[0] in ("ETag", "Cache-Control", "Vary")]


def _send_page(page: CachedPage, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    environ["hub.route"], environ["hub.page"] = page.route, "kept"
    if page.matches(environ.get("HTTP_IF_NONE_MATCH", "")):
        start_response("304 NOT MODIFIED", page.not_modified_headers)
        return [b""]
    start_response("200 OK", list(page.headers))
    return [page.body]


class PageCache:
    """WSGI middleware that serves cached pages; above `megabytes` the least recently used are dropped."""

    def __init__(self, app: Any, version: PageVersion, megabytes: float) -> None:
        self._app = app
        self._version = version
        self._pages = PageMemory[PageKey, CachedPage](int(megabytes * 1_000_000))
        self._lock = Lock()
        self._being_made: dict[PageKey, Event] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from the cache, or call the app and cache its response if allowed."""
        key = self._key(environ)
        version = self._version.current() if key else None
        if key is None or version is None:
            return self._app(environ, start_response)  # type: ignore[no-any-return]
        page = self._pages.find(key)
        if page is None:
            return self._fetch(environ, start_response, key, version)
        if page.version != version:
            return self._replace_page(environ, start_response, key, version)
        return _send_page(page, environ, start_response)

    def find_fresh_page(self, key: PageKey | None) -> CachedPage | None:
        """Return the page if it is in memory and known to be current, without asking the database."""
        version = self._version.fresh() if key and self._pages.max_bytes else None
        page = self._pages.find(key) if key and version else None
        return page if page is not None and page.version == version else None

    def _key(self, environ: Environ) -> PageKey | None:
        if environ["REQUEST_METHOD"] != "GET" or not self._pages.max_bytes:
            return None
        return page_key(
            environ.get("PATH_INFO", ""),
            environ.get("QUERY_STRING", ""),
            cookies=environ.get("HTTP_COOKIE"),
            accept_encoding=environ.get("HTTP_ACCEPT_ENCODING", ""),
            has_authorization="HTTP_AUTHORIZATION" in environ,
        )

    def _replace_page(
        self, environ: Environ, start_response: StartResponse, key: PageKey, version: str
    ) -> Iterable[bytes]:
        """Make a page anew after a change: once, however many ask for it at the same moment."""
        with self._lock:
            made_by_other = self._being_made.get(key)
            if made_by_other is None:
                self._being_made[key] = made = Event()
        if made_by_other is not None:
            made_by_other.wait(MAX_WAIT_SECONDS)
            page = self._pages.find(key)
            if page is not None and page.version == version:
                return _send_page(page, environ, start_response)
            return self._fetch(environ, start_response, key, version)
        try:
            return self._fetch(environ, start_response, key, version)
        finally:
            with self._lock:
                del self._being_made[key]
            made.set()

    def _fetch(
        self, environ: Environ, start_response: StartResponse, key: PageKey, version: str
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
        key: PageKey,
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
        self._pages.store(key, CachedPage(version, tuple(headers), body, route))
        return headers, body
