"""Responses of a known length that are sent chunk by chunk, and never held whole in memory or in a cache."""

from collections.abc import Iterable
from typing import Any

from flask import Response, request

IS_STREAMED = "hub.is_streamed"
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
