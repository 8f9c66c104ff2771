from pathlib import Path

import pytest

from hub.plugin_api.testing import assert_conforms, load_plugin, problems_with

GOOD = """
from hub.plugin_api import Contact, ContentFolder, Trust, hookimpl

HUB_API = "1.0"


@hookimpl
def hub_trust():
    return Trust("north", "North", "North")


@hookimpl
def hub_content():
    return [ContentFolder("content/library", "library")]
"""
ITEM = """---
title: An item
summary: What it is.
kind: practice
source: supplier
---

At length.
"""


@pytest.fixture
def plugin(tmp_path):
    folder = tmp_path / "north"
    (folder / "content" / "library").mkdir(parents=True)
    (folder / "content" / "library" / "one.md").write_text(ITEM)
    (folder / "plugin.py").write_text(GOOD)
    return folder


def change(plugin, old, new):
    code = (plugin / "plugin.py").read_text()
    assert old in code
    (plugin / "plugin.py").write_text(code.replace(old, new))


def test_a_good_plugin_has_no_problems(plugin):
    assert problems_with(plugin) == []
    assert_conforms(plugin)


def test_a_file_that_an_item_names_is_in_its_folder(plugin):
    item = plugin / "content" / "library" / "one.md"
    item.write_text(ITEM.replace("source:", "files: [{file: a.pdf, title: A guide}]\nsource:"))
    missing = "content/library/one.md: files: a.pdf is not in the folder one beside it. Put it there"
    assert problems_with(plugin) == [missing]
    item.with_suffix("").mkdir()
    (item.with_suffix("") / "a.pdf").write_bytes(b"%PDF")
    assert problems_with(plugin) == []


def test_an_imported_module_can_be_asked_too(plugin):
    module = load_plugin(plugin)
    assert problems_with(module) == []
    assert problems_with(module, name="south") == ["says that it is north, and its own name is south"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            '"1.0"',
            '"9.0"',
            "was written for HUB_API 9.0 and this hub has 1.4. Update the hub, "
            "or install an earlier version of the plugin",
        ),
        (
            "hub_content",
            "hub_contnet",
            "has a hook the hub does not know: hub_contnet. Did you mean hub_content?",
        ),
        ('Trust("north"', 'Trust("south"', "says that it is south, and its own name is north"),
        ('Trust("north", "North", "North")', "None", "does not answer hub_trust, which every plugin must"),
        ('Trust("north", "North", "North")', "3", "returned int from hub_trust, not Trust"),
        (
            '"content/library", "library"',
            '"content/nothing", "library"',
            "content/nothing: is not a folder of the plugin. Create it, or do not name it",
        ),
        (
            '"content/library", "library"',
            '"content/library", "libary"',
            "content/library: `libary` takes no files. Use one of: library, programmes, events",
        ),
        ("from hub", "raise ValueError('no')\nfrom hub", "raised ValueError while being imported: no"),
        (
            "return [Content",
            "raise ValueError('no')\n    return [Content",
            "raised ValueError in hub_content: no",
        ),
    ],
)
def test_each_breach_of_the_contract_is_one_problem(plugin, old, new, problem):
    change(plugin, old, new)
    assert problems_with(plugin) == [problem]


def test_all_problems_are_told_at_once(plugin):
    change(plugin, 'Trust("north", "North", "North")', "3")
    library = plugin / "content" / "library"
    (library / "bad.md").write_text(ITEM.replace("kind: practice", "kind: boss"))
    (library / "plain.md").write_text("no front matter")
    (library / "latin.md").write_bytes(b"\xff")
    (library / "link.md").symlink_to(library / "one.md")
    (library / "long.md").write_text("x" * 200_001)
    (library / "two.md").write_text(ITEM.replace("title:", "slug: one\ntitle:"))
    problems = problems_with(plugin)
    assert [problem.split(". ")[0][:60] for problem in problems] == [
        "returned int from hub_trust, not Trust",
        "content/library/bad.md: kind: 'boss' is not one of the hub's",
        "content/library/latin.md: file: is not UTF-8 text at byte 0",
        "content/library/link.md: file: leads elsewhere",
        "content/library/long.md: file: is too large",
        "content/library/plain.md: front matter: is missing",
        "content/library/two.md: slug: `one` is already used by conte",
    ]


def test_the_assertion_says_every_problem(plugin):
    change(plugin, '"1.0"', "None")
    with pytest.raises(AssertionError, match=r"does not keep the contract:\ndoes not say its version"):
        assert_conforms(plugin)


def test_a_folder_without_a_plugin_is_a_problem(tmp_path):
    assert problems_with(tmp_path / "nowhere") == ["has no plugin.py in nowhere"]


def test_a_plugin_may_import_its_own_modules(plugin):
    change(plugin, 'HUB_API = "1.0"', "from .version import HUB_API")
    (plugin / "version.py").write_text('HUB_API = "1.0"')
    assert problems_with(plugin) == []


def test_every_plugin_of_the_hub_keeps_the_contract():
    folders = sorted(path.parent for path in (Path(__file__).parents[2] / "plugins").glob("*/plugin.py"))
    assert {folder.name: problems_with(folder) for folder in folders} == {
        folder.name: [] for folder in folders
    }


CHECK = """

@hookimpl
def hub_check_publication(draft):
    {act}
"""


@pytest.mark.parametrize(
    ("act", "problem"),
    [
        (
            "return [draft.body.splitlines()[0]]",
            "raised IndexError in hub_check_publication, draft “”: list index out of range",
        ),
        (
            "return [draft.title]",
            "returned the wrong thing from hub_check_publication: holds a str. "
            "Every entry must be a PublicationFinding",
        ),
        ("return []", None),
    ],
)
def test_the_check_of_drafts_is_tried_on_an_empty_a_usual_and_a_long_draft(plugin, act, problem):
    with (plugin / "plugin.py").open("a") as code:
        code.write(CHECK.format(act=act))

    problems = problems_with(plugin)
    assert problem in problems if problem else problems == []
