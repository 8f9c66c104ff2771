"""Limits on request bodies, for each route: how long a body may be, and how slowly it may arrive.

The rate is what is limited, not the total time, so that a large file over a slow line is accepted. A body is
kept in memory while it is small and in a temporary file when it is not.
"""

import asyncio
from collections.abc import Awaitable, Callable
from tempfile import SpooledTemporaryFile
from typing import IO, Any, TypeVar

from flask import Flask, request
from msgspec import Struct
from werkzeug.exceptions import RequestEntityTooLarge

from hub.web.application import find_view

View = TypeVar("View", bound=Callable[..., Any])
Receive = Callable[[], Awaitable[dict[str, Any]]]

WINDOW_SECONDS = 5.0
"""The rate of a body is judged each time this long has passed."""
MIN_BYTES_PER_SECOND = 500
MAX_MEMORY_BYTES = 64 * 1024


class BodyLimit(Struct, frozen=True):
    """How long the body of a route may be, and the least bytes a second at which it must arrive."""

    max_bytes: int
    bytes_per_second: int = MIN_BYTES_PER_SECOND


class BodyTooSlowError(Exception):
    """The body arrived too slowly, or ended before its stated length."""


class ClientGoneError(Exception):
    """The client closed the connection before its body was complete."""


def limit_body(max_bytes: int, bytes_per_second: int = MIN_BYTES_PER_SECOND) -> Callable[[View], View]:
    """Give a view its own limit instead of that of all forms, for example to upload a file."""

    def mark(view: View) -> View:
        view.body_limit = BodyLimit(max_bytes, bytes_per_second)  # type: ignore[attr-defined]
        return view

    return mark


def init_app(app: Flask) -> None:
    """Check that no body is longer than its route allows, before anything reads it."""

    def check_length() -> None:
        request.max_content_length = _limit_of(app, app.view_functions.get(request.endpoint or "")).max_bytes
        is_too_long = (request.content_length or 0) > request.max_content_length
        if is_too_long and request.routing_exception is None:
            raise RequestEntityTooLarge

    app.before_request(check_length)


def find_limit(app: Flask, path: str, method: str) -> BodyLimit:
    """Return the limit of the route at `path`; where there is none, that of all forms."""
    return _limit_of(app, find_view(app, path, method))


def _limit_of(app: Flask, view: Callable[..., Any] | None) -> BodyLimit:
    limit: BodyLimit = getattr(view, "body_limit", None) or BodyLimit(app.config["MAX_CONTENT_LENGTH"])
    return limit


async def read_body(receive: Receive, length: int, limit: BodyLimit) -> IO[bytes]:
    """Read a body of `length` bytes without a thread; return it as a file that the caller closes.

    Raises BodyTooSlowError or ClientGoneError.
    """
    body = SpooledTemporaryFile(max_size=MAX_MEMORY_BYTES)  # noqa: SIM115 -- the caller closes it
    try:
        await _write_chunks(body, receive, length, limit)
        body.seek(0)
    except BaseException:
        body.close()
        raise
    return body


async def _write_chunks(body: IO[bytes], receive: Receive, length: int, limit: BodyLimit) -> None:
    clock = asyncio.get_running_loop().time
    size, in_window, deadline = 0, 0, clock() + WINDOW_SECONDS
    while size < length:
        try:
            async with asyncio.timeout_at(deadline):
                message = await receive()
        except TimeoutError:
            raise BodyTooSlowError from None
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        chunk = message.get("body", b"")
        size, in_window = size + len(chunk), in_window + len(chunk)
        body.write(chunk)
        if in_window >= limit.bytes_per_second * WINDOW_SECONDS:
            in_window, deadline = 0, clock() + WINDOW_SECONDS
        if not message.get("more_body", False):
            break
    if size != length:
        raise BodyTooSlowError
