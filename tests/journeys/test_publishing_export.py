"""An item is written and published in a browser, exported as files, and says the same on a second hub."""

import urllib.request

from bs4 import BeautifulSoup

from tests.content.conftest import PLUGIN, ContentSite
from tests.journeys.served import main
from tests.support.browser import TELEPHONE, press

TITLE = "A huddle at the start of a shift"
ITEM = "/library/a-huddle-at-the-start-of-a-shift"
BODY = """## What it is

Ten minutes, standing, with **four questions**:

- What went well?
- Who is missing?

| Station | Since |
|---|---|
| North | May |

## What it took

Nothing but [a plan](https://example.org/plan).
"""
NAME = "London Ambulance Service NHS Trust"
OF_THE_ITEM = ("h1", ".nhsuk-body-l", ".hub-prose", "dl")
"""What the page says of an item: title, summary, text and, as its last list, facts.

The lists before say who uses it and when its owner reviews it, which no file holds.
"""


def write_and_publish(served):
    """Let a publisher write an item on a phone without script, and a lead publish it; return its address."""
    publisher = served.signed_in("publisher", viewport=TELEPHONE, java_script_enabled=False)
    publisher.goto("/library/new")
    publisher.get_by_label("Title", exact=True).fill(TITLE)
    press(publisher.get_by_role("button", name="Continue"))
    press(publisher.get_by_role("button", name="Write new item"))
    publisher.get_by_label("Summary", exact=True).fill("Team leaders begin a shift with four questions.")
    publisher.get_by_label("Text", exact=True).fill(BODY)
    publisher.get_by_label("Who to ask", exact=True).fill("Head of Education")
    for label in ("Way of working", "First-line manager"):
        publisher.get_by_label(label, exact=True).check()
    publisher.locator("summary", has_text="Themes").click()
    publisher.get_by_label("Communication", exact=True).check()
    press(publisher.get_by_role("button", name="Save and preview"))
    press(publisher.get_by_role("button", name="Submit for review"))
    lead = served.signed_in("lead")
    lead.goto(publisher.url)
    press(lead.get_by_role("button", name="Publish", exact=True))
    press(lead.get_by_role("link", name="See the published item"))
    assert "four questions" in main(lead)
    return lead


def words_of(html):
    """Return what the page of an item says of it."""
    body = BeautifulSoup(html, "html.parser").main
    parts = [body.select(selector)[-1] for selector in OF_THE_ITEM]
    return [" ".join(part.get_text(" ").split()) for part in parts]


def test_an_item_of_the_website_that_is_exported_and_loaded_by_a_second_hub_says_the_same(
    served, make_app, tmp_path
):
    # Given an item that people of London wrote and published in the browser
    page = write_and_publish(served)
    address = page.url.removeprefix(served.address)
    before = words_of(urllib.request.urlopen(page.url, timeout=60).read())
    # When London exports its items, and makes them the content of its plugin on an empty hub
    folder = tmp_path / "second"
    settings = {"PLUGINS_DIR": str(folder / "plugins"), "CONTENT_DIR": str(folder / "content")}
    second = ContentSite(make_app(INSTALLED_PLUGINS="no", **settings), folder)
    plugin = second.write_plugin("london", PLUGIN.replace("{name}", NAME))
    for empty in (plugin / "content" / "library", plugin / "content"):
        empty.rmdir()
    runner = served.scenario.app.test_cli_runner()
    done = runner.invoke(args=["content", "export", "london", "--to", str(plugin / "content")])
    assert done.stdout.startswith("1 files written")
    report = second.sync()
    assert (report.is_clean, report.new) == (True, 1)
    # Then its page there says the same
    assert words_of(second.get(address).text) == before
    assert any("Who is missing?" in words for words in before)
    assert any("First-line manager" in words for words in before)
