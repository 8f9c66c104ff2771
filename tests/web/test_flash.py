"""A flash message is shown once, and its page is not cached."""

import pytest

from hub.access import Act, may
from hub.kit.db import read_only
from hub.web.flash import flash_message

pytestmark = pytest.mark.one_engine


def change():
    flash_message("It is <done>.")
    return "done"


@pytest.fixture
def browser(app):
    app.add_url_rule("/change", "change", read_only(may(Act.READ)(change)), methods=["POST"])
    return app.test_client()


def test_the_next_page_says_it_and_the_one_after_does_not(browser):
    browser.post("/change")

    assert "It is &lt;done&gt;." in browser.get("/about").text
    assert "It is &lt;done&gt;." not in browser.get("/about").text


def test_a_page_that_says_it_is_kept_for_nobody(browser):
    browser.post("/change")
    answer = browser.get("/about")

    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert "&lt;done&gt;" not in browser.application.test_client().get("/about").text


def test_two_changes_are_both_said_in_order(browser):
    browser.post("/change")
    browser.post("/change")

    assert browser.get("/about").text.count("&lt;done&gt;") == 2


def cacheable_addresses(app):
    """Return an address of each cacheable page; parts of an address are those of the shared rows."""
    parts = {"slug": "london"}
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if "GET" in rule.methods and getattr(view, "cacheable", False) and rule.arguments <= set(parts):
            yield rule.rule.replace("<slug>", parts["slug"])


def test_no_cacheable_page_is_304_while_a_message_waits(app, shared):
    app.add_url_rule("/change", "change", read_only(may(Act.READ)(change)), methods=["POST"])
    told, silent = [], []
    for address in cacheable_addresses(app):
        kept = app.test_client().get(address)
        if kept.status_code != 200 or "ETag" not in kept.headers or kept.mimetype != "text/html":
            continue
        browser = app.test_client()
        browser.post("/change")
        seen = browser.get(address, headers={"If-None-Match": kept.headers["ETag"]})
        is_told = (seen.status_code, seen.headers["Cache-Control"]) == (200, "no-store")
        (told if is_told and "&lt;done&gt;" in seen.text else silent).append(address)
        assert browser.get(address, headers={"If-None-Match": kept.headers["ETag"]}).status_code == 304

    assert silent == []
    assert len(told) > 15
