"""The apps to compare the hub with: Flask with a minimal response and a fixed page, and no framework."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from flask import Flask, Response

HEADERS = 12


def create() -> Flask:
    """Return an app with /hello, and with /page, which sends the file named in BENCH_BODY."""
    app = Flask("bench", static_folder=None)
    body_file = os.environ.get("BENCH_BODY", "")
    body = Path(body_file).read_bytes() if body_file else b""

    @app.get("/hello")
    def hello() -> str:
        return "Hello"

    @app.get("/page")
    def page() -> Response:
        return Response(body, content_type="text/html; charset=utf-8")

    return app


def create_asgi() -> Callable[..., Awaitable[None]]:
    """Return an ASGI app that sends the file named in BENCH_BODY, with as many headers as a kept page has."""
    body = Path(os.environ["BENCH_BODY"]).read_bytes()
    length = (b"content-length", str(len(body)).encode())
    headers = [(b"content-type", b"text/html; charset=utf-8"), length]
    headers += [(b"x-header-%d" % number, b"as long as a header of the hub") for number in range(HEADERS)]
    start = {"type": "http.response.start", "status": 200, "headers": headers}

    async def app(scope: dict[str, Any], _receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await send(start)
            await send({"type": "http.response.body", "body": body, "more_body": False})

    return app
