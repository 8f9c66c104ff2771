"""`hub serve --prepare`: what a hub waits for before it answers, and what it does beside its answers."""

import os
import signal
import subprocess
import urllib.request

import pytest
from flask_migrate import downgrade

from hub.access import PUBLIC
from hub.kit.db import db
from hub.kit.migrations import MIGRATIONS, find_revision, init_migrations, list_revisions
from hub.preparation import prepare_database
from hub.trusts.domain import list_trusts
from tests.support.hub_pool import empty_folders
from tests.support.live import SERVE, started_hub
from tests.support.processes import family
from tests.support.waiting import eventually

TRUST = """
import time
from pathlib import Path

from hub.plugin_api import Trust, hookimpl

HUB_API = "1.0"

while not Path("{go_on}").exists():
    time.sleep(0.02)


@hookimpl
def hub_trust():
    return Trust(slug="isle", name="{name}", short_name="Isle")
"""


class SlowTrust:
    """A trust whose plugin answers only while the file `go_on` exists."""

    def __init__(self, folder):
        self.go_on = folder / "go-on"
        self.file = folder / "plugins" / "isle" / "plugin.py"
        self.file.parent.mkdir()

    def answer(self):
        self.go_on.touch()

    def rename(self, name):
        self.file.write_text(TRUST.format(go_on=self.go_on, name=name))


def read(address):
    with urllib.request.urlopen(f"{address}/trusts", timeout=20) as page:
        return page.read().decode()


@pytest.fixture
def app(make_app, tmp_path):
    return make_app(**empty_folders(tmp_path))


@pytest.fixture
def trust(app, tmp_path):
    """The trust, which is in the database; its plugin does not answer now."""
    trust = SlowTrust(tmp_path)
    trust.rename("Isle Ambulance Service")
    trust.answer()
    with app.app_context():
        prepare_database()
    trust.go_on.unlink()
    return trust


def start_again(app, folder):
    return started_hub(folder, SERVE, DATABASE_URL=app.config["DATABASE_URL"], **empty_folders(folder))


@pytest.mark.slow
@pytest.mark.one_engine
def test_a_hub_with_content_answers_while_the_content_is_loaded_again(app, trust, tmp_path):
    trust.rename("Isle Ambulance Trust")
    with start_again(app, tmp_path) as (address, process):
        # It answers with what it has, and with the new content as soon as it is loaded
        assert "Isle Ambulance Service" in read(address)
        assert len(family(process.pid)) > 2
        trust.answer()
        assert eventually(lambda: "Isle Ambulance Trust" in read(address))
        # And nothing is left of the process that loaded it
        assert eventually(lambda: len(family(process.pid)) == 2)


@pytest.mark.slow
@pytest.mark.one_engine
def test_a_hub_that_is_stopped_while_content_is_loaded_leaves_no_process(app, trust, tmp_path):
    with start_again(app, tmp_path) as (_, process):
        assert eventually(lambda: len(family(process.pid)) > 3)  # also the plugin
        members = family(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
        assert eventually(lambda: not any(os.path.exists(f"/proc/{member}") for member in members))


@pytest.mark.slow
def test_a_hub_that_cannot_be_prepared_says_so_once_and_does_not_start(tmp_path):
    given = {
        **os.environ,
        "HUB_INSTANCE_DIR": str(tmp_path),
        "HUB_DATABASE_URL": "postgresql://127.0.0.1:1/hub",
    }
    answer = subprocess.run([*SERVE, "--prepare"], env=given, capture_output=True, text=True, check=False)

    assert answer.returncode == 1
    (line,) = answer.stderr.splitlines()
    assert line.endswith("The database cannot be used. If it is running and can be reached, run: hub prepare")


def test_a_hub_waits_for_an_upgrade_and_for_its_first_content(app, tmp_path):
    found, trust = [], SlowTrust(tmp_path)
    trust.rename("Isle Ambulance Service")
    trust.answer()

    def prepare():
        """Return the names of trusts when the hub could answer, if that was before the content was loaded."""
        found.clear()
        with app.app_context():
            prepare_database(lambda: found.extend(t.name for t in list_trusts(db.session(), PUBLIC)))
        return found

    # The first content is awaited
    assert prepare() == []
    # Later content is not
    trust.rename("Isle Ambulance Trust")
    assert prepare() == ["Isle Ambulance Service"]
    assert prepare() == ["Isle Ambulance Trust"]
    # But an upgrade of the database is, and the content after it
    init_migrations(app)
    with app.app_context():
        downgrade(directory=str(MIGRATIONS), revision="-1")
    assert prepare() == []
    with app.app_context(), db.engine.connect() as connection:
        assert find_revision(connection) == list_revisions()[-1]
