"""After a change the next page says so, though the browser has kept that page."""

import re

import pytest

from tests.people.conftest import LONDON

pytestmark = pytest.mark.one_engine

ASKED = {"name": "Nia New", "email": "nia@example.org", "words": ""}


def ask_to_join(scenario):
    browser = scenario.visitor()
    return browser, browser.send(f"{LONDON}/join/new", **ASKED)


def sign_out(scenario):
    browser = scenario.browser("leader")
    return browser, browser.send("/sign-out")


def end_own_sign_in(scenario):
    browser = scenario.browser("leader")
    address = re.search(r"/account/sign-ins/\d+/end", browser.get("/account/sign-ins").text)[0]
    return browser, browser.send(address)


def erase_oneself(scenario):
    browser = scenario.browser("leader")
    return browser, browser.send("/account/erase", word="erase")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (ask_to_join, "We have sent an email with a link to this address."),
        (sign_out, "You have been signed out."),
        (end_own_sign_in, "You have been signed out."),
        (erase_oneself, "Your account was erased."),
    ],
)
def test_a_visitor_is_told_on_the_page_that_follows_though_it_has_not_changed(scenario, change, said):
    browser, answer = change(scenario)
    kept = scenario.visitor().get(answer.location).headers["ETag"]
    page = browser.get(answer.location, headers={"If-None-Match": kept})

    assert (answer.status_code, page.status_code) == (303, 200)
    assert said in page.text
    assert browser.get(answer.location, headers={"If-None-Match": kept}).status_code == 304


def test_who_asks_to_join_is_told_on_the_page_that_they_had_read_before(scenario):
    browser = scenario.visitor()
    kept = browser.get(LONDON).headers["ETag"]
    answer = browser.send(f"{LONDON}/join/new", **ASKED)

    page = browser.get(answer.location, headers={"If-None-Match": kept})
    assert "We have sent an email with a link to this address." in page.text
