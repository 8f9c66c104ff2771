"""The files of a new trust's plugin, as templates with placeholders ($name ...)."""

FILES = {
    "__init__.py": '''\
"""The plugin of $title: what the trust shares with the others."""
''',
    "plugin.py": '''\
from hub.plugin_api import Contact, ContentFolder, Speciality, StatedFact, Trust, hookimpl

# The version of the hub's plugin API that this plugin is written for. Leave it until the hub says otherwise.
HUB_API = "$hub_api"


@hookimpl
def hub_trust() -> Trust:
    """Say which trust this is."""
    return Trust(
        slug="$slug",  # the address of your page; it stays as it is
        name=$quoted,  # change to the trust's full name
        short_name=$quoted,
        summary="A trust that has just joined the hub.",  # change: one sentence for the list of trusts
    )


@hookimpl
def hub_content() -> list[ContentFolder]:
    """Name the folders of the trust's items; each Markdown file in them becomes a page."""
    return [ContentFolder("content/library", feature="library")]


@hookimpl
def hub_facts() -> list[StatedFact]:
    """List what the 2009 study states of the trust; leave it empty where it states nothing."""
    # Such as: StatedFact("Runs a programme for new managers.", section="Table 2 (7.2)")
    return []


@hookimpl
def hub_speciality() -> Speciality:
    """Say what others should see first of the trust; take this hook out until you know."""
    return Speciality(
        title="What we do well",  # change
        summary="One or two sentences about what others could learn from us.",  # change
    )


@hookimpl
def hub_contacts() -> list[Contact]:
    """Say which role to ask for, never a person."""
    return [Contact(role="Learning and development team", about="Anything that we share here")]  # change
''',
    "content/library/$slug-first-item.md": """\
---
title: $first_title
summary: One sentence that says what this is and whom it helps.
kind: practice
source: supplier
tier: [first-line-manager, middle-manager]
---

Write here what you do, what it needs, and what came of it. This is Markdown.

## What it needs

- Time, people, money: as much as you know.

## What we learned

What would you do differently?
""",
    "tests/test_$folder.py": """\
from pathlib import Path

from hub.plugin_api.testing import assert_conforms


def test_the_plugin_keeps_the_contract():
    assert_conforms(Path(__file__).parents[1])
""",
}
