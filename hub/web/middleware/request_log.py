"""The front door: a request id, security headers and one line of log for every answer, whoever gives it."""

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
# What is public data may be read by the script of any page; it knows no reader, so none is at risk.
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
    """The outermost layer. Logs the route and never the address as typed, which may hold anything."""

    def __init__(self, app: Any, meter: Meter, *, https: bool) -> None:
        self._app = app
        self._meter = meter
        # Random once, and counted from there: no two are the same, and chance is asked for only once.
        self._numbers = count(uuid4().int >> 1)
        self._headers = [*SECURITY_HEADERS, HSTS] if https else SECURITY_HEADERS

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer, and write down how it went."""
        began = time.perf_counter()
        request_id = _request_id(environ, self._numbers)
        environ["hub.request_id"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)

        def start(status: str, headers: Headers, *rest: Any) -> Any:
            names = {name for name, _ in self._headers}
            rest_of_headers = [pair for pair in headers if pair[0] not in names]
            seconds = time.perf_counter() - began
            self._meter.observe_request(environ, int(status.split(" ", 1)[0]), seconds)
            log.info(
                "request",
                method=environ["REQUEST_METHOD"] if environ["REQUEST_METHOD"].isalpha() else "?",
                route=environ.get("hub.route", "(none)"),
                status=int(status.split(" ", 1)[0]),
                ms=round(seconds * 1000, 1),
            )
            opened = CORS_HEADERS if environ.get("PATH_INFO", "").startswith(CORS_PREFIXES) else []
            ours = [*self._headers, *opened, ("X-Request-ID", request_id)]
            return start_response(status, [*rest_of_headers, *ours], *rest)

        return self._app(environ, start)  # type: ignore[no-any-return]


def _request_id(environ: Environ, numbers: Iterator[int]) -> str:
    given = environ.get("HTTP_X_REQUEST_ID", "")
    return given if given and REQUEST_ID.match(given) else f"{next(numbers):032x}"
