"""Every path and every dotted name in the documents exists, and all decision records have the same form."""

import re
from importlib import import_module
from pathlib import Path

import click
import pytest

from hub.cli import main
from tests.support.recipes import recipes

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
TREE = re.compile(r"(?:hub|tests|plugins|content|docs|migrations|requirements)/[\w./*-]*")
DOTTED = re.compile(r"(?:hub|tests|plugins)(?:\.\w+)+")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[\w-]+)?\)")
# Files that a recipe creates.
MADE_BY_READER = {step.path for steps in recipes().values() for step in steps} | {"hub/glossary/models.py"}
EXAMPLE_HOST = "hub.example.org"


def name(path):
    return path.relative_to(ROOT).as_posix()


def prose(path):
    return FENCE.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_path_in_a_document_exists(path):
    named = {code.split("::")[0] for code in CODE.findall(prose(path))}
    paths = {code for code in named if TREE.fullmatch(code)}

    assert sorted(code for code in paths - MADE_BY_READER if not any(ROOT.glob(code.rstrip("/")))) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_link_in_a_document_leads_to_a_file(path):
    links = {
        link for link in LINK.findall(prose(path)) if "://" not in link and not link.startswith("mailto:")
    }

    assert sorted(link for link in links if not (path.parent / link).exists()) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_dotted_name_in_a_document_exists(path):
    named = {code for code in CODE.findall(prose(path)) if DOTTED.fullmatch(code)} - {EXAMPLE_HOST}

    assert sorted(code for code in named if not exists(code)) == []


def exists(dotted):
    """Say whether `dotted` is a package, a module, or a name in one."""
    parts = dotted.split(".")
    if (ROOT / "/".join(parts)).exists() or (ROOT / "/".join(parts)).with_suffix(".py").exists():
        return True
    module, attribute = ".".join(parts[:-1]), parts[-1]
    try:
        return hasattr(import_module(module), attribute)
    except ModuleNotFoundError:
        return False


def test_a_path_and_a_name_that_do_not_exist_are_found():
    assert TREE.fullmatch("hub/kit/nothing.py")
    assert not any(ROOT.glob("hub/kit/nothing.py"))
    assert exists("hub.plugin_api")
    assert exists("hub.access.Role")
    assert not exists("hub.kit.nothing")
    assert not exists("hub.nothing.at_all")


@pytest.mark.parametrize("path", DECISIONS, ids=name)
def test_a_decision_has_number_date_status_and_the_same_parts(path):
    text = path.read_text(encoding="utf-8")

    number = path.name.partition("-")[0]
    status = r"(Accepted|Superseded by \[\d{4}\]\(.+\))"
    assert re.match(rf"# {number} .+\n\n- Date: \d{{4}}-\d\d-\d\d\n- Status: {status}\n", text)
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    parts = ["Context", "Options", "Outcome", "How it is checked"]
    assert [heading for heading in headings if heading in parts] == parts


def test_the_index_lists_every_decision_with_its_title():
    index = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")

    listed = re.findall(r"^\| \[(\d{4})\]\(([\w.-]+)\) \| (.+?) \|", index, re.MULTILINE)
    titles = [path.read_text(encoding="utf-8").partition("\n")[0] for path in DECISIONS]
    assert [(f"# {number} {title}", file) for number, file, title in listed] == [
        (title, path.name) for title, path in zip(titles, DECISIONS, strict=True)
    ]


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_command_in_a_document_exists(path):
    commands = {
        tuple(code.removeprefix(".venv/bin/").split()[1:3])
        for code in CODE.findall(prose(path))
        if re.match(r"(\.venv/bin/)?hub [a-z]+", code)
    }

    assert sorted(words for words in commands if not is_command(*words)) == []


def is_command(word, argument=""):
    """Say whether `hub word` is a command and, where it is a group, `argument` is one of its commands."""
    command = main.commands.get(word)
    if isinstance(command, click.Group) and argument.isalpha() and argument.islower():
        return argument in command.list_commands(click.Context(command))
    return command is not None
