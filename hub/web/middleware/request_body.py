"""Read request bodies before Flask runs, with a time limit and a limit on the threads that may wait.

The server calls the app when the headers have arrived, so a client that sends its body very slowly would
block a thread for as long as it likes, and a few such clients would block all of them. At least one thread
never waits for a body, so that pages can still be read.
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
    """Passes requests on to the app once their body is complete; otherwise answers 408 or 503."""

    def __init__(self, app: Any, threads: int, max_bytes: int) -> None:
        self._app = app
        self._slots = BoundedSemaphore(max(1, threads - 1))
        self._max_bytes = max_bytes

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Read the body, then call the app."""
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) == 0 or environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            environ["wsgi.input"] = io.BytesIO()
            environ["CONTENT_LENGTH"] = "0"
            return self._app(environ, start_response)  # type: ignore[no-any-return]
        if int(length) > self._max_bytes:  # Flask refuses it with an error page before reading it
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
    # A blocking read cannot be interrupted, so it runs in its own thread, which ends with the connection.
    parts: list[bytes] = []
    reader = Thread(target=lambda: parts.append(source.read(length)), daemon=True)
    reader.start()
    reader.join(READ_TIMEOUT_SECONDS)
    return parts[0] if parts and len(parts[0]) == length else None


def _refuse(start_response: Callable[..., Any], status: str) -> Iterable[bytes]:
    body = BARE_ERROR_PAGE.read_bytes()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    headers += [("Cache-Control", "no-store"), ("Retry-After", "5"), ("Connection", "close")]
    start_response(status, headers)
    return [body]
