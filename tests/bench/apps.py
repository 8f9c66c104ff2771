"""The Flask app to compare the hub with: a minimal response, and a fixed page."""

import os
from pathlib import Path

from flask import Flask, Response


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
