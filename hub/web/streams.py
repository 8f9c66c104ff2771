"""What the server is told of a response: that it is sent chunk by chunk, or that work follows it.

A response that is streamed has a known length, and is never held whole in memory or in a cache.
"""

from collections.abc import Iterable
from typing import Any

from flask import Response, request

IS_STREAMED = "hub.is_streamed"
HAS_WORK_AFTER = "hub.has_work_after"
OWN_POLICY = "hub.content_security_policy"


def stream_response(chunks: Iterable[bytes], length: int, *, policy: str) -> Response:
    """Return a response that is sent as its chunks are made, with a Content-Security-Policy of its own."""
    request.environ[IS_STREAMED] = True
    request.environ[OWN_POLICY] = policy
    response = Response(chunks)
    response.headers["Content-Length"] = str(length)
    return response


def is_streamed(environ: dict[str, Any]) -> bool:
    """Return whether the response to a request is sent chunk by chunk although its length is known."""
    return bool(environ.get(IS_STREAMED))


def announce_work_after() -> None:
    """Say that closing the response to the current request takes time, and is done once it has been sent."""
    request.environ[HAS_WORK_AFTER] = True


def has_work_after(environ: dict[str, Any]) -> bool:
    """Return whether closing the response to a request takes time."""
    return bool(environ.get(HAS_WORK_AFTER))
