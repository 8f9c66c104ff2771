"""A flash message is shown once, and its page is not cached."""

import pytest

from hub.access import Act, may
from hub.kit.db import read_only
from hub.web.flash import flash_message

pytestmark = pytest.mark.one_engine


@pytest.fixture
def browser(app):
    def change():
        flash_message("It is <done>.")
        return "done"

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
