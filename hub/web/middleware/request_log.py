"""The outermost middleware: a request id, security headers and one log line for every response.

Nothing that fails inside gets past it: what escapes the app becomes an error page with all of these.
"""

import re
import time
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any
from uuid import uuid4

import structlog
from flask import Flask

from hub.kit.hub_office import HubOffice
from hub.kit.logs import write_request_line
from hub.web.bare_pages import UNKNOWN_OFFICE, BarePage, read_bare_page
from hub.web.metrics import Meter
from hub.web.streams import OWN_POLICY, is_streamed

Environ = dict[str, Any]
Headers = list[tuple[str, str]]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS: Headers = [
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
]
# Scripts of any site may read public data, which is the same for every viewer.
CORS_PREFIXES = ("/api/", "/feeds/", "/downloads/")
CORS_HEADERS: Headers = [
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Headers", "If-None-Match"),
    ("Access-Control-Expose-Headers", "ETag, X-Request-ID"),
]
HSTS = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}\Z")

log = structlog.get_logger("hub.access")
error_log = structlog.get_logger("hub.errors")


class RequestLogMiddleware:
    """Logs the route of a request, never its path and query, which may hold personal data."""

    def __init__(self, app: Any, meter: Meter, *, https: bool, office: HubOffice = UNKNOWN_OFFICE) -> None:
        self._app = app
        self._office = office
        self._meter = meter
        # Request ids count up from a random start: unique, and cheaper than a random id for each request.
        self._numbers = count(uuid4().int >> 1)
        self._headers = [*SECURITY_HEADERS, HSTS] if https else SECURITY_HEADERS
        self._names = {name for name, _ in self._headers}

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Handle the request and log the response."""
        started = time.perf_counter()
        request_id = self.request_id(environ.get("HTTP_X_REQUEST_ID", ""))
        environ["hub.request_id"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            status, headers, body = _take_response(self._app, environ)
        except Exception:
            error_log.exception("fault outside the view", route=environ.get("hub.route", "(none)"))
            status, headers, body = _last_response(environ, self._office)
        self._log(environ, int(status.split(" ", 1)[0]), time.perf_counter() - started)
        start_response(status, self._complete(headers, environ, request_id, status))
        return body

    def _log(self, environ: Environ, status: int, seconds: float) -> None:
        method = environ["REQUEST_METHOD"]
        self._meter.observe_request(environ, status, seconds)
        log.info(
            "request",
            method=method if method.isalpha() else "?",
            route=environ.get("hub.route", "(none)"),
            status=status,
            ms=round(seconds * 1000, 1),
        )

    def request_id(self, header: str) -> str:
        """Return the request id that a proxy has sent, if it can be used, or a new one."""
        return header if header and REQUEST_ID.match(header) else f"{next(self._numbers):032x}"

    def log_kept_page(self, route: str, status: int, seconds: float, request_id: str) -> None:
        """Log and count a page from the cache that was sent without calling the app."""
        environ = {"REQUEST_METHOD": "GET", "hub.route": route, "hub.page": "kept"}
        self._meter.observe_request(environ, status, seconds)
        write_request_line(log, route, status, round(seconds * 1000, 1), request_id)

    def add_headers(self, headers: Headers, path: str) -> Headers:
        """Return the headers of a response with those that every response has, but for the request id."""
        app_headers = [pair for pair in headers if pair[0] not in self._names]
        return [*app_headers, *self._headers, *(CORS_HEADERS if path.startswith(CORS_PREFIXES) else ())]

    def _complete(self, headers: Headers, environ: Environ, request_id: str, status: str) -> Headers:
        completed = self.add_headers(headers, environ.get("PATH_INFO", ""))
        if policy := environ.get(OWN_POLICY):
            completed = [pair for pair in completed if pair[0] != "Content-Security-Policy"]
            completed.append(("Content-Security-Policy", policy))
        if status[0] in "45" and not any(name == "Cache-Control" for name, _ in headers):
            completed.append(("Cache-Control", "no-store"))  # the hook that sets it may have failed
        return [*completed, ("X-Request-ID", request_id)]


def get_request_log(app: Flask) -> RequestLogMiddleware:
    """Return the outermost middleware of `app`."""
    request_log: RequestLogMiddleware = app.extensions["hub_request_log"]
    return request_log


class SafeBody:
    """The body of a response: what fails in it is logged, and closing it never raises."""

    def __init__(self, chunks: Iterable[bytes], close: Callable[[], object] | None) -> None:
        self._chunks = iter(chunks)
        self._close = close

    def __iter__(self) -> "SafeBody":
        """Return the body itself."""
        return self

    def __next__(self) -> bytes:
        """Return the next chunk."""
        try:
            return next(self._chunks)
        except StopIteration:
            raise
        except Exception:
            error_log.exception("a response broke off")
            raise

    def close(self) -> None:
        """Run what is to run after the response."""
        try:
            if self._close is not None:
                self._close()
        except Exception:
            error_log.exception("the end of a response failed")


def _take_response(app: Any, environ: Environ) -> tuple[str, Headers, Iterable[bytes]]:
    started: list[Any] = []

    def take_start(status: str, headers: Headers, *_: Any) -> Callable[[bytes], None]:
        started[:] = [status, headers]
        return _refuse_write

    chunks = app(environ, take_start)
    status, headers = started
    if isinstance(chunks, list):
        return status, headers, chunks
    body = SafeBody(chunks, getattr(chunks, "close", None))
    if any(name == "Content-Length" for name, _ in headers) and not is_streamed(environ):
        try:
            # Taken whole before anything is sent, so that a failure can still become an error page.
            body = SafeBody([b"".join(body)], body.close)
        except Exception:
            body.close()
            raise
    return status, headers, body


def _last_response(environ: Environ, office: HubOffice) -> tuple[str, Headers, list[bytes]]:
    saved = environ.get("hub.committed", False)
    body = read_bare_page(BarePage.SAVED if saved else BarePage.ERROR, office).encode()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    headers.append(("Cache-Control", "no-store"))
    return "200 OK" if saved else "500 INTERNAL SERVER ERROR", headers, [body]


def _refuse_write(_data: bytes) -> None:
    raise NotImplementedError("A response is returned and not written.")
