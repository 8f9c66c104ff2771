"""A hub lives in its instance folder, whatever the folder is called, and says where it is served."""

import os
import subprocess
import urllib.request

import pytest
from click.testing import CliRunner

from hub.cli import main
from hub.config import load_settings
from tests.support.live import HUB, started_hub

ODD_NAMES = ["a?b", "a%2Fb", "a%b", "a#b", "a b", "[a]*", "file:a?mode=memory", "ä'\"&;"]
TOKEN = "t" * 40


@pytest.fixture
def odd_hub(tmp_path, monkeypatch):
    """Run a command on a hub on SQLite, without content, with an instance folder of the given name."""
    parent = tmp_path / "parent"
    parent.mkdir()
    for setting in ("HUB_PLUGINS_DIR", "HUB_CONTENT_DIR"):
        monkeypatch.setenv(setting, str(tmp_path / "none"))
    monkeypatch.setenv("HUB_INSTALLED_PLUGINS", "no")

    def run(name, *words):
        monkeypatch.setenv("HUB_INSTANCE_DIR", str(parent / name))
        answer = CliRunner().invoke(main, words)
        assert answer.exit_code == 0, answer.output
        assert [entry.name for entry in parent.iterdir()] == [name]
        return answer

    return run


@pytest.mark.parametrize("name", ODD_NAMES)
def test_everything_stays_in_the_folder_and_is_found_again(odd_hub, tmp_path, name):
    backup = str(tmp_path / "kept.zip")
    odd_hub(name, "prepare")
    odd_hub(name, "people", "invite", "--email", "first@example.org", "--role", "hub-admin")
    odd_hub(name, "backup", backup)
    odd_hub(name, "restore", backup, "--replace", "--yes")
    odd_hub(name, "jobs")
    odd_hub(name, "db", "current")

    files = {entry.name for entry in (tmp_path / "parent" / name).iterdir()}
    assert {"hub.sqlite3", "secret-key"} <= files


@pytest.mark.slow
def test_a_served_hub_counts_in_such_a_folder_and_links_lead_to_its_port(tmp_path):
    folder = tmp_path / "hub? [1]%2F"
    folder.mkdir()
    command = lambda settings: [HUB, "serve", "--port", settings["PORT"]]  # noqa: E731
    with started_hub(folder, command, METRICS_TOKEN=TOKEN) as (address, _):
        request = urllib.request.Request(f"{address}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        with urllib.request.urlopen(request) as response:
            metrics = response.read().decode()
        # A command beside it, in another shell, has only the folder in its settings.
        environment = {**os.environ, "HUB_INSTANCE_DIR": str(folder)}
        invite = [HUB, "people", "invite", "--email", "first@example.org", "--role", "hub-admin"]
        link = subprocess.run(invite, env=environment, capture_output=True, text=True, check=True).stdout
        with urllib.request.urlopen(link.strip()) as response:
            assert response.status == 200

    assert 'hub_requests_total{method="GET",route="/readyz",status="200"}' in metrics
    assert link.startswith(f"{address}/invitations/")
    assert [entry.name for entry in tmp_path.iterdir()] == [folder.name]


def test_the_port_that_is_set_goes_before_the_one_last_served(tmp_path, monkeypatch):
    (tmp_path / "served-port").write_text("8080")
    settings = {"INSTANCE_DIR": str(tmp_path)}

    assert load_settings(settings)["SITE_URL"] == "http://127.0.0.1:8080"
    assert load_settings(settings)["PORT"] == "8000"
    assert load_settings({**settings, "PORT": "9000"})["SITE_URL"] == "http://127.0.0.1:9000"
    assert load_settings({**settings, "SITE_URL": "https://a.org"})["SITE_URL"] == "https://a.org"
    monkeypatch.setenv("HUB_PORT", "8000")
    assert load_settings(settings)["SITE_URL"] == "http://127.0.0.1:8000"
    monkeypatch.delenv("HUB_PORT")
    (tmp_path / "served-port").write_bytes(b"\xff 80/x")
    assert load_settings(settings)["SITE_URL"] == "http://127.0.0.1:8000"
