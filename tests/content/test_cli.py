"""The commands that lint and audit content."""

import csv
import io

from hub.content.services import STATEMENT_COLUMNS


def test_the_commands_say_what_they_found_and_the_audit_opens_as_a_table(make_app, tmp_path):
    app = make_app(CONTENT_DIR=str(tmp_path), PLUGINS_DIR=str(tmp_path / "none"), INSTALLED_PLUGINS="no")
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "day.md").write_text(
        "---\ntitle: Day\nsummary: '=1+1'\nkind: practice\nsource: supplier\n---\n\nAsk.\n", encoding="utf-8"
    )

    lint = app.test_cli_runner().invoke(args=["content", "lint"])
    audit = app.test_cli_runner().invoke(args=["content", "audit"])

    assert lint.exit_code == 1
    assert lint.stdout == "1 files read, 1 problems found.\n"
    assert lint.stderr.startswith("Problem: ")
    rows = list(csv.reader(io.StringIO(audit.stdout.removeprefix("\ufeff"))))
    assert rows[0] == list(STATEMENT_COLUMNS)
    assert rows[1][3] == "'=1+1"


def test_lint_finds_a_file_that_is_missing(make_app, tmp_path):
    app = make_app(CONTENT_DIR=str(tmp_path), PLUGINS_DIR=str(tmp_path / "none"), INSTALLED_PLUGINS="no")
    (tmp_path / "library" / "day").mkdir(parents=True)
    files = "files:\n- file: notes.txt\n  title: Notes\n"
    (tmp_path / "library" / "day.md").write_text(
        "---\ntitle: Day\nsummary: A day.\nkind: practice\nsource: supplier\ntheme: evaluation\n"
        f"{files}---\n\nAsk.\n"
    )
    lint = app.test_cli_runner().invoke(args=["content", "lint"])
    assert "files: notes.txt is not in the folder day beside this file" in lint.stderr
    (tmp_path / "library" / "day" / "notes.txt").write_text("Ask.")
    lint = app.test_cli_runner().invoke(args=["content", "lint"])
    assert (lint.exit_code, lint.stderr) == (0, "")
