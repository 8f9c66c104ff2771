import subprocess
import sys

import pytest

from hub.cli import main

COMMANDS = [
    "access",
    "audit",
    "backup",
    "check",
    "content",
    "db",
    "demo",
    "doctor",
    "jobs",
    "mail",
    "people",
    "plugins",
    "prepare",
    "privacy",
    "restore",
    "search",
    "serve",
    "trust",
    "worker",
]


def test_every_command_says_what_it_is_for(hub):
    assert sorted(main.commands) == COMMANDS
    for name in COMMANDS:
        answer = hub(name, "--help")
        assert answer.exit_code == 0
        assert len(answer.output.split("\n\n")[1].strip()) > 20


def test_prepare_makes_a_hub_and_twice_changes_nothing(hub):
    first = hub("prepare")
    assert (first.exit_code, first.stdout) == (0, "0 trusts, 0 new, 0 changed, 0 unchanged, 0 withdrawn.\n")
    assert hub("prepare").stdout == first.stdout


@pytest.mark.requirement("R013")
def test_a_new_trust_is_well_from_the_start(hub):
    hub("prepare")
    assert hub("trust", "new", "Isle of Wight").exit_code == 0
    synced = hub("content", "sync")
    assert (synced.exit_code, synced.stdout) == (
        0,
        "1 trusts, 1 new, 0 changed, 0 unchanged, 0 withdrawn.\n",
    )
    checked = hub("check", "--trust", "isle-of-wight")
    assert (checked.exit_code, checked.stdout) == (0, "isle-of-wight: all pages are fine.\n")


def test_what_is_to_be_mended_is_named_and_the_command_fails(hub, tmp_path):
    hub("prepare")
    hub("trust", "new", "Isle of Wight")
    (tmp_path / "plugins" / "isle_of_wight" / "content" / "library" / "bad.md").write_text("no front matter")

    synced = hub("content", "sync")
    assert synced.exit_code == 1
    expected = (
        "Problem: plugins/isle_of_wight/content/library/bad.md: front matter: is missing. Begin the file"
    )
    assert expected in synced.stderr
    assert hub("prepare").exit_code == 0


def test_a_sync_of_an_unknown_supplier_names_those_there_are(hub):
    hub("prepare")
    hub("trust", "new", "Isle of Wight")
    synced = hub("content", "sync", "--only", "isle-of-white")

    assert synced.exit_code == 1
    assert (
        synced.stderr.strip() == "Error: There is no supplier called isle-of-white. Found: isle-of-wight, hub"
    )


def test_a_check_of_an_unknown_trust_says_what_to_do(hub):
    hub("prepare")
    checked = hub("check", "--trust", "nobody")

    assert checked.exit_code == 1
    assert "There is no plugin called nobody. Run `hub content sync`" in checked.stderr


@pytest.mark.parametrize("words", [("plugins",), ("content", "sync"), ("check", "--trust", "london")])
def test_a_hub_that_was_never_prepared_says_what_to_do(hub, monkeypatch, words):
    monkeypatch.setenv("HUB_DATABASE_URL", "")
    answer = hub(*words)

    assert answer.exit_code == 1
    assert answer.stderr.splitlines()[-1].endswith("If it is running and can be reached, run: hub prepare")


def test_a_check_names_what_is_wrong_with_a_plugin(hub, tmp_path):
    hub("prepare")
    hub("trust", "new", "Isle of Wight")
    (tmp_path / "plugins" / "isle_of_wight" / "plugin.py").write_text("raise ValueError('no luck')")
    hub("content", "sync")
    checked = hub("check", "--trust", "isle-of-wight")

    assert checked.exit_code == 1
    assert "raised ValueError while being imported: no luck" in checked.stderr


def test_the_command_leaves_out_of_garbage_collection_what_it_has_imported():
    code = """
import gc, hub.__main__
try:
    hub.__main__.main()
finally:
    print(gc.isenabled(), gc.get_freeze_count())
"""
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert "Run and manage the Ambulance Leadership Hub" in answer.stdout + answer.stderr
    is_enabled, frozen = answer.stdout.split()[-2:]
    assert is_enabled == "True"
    assert int(frozen) > 300_000
