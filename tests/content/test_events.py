"""Events in a trust's plugin: a sync makes them, and a fault in the plugin loses none."""

from datetime import timedelta

import pytest

from hub.kit.clock import current_day
from hub.plugin_api.testing import problems_with

pytestmark = pytest.mark.one_engine

FILE = """---
title: A morning on handovers
summary: A morning on how shifts hand over.
day: {day}
starts: 9:30
ends: 12:30
places: {places}
place: Headquarters
tier: middle-manager
---

What people do.
"""


def write(folder, places="20"):
    file = folder / "content" / "events" / "a-morning.md"
    file.write_text(FILE.format(day=current_day() + timedelta(days=60), places=places), encoding="utf-8")
    return file


@pytest.fixture
def plugin(site):
    folder = site.write_plugin("north", feature="events")
    write(folder)
    return folder


def test_a_course_in_a_plugin_is_an_event_that_is_open_after_the_sync(site, plugin):
    assert problems_with(plugin) == []
    report = site.sync()
    assert (report.new, report.problems) == (1, [])
    page = site.get("/events/a-morning")
    assert page.status_code == 200
    assert "Places available" in page.text
    assert "A morning on handovers" in site.get("/trusts/north").text
    assert "A morning on handovers" in site.get("/events").text
    assert site.sync().unchanged == 1


def test_a_plugin_that_fails_and_a_file_that_cannot_be_read_lose_no_event(site, plugin):
    site.sync()
    write(plugin, places="many")
    assert [problem.field for problem in site.sync().problems] == ["places"]
    (plugin / "plugin.py").write_text("raise ValueError", encoding="utf-8")
    assert site.sync().set_aside
    assert "Places available" in site.get("/events/a-morning").text


def test_the_event_of_a_removed_file_is_called_off(site, plugin):
    site.sync()
    (plugin / "content" / "events" / "a-morning.md").unlink()
    assert site.sync().withdrawn == 1
    assert "This event will not take place." in site.get("/events/a-morning").text
