"""Served hubs in different states: with the real content, empty, and overfull."""

import os
import subprocess

import pytest

from tests.journeys.served import Served
from tests.people.conftest import make_scenario
from tests.support.hub_pool import empty_folders
from tests.support.live import HUB, live_hub

LONG = "Pneumonoultramicroscopicsilicovolcanoconiosis"
PLUGIN = """
from hub.plugin_api import *

HUB_API = "1.0"


@hookimpl
def hub_trust():
    return Trust("{slug}", "{name}", "{short}", abbreviation="ABC", summary="{long} " * 8,
                 name_note="The name is not certain.", survey=SurveyResponse(100, 50, 40, 40))


@hookimpl
def hub_content():
    return [ContentFolder("content/library", feature="library")]


@hookimpl
def hub_facts():
    return [StatedFact("{long} " * 10, section="1.2.3, {long}") for _ in range(30)]


@hookimpl
def hub_speciality():
    return Speciality("{long}", "<script>alert(1)</script> {long} " * 7, section="7.2")


@hookimpl
def hub_contacts():
    return [Contact("{long}", "{long} " * 4) for _ in range(10)]
"""
ITEM = """---
title: {title}
summary: {summary}
kind: {kind}
source: supplier
section: [{section}]
tier: [first-line-manager, middle-manager, senior-leader, director, clinical-leader]
option: [mentoring, coaching, 360-feedback, special-projects, shadowing]
capability: [1f, 1g, 1h, 1i, 1j, 1k, 1l, 1m, 1n, 1o, 1p, 2a, 2b, 2c, 2d, 2f, 2g]
theme: [political-skills, networking, leading-change, evaluation]
scope: [trust, nhs, national, commercial]
method: [taught, work-based]
grouping: [group]
mix: [ambulance-only]
accredited: yes
ask: {section}
---

# One

## Two

{body}

| a | b | c | d | e | f |
|---|---|---|---|---|---|
| {section} | {section} | 3 | 4 | 5 | 6 |

```
{code}
```

<script>alert(1)</script>
"""


@pytest.fixture(scope="session")
def full_hub(tmp_path_factory):
    """The address of an overfull hub: twelve trusts, long words, several pages."""
    folder = tmp_path_factory.mktemp("full")
    for number in range(12):
        _write_trust(folder / "plugins" / f"trust_{number}", number)
    (folder / "plugins" / "broken").mkdir()
    (folder / "plugins" / "broken" / "plugin.py").write_text("raise SystemExit(3)", encoding="utf-8")
    settings = {"PLUGINS_DIR": str(folder / "plugins"), "CONTENT_DIR": str(folder / "content")}
    with live_hub(folder, shared=True, **settings) as address:
        # Two items that are no longer shared: one URL answers 410, the other redirects.
        items = folder / "plugins" / "trust_0" / "content" / "library"
        (items / "item-0-1.md").unlink()
        (items / "item-0-2.md").rename(items / "renamed.md")
        text = (items / "renamed.md").read_text(encoding="utf-8")
        (items / "renamed.md").write_text(text.replace("---\n", "---\nformerly: [item-0-2]\n", 1))
        environment_settings = {f"HUB_{name}": value for name, value in settings.items()}
        environment = {**os.environ, **environment_settings, "HUB_INSTANCE_DIR": str(folder)}
        subprocess.run([HUB, "content", "sync", "--only", "trust-0"], env=environment, check=True)
        yield address


def _write_trust(folder, number):
    (folder / "content" / "library").mkdir(parents=True)
    name = f"{LONG} Ambulance Service NHS Trust {number}"
    values = {"{slug}": f"trust-{number}", "{name}": name, "{short}": f"Trust {number}", "{long}": LONG}
    code = PLUGIN
    for old, new in values.items():
        code = code.replace(old, new)
    (folder / "plugin.py").write_text(code, encoding="utf-8")
    for item in range(5):
        text = ITEM.format(
            title=f"Item {number}-{item} {LONG}",
            summary=f"{LONG} " * 6,
            kind=["tool", "practice", "programme", "case-study", "checklist"][item],
            section=LONG,
            body=f"{LONG} " * 60,
            code=LONG * 6,
        )
        (folder / "content" / "library" / f"item-{number}-{item}.md").write_text(text, encoding="utf-8")


@pytest.fixture(scope="session")
def empty_hub(tmp_path_factory):
    """The address of a hub without any content."""
    folder = tmp_path_factory.mktemp("empty")
    with live_hub(folder, shared=True, **empty_folders(folder)) as address:
        yield address


@pytest.fixture
def served(databases, hub_pool, browser):
    """A served hub with two trusts and their people, on each kind of database."""
    hub = hub_pool.take(databases)
    served_hub = Served(make_scenario(hub.app), hub.address, browser)
    yield served_hub
    served_hub.close()
