"""What the hub is held against: the least that Flask can answer, and a page as large that does nothing."""

import os
from pathlib import Path

from flask import Flask, Response


def create() -> Flask:
    """Return an app with /hello, and with a page of fixed bytes from the file in BENCH_BODY."""
    app = Flask("bench", static_folder=None)
    place = os.environ.get("BENCH_BODY", "")
    body = Path(place).read_bytes() if place else b""

    @app.get("/hello")
    def hello() -> str:
        return "Hello"

    @app.get("/page")
    def page() -> Response:
        return Response(body, content_type="text/html; charset=utf-8")

    return app
