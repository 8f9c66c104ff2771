import sys
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.live import started_hub

SERVE = [sys.executable, "-m", "tests.support.writing"]
ROOT = str(Path(__file__).parents[2])


@pytest.fixture
def hub(tmp_path):
    """Serve a hub without content, with routes that write: `with hub(...) as (address, process)`."""

    @contextmanager
    def serve(instance=tmp_path, **settings):
        folders = {}
        for name in ("plugins", "content"):
            (tmp_path / name).mkdir(exist_ok=True)
            folders[f"{name.upper()}_DIR"] = str(tmp_path / name)
        given = {**folders, "INSTALLED_PLUGINS": "no", **settings}
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PYTHONPATH", ROOT)
            with started_hub(instance, SERVE, **given) as served:
                yield served

    return serve


@pytest.fixture
def ask():
    """Ask for an address, or send a form to it; return status, headers and text."""

    def ask(address, form=None, timeout=20):
        data = None if form is None else urllib.parse.urlencode(form).encode()
        try:
            with urllib.request.urlopen(address, data, timeout=timeout) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()

    return ask
