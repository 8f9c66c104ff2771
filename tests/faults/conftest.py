from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.http_client import ask as send_request
from tests.support.hub_pool import empty_folders
from tests.support.live import server_of, started_hub

SERVE = server_of("tests.support.content_files:create")
READ_BODIES_IN_THREADS = server_of("tests.support.content_files:create_wsgi", "wsgi")
"""A server that reads bodies in the threads of the app: a negative control."""
ROOT = str(Path(__file__).parents[2])


@pytest.fixture
def hub(tmp_path):
    """Serve a hub without content and with test routes: `with hub(...) as (address, process)`.

    With the interface `wsgi` bodies are read in the threads of the app.
    """

    @contextmanager
    def serve(instance=tmp_path, interface="asgi", **settings):
        settings = {**empty_folders(tmp_path), **settings}
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PYTHONPATH", ROOT)
            command = READ_BODIES_IN_THREADS if interface == "wsgi" else SERVE
            with started_hub(instance, command, **settings) as server:
                yield server

    return serve


@pytest.fixture
def ask():
    """Request a URL, or post a form to it; return status, headers and text."""
    return send_request
