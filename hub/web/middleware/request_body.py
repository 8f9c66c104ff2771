"""Bodies of requests are read before a view is asked, against the clock, and by some of the threads only.

The server hands a request on when its headers are there, so whoever sends a form letter by letter would hold
a thread for as long as they like, and a few of them every thread. At least one thread never waits for a body,
so that pages go on being read.
"""

import io
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import BoundedSemaphore, Thread
from typing import Any

Environ = dict[str, Any]

READ_TIMEOUT_SECONDS = 5.0
BARE_ERROR_PAGE = Path(__file__).resolve().parents[2] / "templates" / "error_bare.html"


class RequestBodyMiddleware:
    """Stands before Flask and hands on requests whose body is whole."""

    def __init__(self, app: Any, threads: int, max_bytes: int) -> None:
        self._app = app
        self._slots = BoundedSemaphore(max(1, threads - 1))
        self._max_bytes = max_bytes

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Read the body, and hand on the request."""
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) == 0 or environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            environ["wsgi.input"] = io.BytesIO()
            environ["CONTENT_LENGTH"] = "0"
            return self._app(environ, start_response)  # type: ignore[no-any-return]
        if int(length) > self._max_bytes:  # refused by Flask, in words, before it reads anything
            return self._app(environ, start_response)  # type: ignore[no-any-return]
        if not self._slots.acquire(blocking=False):
            return _refuse(start_response, "503 SERVICE UNAVAILABLE")
        try:
            body = _read_body(environ["wsgi.input"], int(length))
        finally:
            self._slots.release()
        if body is None:
            return _refuse(start_response, "408 REQUEST TIMEOUT")
        environ["wsgi.input"] = io.BytesIO(body)
        return self._app(environ, start_response)  # type: ignore[no-any-return]


def _read_body(source: Any, length: int) -> bytes | None:
    # A read cannot be broken off, so a thread of its own waits; it ends when the connection does.
    parts: list[bytes] = []
    reader = Thread(target=lambda: parts.append(source.read(length)), daemon=True)
    reader.start()
    reader.join(READ_TIMEOUT_SECONDS)
    return parts[0] if parts and len(parts[0]) == length else None


def _refuse(start_response: Callable[..., Any], status: str) -> Iterable[bytes]:
    body = BARE_ERROR_PAGE.read_bytes()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    rest = [("Cache-Control", "no-store"), ("Retry-After", "5"), ("Connection", "close")]
    start_response(status, [*headers, *rest])
    return [body]
