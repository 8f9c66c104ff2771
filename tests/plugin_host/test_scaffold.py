import subprocess
import sys
from pathlib import Path

import pytest

from hub.kit.errors import Conflict, Invalid
from hub.plugin_api.testing import problems_with
from hub.plugin_host.discovery import list_plugins
from hub.plugin_host.runner import query_plugin
from hub.plugin_host.scaffold import create_trust_plugin

ROOT = Path(__file__).parents[2]
FILES = [
    "__init__.py",
    "plugin.py",
    "content/library/isle-of-wight-first-item.md",
    "tests/test_isle_of_wight.py",
]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "plugins"


@pytest.mark.parametrize("name", ["Isle of Wight", "isle-of-wight", "isle_of_wight", "  Isle  of Wight "])
def test_a_new_trust_is_whole_and_named_as_people_write_it(folder, name):
    written = create_trust_plugin(name, folder)
    assert written == [folder / "isle_of_wight" / path for path in FILES]
    assert sorted(path for path in folder.rglob("*") if path.is_file()) == sorted(written)
    (source,) = list_plugins(folder, distributions=False)
    answer = query_plugin(source)
    assert (answer.trust.slug, answer.trust.name) == ("isle-of-wight", "Isle of Wight")
    assert answer.speciality is not None
    assert len(answer.contacts) == 1


@pytest.mark.parametrize(
    "name", ["Isle of Wight", "King's Lynn", "St. Mary's \u2013 Ynys M\u00f4n", "x" * 40]
)
def test_a_new_trust_keeps_the_contract_at_once(folder, name):
    plugin = create_trust_plugin(name, folder)[0].parent
    assert problems_with(plugin) == []


@pytest.mark.slow
def test_a_new_trust_passes_the_checks_of_style_and_its_own_test(folder):
    plugin = create_trust_plugin("Isle of Wight", folder)[0].parent
    settings = ("--config", str(ROOT / "pyproject.toml"), "--no-cache")
    for arguments in (("check", *settings), ("format", "--check", *settings)):
        result = subprocess.run(
            [sys.executable, "-m", "ruff", *arguments, str(plugin)],
            capture_output=True,
            text=True,
            cwd=folder.parent,
        )
        assert result.returncode == 0, result.stdout
    test = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", str(ROOT / "setup.cfg")]
    result = subprocess.run(
        [*test, f"--rootdir={folder}", str(plugin)], capture_output=True, text=True, cwd=ROOT
    )
    assert "1 passed" in result.stdout, result.stdout + result.stderr


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "123",
        "9 Elms",
        "...",
        "x" * 41,
        "hub",
        "a/b",
        "../x",
        "a\\b",
        "<b>",
        "$x",
        'a"b',
        "a\nb\x00c",
    ],
)
def test_a_name_that_cannot_be_a_trusts_is_refused_and_nothing_is_written(folder, name):
    with pytest.raises(Invalid):
        create_trust_plugin(name, folder)
    assert not folder.exists()


@pytest.mark.parametrize("name", ["Isle of Wight", "isle-of-wight", "ISLE OF WIGHT"])
def test_a_trust_that_is_there_already_is_left_as_it_is(folder, name):
    first = create_trust_plugin("Isle of Wight", folder)
    first[1].write_text("changed by its author")
    with pytest.raises(Conflict, match="There is already a trust called isle-of-wight"):
        create_trust_plugin(name, folder)
    assert first[1].read_text() == "changed by its author"
    assert [path.name for path in folder.iterdir()] == ["isle_of_wight"]


def test_a_trust_whose_files_cannot_be_written_leaves_nothing_behind(folder, monkeypatch):
    folder.mkdir()
    monkeypatch.setattr("hub.plugin_host.scaffold.FILES", {"a.py": "", "b.py": "$nowhere"})
    with pytest.raises(KeyError):
        create_trust_plugin("Isle of Wight", folder)
    assert list(folder.iterdir()) == []
