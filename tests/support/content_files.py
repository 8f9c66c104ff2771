"""A hub with test routes that write or are slow."""

import os
import sys
import time
from pathlib import Path
from threading import Timer

from flask import Response, after_this_request, request, request_finished, stream_with_context

from hub.access import Act, may
from hub.app import create_asgi_app
from hub.content.models import ContentFile
from hub.kit.db import db, read_only, write_transaction
from hub.web import request_bodies
from hub.web.csrf import csrf_exempt_by_signed_link
from hub.web.request_bodies import limit_body

BEGUN = "slow work has begun"


def create():
    """Return the server with test routes; with BODY_WINDOW, the rate of bodies is judged that seldom."""
    request_bodies.WINDOW_SECONDS = float(os.environ.get("BODY_WINDOW", request_bodies.WINDOW_SECONDS))
    server = create_asgi_app()
    app = server.app
    app.post("/test/write")(write)
    app.post("/test/careless")(careless)
    app.get("/test/read")(read)
    app.get("/test/slow")(slow)
    app.post("/test/upload")(upload)
    app.get("/test/stream")(stream)
    app.add_url_rule("/test/lost", view_func=lost, methods=["GET", "POST"])
    return server


def insert_row(session, name):
    session.add(ContentFile(supplier="test", path=name, feature="x" * 1000, content_hash="", public_id=""))
    session.flush()


@csrf_exempt_by_signed_link
@may(Act.READ)
def write():
    """Write the title, and acknowledge it when it is committed."""
    insert_row(db.session(), request.form["title"])
    time.sleep(float(request.form.get("seconds", 0)))
    return "kept"


@csrf_exempt_by_signed_link
@may(Act.READ)
def careless():
    """Acknowledge the title before writing it: the negative control."""
    name = request.form["title"]
    from flask import current_app

    app = current_app._get_current_object()

    def write_later():
        with app.app_context(), write_transaction() as session:
            insert_row(session, name)

    Timer(5, write_later).start()
    return "kept"


@may(Act.READ)
def read():
    """Return all written titles."""
    names = db.session.execute(db.select(ContentFile.path).where(ContentFile.supplier == "test")).scalars()
    return "\n".join(sorted(names))


@may(Act.READ)
def slow():
    """Log that work has begun, then take `seconds`, or wait until the file `until` exists."""
    sys.stderr.write(f"{BEGUN}\n")
    sys.stderr.flush()
    time.sleep(float(request.args.get("seconds", 0)))
    while "until" in request.args and not Path(request.args["until"]).exists():
        time.sleep(0.05)
    return "finished"


@csrf_exempt_by_signed_link
@read_only
@may(Act.READ)
@limit_body(50_000_000)
def upload():
    """Return the length of the uploaded body."""
    return str(len(request.get_data()))


@csrf_exempt_by_signed_link
@may(Act.READ)
def lost():
    """Read the written titles and, after a commit in a POST, have PostgreSQL end the connection."""
    if request.method == "POST":
        insert_row(db.session(), request.form["title"])
        after_this_request(lambda response: end_when_committed(response))
        return "kept"
    names = read()
    end_connections()
    return names or "none"


def end_when_committed(response):
    """End all connections when Flask announces that the request is finished, which is after the commit."""
    request_finished.connect(end_once, weak=False)
    return response


def end_once(_app, response):
    """End all connections, this time only, and fail."""
    request_finished.disconnect(end_once)
    end_connections()
    raise RuntimeError("planted after the commit")


def end_connections():
    """End all other connections to the database of the app."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as own:
        own.execute(
            db.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


@may(Act.READ)
def stream():
    """Stream `megabytes`, and note in the log how far it has come."""

    def chunks():
        for number in range(int(request.args["megabytes"])):
            sys.stderr.write(f"streamed {number + 1}\n")
            sys.stderr.flush()
            yield b"x" * 1_000_000

    return Response(stream_with_context(chunks()), content_type="text/plain")


def create_wsgi():
    """Return the test routes for a server that reads bodies in the threads of the app: a negative control."""
    return create().app
