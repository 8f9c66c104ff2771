"""A hub with test routes that write or are slow."""

import sys
import time
from pathlib import Path
from threading import Timer

from flask import request

from hub.access import Act, may
from hub.app import create_served_app
from hub.content.models import ContentFile
from hub.kit.db import db, write_transaction
from hub.web.csrf import csrf_exempt_by_signed_link
from hub.web.middleware import request_body

BEGUN = "slow work has begun"


def create():
    """Return the app with test routes and an hour's timeout for request bodies, so slow clients stay."""
    request_body.READ_TIMEOUT_SECONDS = 3600.0
    app = create_served_app()
    app.post("/test/write")(write)
    app.post("/test/careless")(careless)
    app.get("/test/read")(read)
    app.get("/test/slow")(slow)
    return app


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
