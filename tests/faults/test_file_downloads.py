"""Files are sent through sockets piece by piece: in parts, and to clients that stop reading."""

import hashlib
import io
import socket
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from hub.access import Viewer
from hub.app import create_app
from hub.events.models import EventMaterial
from hub.files.domain import FilePolicy, complete_file, inspect_upload, reserve_file
from hub.files.services import store_upload
from hub.kit.clock import now
from hub.kit.db import close, db
from tests.factories import make_event, make_trust
from tests.files.samples import large_pdf
from tests.people.conftest import WriteSession
from tests.support.timeouts import SECONDS

DATA = large_pdf(20_000_000)
CLIENTS = 8
THREADS = 4


@pytest.fixture
def served(hub, tmp_path):
    """Serve a hub with a file for everybody; the address of the file, and the process."""
    with hub(THREADS=str(THREADS)) as (address, process):
        app = create_app({"INSTANCE_DIR": str(tmp_path)})
        public_id = store_public_file(app)
        close(app)
        yield f"{address}/files/{public_id}", process


def store_public_file(app):
    """Store a file for everybody at an event, and return its public id."""
    with WriteSession(app) as session:
        event = make_event(session, make_trust(session))
        event_id, key = event.id, event.public_id
    owner = FilePolicy("event", key, max_files=1, max_bytes=len(DATA), erased_with_uploader=False)
    upload, found = inspect_upload(io.BytesIO(DATA), "large.pdf", len(DATA)), []

    def reserve(session):
        found.append(reserve_file(session, Viewer(), owner, upload, now()))
        return found[0]

    def complete(session, public_id):
        complete_file(session, public_id)
        session.add(
            EventMaterial(
                event_id=event_id, file_id=public_id, title="Large", readers="everybody", shown_from="now"
            )
        )

    with app.app_context():
        store_upload(upload, reserve, complete)
        db.session.remove()
    return found[0]


def get(address, method="GET", **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(address, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def memory_of(process):
    """Return the memory that a process and its children hold, in bytes."""
    pages = 0
    for folder in (f"/proc/{pid}" for pid in family_of(process.pid)):
        pages += int(Path(folder, "statm").read_text().split()[1])
    return pages * 4096


def family_of(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in family_of(int(child)))]


def test_a_file_comes_whole_in_parts_and_not_again(served):
    address, _ = served
    status, headers, body = get(address)
    assert (status, hashlib.sha256(body).digest()) == (200, hashlib.sha256(DATA).digest())
    assert headers["Content-Length"] == str(len(DATA))
    assert headers.get("Transfer-Encoding") is None
    status, headers, body = get(address, Range="bytes=19000000-")
    assert (status, body) == (206, DATA[19_000_000:])
    assert headers["Content-Range"] == "bytes 19000000-19999999/20000000"
    assert get(address, Range="bytes=20000000-")[0] == 416
    assert get(address, If_None_Match=headers["ETag"])[::2] == (304, b"")
    status, headers, body = get(address, "HEAD")
    assert (status, headers["Content-Length"], body) == (200, str(len(DATA)), b"")


def test_clients_that_stop_reading_hold_no_thread_and_little_memory(served, ask):
    address, process = served
    get(address, Range="bytes=0-1000000")
    before, parts = memory_of(process), urlsplit(address)
    with ExitStack() as stack:
        for _ in range(CLIENTS):
            client = stack.enter_context(
                socket.create_connection((parts.hostname, parts.port), timeout=SECONDS)
            )
            client.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: hub\r\n\r\n".encode())
            assert client.recv(12).endswith(b"200")
        assert CLIENTS > THREADS
        assert ask(f"{parts.scheme}://{parts.netloc}/healthz")[0] == 200
        assert memory_of(process) - before < CLIENTS * len(DATA) / 4
