"""`hub doctor` prints a sentence for each problem."""

import shutil
from collections import namedtuple

import pytest


@pytest.fixture
def healthy_hub(hub, tmp_path):
    """Run a command on a hub without problems."""
    (tmp_path / "content").mkdir()
    hub("trust", "new", "Isle of Wight")
    assert hub("prepare").exit_code == 0
    return hub


def test_a_hub_that_is_well(healthy_hub):
    answer = healthy_hub("doctor")

    assert (answer.exit_code, answer.output) == (0, "No problems found.\n")


def test_a_plugin_that_is_set_aside_is_named_with_its_reason(healthy_hub, tmp_path):
    (tmp_path / "plugins" / "isle_of_wight" / "plugin.py").write_text("raise ValueError('no luck')")
    healthy_hub("content", "sync")
    answer = healthy_hub("doctor")

    assert answer.exit_code == 1
    assert "- The plugin isle-of-wight is set aside: raised ValueError" in answer.output
    assert "hub plugins retry isle-of-wight\nProblems found: 1.\n" in answer.output


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "The database is empty. To create it, run: hub prepare"),
        ("postgresql://nobody@127.0.0.1:1/none", "The database cannot be reached."),
    ],
)
def test_a_database_that_is_not_there(healthy_hub, monkeypatch, url, words):
    monkeypatch.setenv("HUB_DATABASE_URL", url)
    answer = healthy_hub("doctor")

    assert answer.exit_code == 1
    assert words in answer.output


def test_a_database_of_another_revision(healthy_hub):
    healthy_hub("db", "downgrade", "0001")
    assert "- The database is at revision 0001, not " in healthy_hub("doctor").output


def test_a_folder_with_little_room_and_a_key_that_others_read(healthy_hub, tmp_path, monkeypatch):
    (tmp_path / "secret-key").chmod(0o644)
    usage = namedtuple("usage", "total used free")(10, 9, 12_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    answer = healthy_hub("doctor")

    assert "- Only 12 MB are free in the instance folder." in answer.output
    assert "- Other users can read the secret key in the instance folder." in answer.output
    assert answer.output.endswith("Problems found: 2.\n")
