"""The outermost middleware: a request id, security headers and one log line for every response."""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import Any
from uuid import uuid4

import structlog

from hub.web.metrics import Meter

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


class RequestLogMiddleware:
    """Logs the route of a request, never its path and query, which may hold personal data."""

    def __init__(self, app: Any, meter: Meter, *, https: bool) -> None:
        self._app = app
        self._meter = meter
        # Request ids count up from a random start: unique, and cheaper than a random id for each request.
        self._numbers = count(uuid4().int >> 1)
        self._headers = [*SECURITY_HEADERS, HSTS] if https else SECURITY_HEADERS

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Handle the request and log the response."""
        started = time.perf_counter()
        request_id = _request_id(environ, self._numbers)
        environ["hub.request_id"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)

        def logging_start_response(status: str, headers: Headers, *rest: Any) -> Any:
            replaced = {name for name, _ in self._headers}
            app_headers = [pair for pair in headers if pair[0] not in replaced]
            seconds = time.perf_counter() - started
            self._meter.observe_request(environ, int(status.split(" ", 1)[0]), seconds)
            log.info(
                "request",
                method=environ["REQUEST_METHOD"] if environ["REQUEST_METHOD"].isalpha() else "?",
                route=environ.get("hub.route", "(none)"),
                status=int(status.split(" ", 1)[0]),
                ms=round(seconds * 1000, 1),
            )
            cors = CORS_HEADERS if environ.get("PATH_INFO", "").startswith(CORS_PREFIXES) else []
            added = [*self._headers, *cors, ("X-Request-ID", request_id)]
            return start_response(status, [*app_headers, *added], *rest)

        return self._app(environ, logging_start_response)  # type: ignore[no-any-return]


def _request_id(environ: Environ, numbers: Iterator[int]) -> str:
    header = environ.get("HTTP_X_REQUEST_ID", "")
    return header if header and REQUEST_ID.match(header) else f"{next(numbers):032x}"
