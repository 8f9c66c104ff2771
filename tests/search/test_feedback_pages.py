"""The question below a search whether it was useful, and the pages that take the answer."""

import pytest
from bs4 import BeautifulSoup

from hub.access import Role
from hub.kit.db import db
from hub.search.domain.search_feedback import list_looked_for
from tests.factories import member_of
from tests.support.signed_in import visitor

pytestmark = pytest.mark.one_engine

FORM = "/search/feedback?q=helicopters"


def looked_for_in(app):
    with app.app_context():
        return [answer.text for answer in list_looked_for(db.session, member_of(1, role=Role.HUB_STAFF))]


@pytest.fixture
def browser(app):
    """A browser in which nobody has signed in."""
    return visitor(app)


def test_every_search_ends_with_the_question_and_a_list_without_words_does_not(browser, add_entries):
    add_entries({"title": "A plan & a half", "kind": "practice"})
    links = {}
    for address in (
        "/library?q=plan+%26+half",
        "/library?q=helicopters&kind=tool",
        "/programmes?q=helicopters",
        "/library",
        "/library?q=+",
        f"/library?q={'x' * 201}",
    ):
        main = BeautifulSoup(browser.get(address).text, "html.parser").main
        links[address[:40]] = [
            (link["href"], link["rel"]) for link in main.select("a") if "Was this search useful?" in link.text
        ]

    assert list(links.values()) == [
        [("/search/feedback?q=plan+%26+half", ["nofollow"])],
        [("/search/feedback?q=helicopters&kind=tool", ["nofollow"])],
        [("/search/feedback?q=helicopters&in=programmes", ["nofollow"])],
        [],
        [],
        [],
    ]


def test_a_page_with_the_question_is_kept_for_all(browser, add_entries):
    add_entries({"title": "A plan", "kind": "practice"})

    assert browser.get("/library?q=plan").headers["Cache-Control"] == "public, no-cache"
    form = browser.get(FORM)
    assert form.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("place", "results"),
    [
        ("", "/library?q=air+%26+oil"),
        ("&in=programmes", "/programmes?q=air+%26+oil"),
        ("&in=//x", "/library?"),
        (
            "&kind=tool&kind=practice&sort=newest",
            "/library?q=air+%26+oil&kind=tool&kind=practice&sort=newest",
        ),
    ],
)
def test_an_answer_leads_to_thanks_and_back_to_the_results(browser, app, place, results):
    page = BeautifulSoup(browser.get(f"/search/feedback?q=air+%26+oil{place}").text, "html.parser").main
    assert "You searched for air & oil." in page.get_text()
    answer = browser.send(page.form["action"], useful="no", looked_for="Fuel")
    assert answer.status_code == 303
    thanks = BeautifulSoup(browser.get(answer.location).text, "html.parser").main

    assert thanks.h1.get_text() == "Thank you"
    assert thanks.select("a")[-1]["href"].startswith(results)
    assert looked_for_in(app) == ["Fuel"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"looked_for": "Fuel"}, "Select yes if the search was useful"),
        ({"useful": "perhaps", "looked_for": "Fuel"}, "Select yes if the search was useful"),
        ({"useful": "yes", "looked_for": "Fuel" * 51}, "200 characters or fewer"),
    ],
)
def test_a_faulty_answer_is_shown_again_with_what_was_written(browser, app, fields, message):
    response = browser.send(FORM, **fields)
    page = BeautifulSoup(response.text, "html.parser")

    assert response.status_code == 400
    assert message in page.select_one(".nhsuk-error-summary").get_text()
    assert page.title.get_text().startswith("Error: ")
    assert page.select_one("#looked_for")["value"] == fields["looked_for"]
    assert looked_for_in(app) == []


def test_too_many_answers_are_told_to_wait_and_what_was_written_stays(browser, monkeypatch):
    monkeypatch.setattr("hub.search.domain.search_feedback.MAX_ANSWERS_PER_CLIENT", 1)
    browser.send(FORM, useful="yes")
    response = browser.send(FORM, useful="no", looked_for="Fuel")

    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) <= 60
    assert "Too many answers have come from your network." in response.text
    assert 'value="Fuel"' in response.text


def test_while_as_many_answers_are_kept_as_may_be_the_page_says_so(browser, monkeypatch):
    monkeypatch.setattr("hub.search.domain.search_feedback.MAX_ANSWERS", 0)
    response = browser.send(FORM, useful="no", looked_for="Fuel")

    assert response.status_code == 409
    assert "Try again in a few days" in response.text


def test_an_answer_needs_a_token(app):
    assert app.test_client().post(FORM, data={"useful": "yes", "looked_for": "Fuel"}).status_code == 400
    assert looked_for_in(app) == []


@pytest.mark.parametrize("address", ["/search/feedback", "/search/feedback/thanks"])
@pytest.mark.parametrize("q", ["", "?q=", "?q=++", f"?q={'x' * 201}"])
def test_without_a_search_the_page_says_where_to_begin(browser, address, q):
    response = browser.get(address + q)

    assert response.status_code == 400
    assert "Search first" in response.text
