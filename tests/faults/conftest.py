import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.http_client import ask as send_request
from tests.support.live import started_hub

SERVE = [sys.executable, "-m", "tests.support.content_files"]
ROOT = str(Path(__file__).parents[2])


@pytest.fixture
def hub(tmp_path):
    """Serve a hub without content and with test routes: `with hub(...) as (address, process)`.

    With the interface `wsgi` bodies are read in the threads of the app.
    """

    @contextmanager
    def serve(instance=tmp_path, interface="asgi", **settings):
        folders = {}
        for name in ("plugins", "content"):
            (tmp_path / name).mkdir(exist_ok=True)
            folders[f"{name.upper()}_DIR"] = str(tmp_path / name)
        settings = {**folders, "INSTALLED_PLUGINS": "no", **settings}
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PYTHONPATH", ROOT)
            command = [*SERVE, "wsgi"] if interface == "wsgi" else SERVE
            with started_hub(instance, command, **settings) as server:
                yield server

    return serve


@pytest.fixture
def ask():
    """Request a URL, or post a form to it; return status, headers and text."""
    return send_request
