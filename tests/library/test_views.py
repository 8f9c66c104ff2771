"""The library's first page, and what can be done with an item from the top of its page."""

import pytest
from bs4 import BeautifulSoup

from hub.kit.db import write_transaction
from hub.library.domain.queries import get_resource
from hub.library.presenters import item_page
from tests.factories import for_its_owner_alone, make_programme, make_trust, member_of, share


@pytest.fixture
def library(app):
    with app.app_context(), write_transaction() as session:
        london = make_trust(session)
        make_programme(session, london, slug="course", title="A course")
        for number in range(1, 6):
            share(session, london, title=f"Way {number}", kind="practice")
        share(session, london, title="A system", kind="tool")
        for number in range(1, 13):
            share(session, london, title=f"Note {number}", kind="evidence-note")
    return app.test_client()


def main(client, path):
    return BeautifulSoup(client.get(path).text, "html.parser").find("main")


def sections(page):
    """Return the titles of the cards by the heading above them, in page order."""
    found = {}
    for heading in page.find(id="page").find_all("h2"):
        cards = heading.find_next_sibling("ul", class_="hub-cards")
        if cards is not None and cards.find_previous_sibling("h2") is heading:
            found[heading.get_text(strip=True)] = [card.get_text() for card in cards.select("h3")]
    return found


def test_the_library_leads_with_programmes_ways_of_working_and_tools(library):
    page = main(library, "/library")
    found = sections(page)

    assert list(found) == [
        "Programmes",
        "Ways of working",
        "Tools and information systems",
        "Everything else, newest first",
    ]
    assert found["Programmes"] == ["A course"]
    assert found["Ways of working"] == ["Way 5", "Way 4", "Way 3", "Way 2"]
    assert found["Tools and information systems"] == ["A system"]
    assert found["Everything else, newest first"][:2] == ["Note 12", "Note 11"]
    assert page.find("a", href="/library?kind=practice").get_text() == "See all 5: Ways of working"
    assert page.find("a", href="/library?kind=tool") is None
    # Everything is on the page once.
    titles = [title for group in found.values() for title in group]
    assert len(titles) == len(set(titles)) == 19
    assert page.select_one(".hub-count").get_text() == "19 resources"


@pytest.mark.parametrize("query", ["sort=title", "kind=practice", "q=way", "page=x", "trust=london"])
def test_a_library_that_is_searched_filtered_or_sorted_is_one_list(library, query):
    found = sections(main(library, f"/library?{query}"))

    assert len(found) <= 1
    assert "Programmes" not in found


def test_the_library_of_a_hub_with_few_kinds_has_no_empty_part(app, client):
    with app.app_context(), write_transaction() as session:
        share(session, make_trust(session), title="Alone", kind="case-study")

    assert sections(main(client, "/library")) == {"1 resource": ["Alone"]}


def test_an_item_is_shared_downloaded_and_cited_from_its_top(library):
    page = main(library, "/programmes/course")
    actions = page.find(attrs={"data-page-actions": True})
    links = {link.get_text(" ", strip=True).split()[0]: link for link in actions("a")}

    assert links["Share"]["href"].startswith("mailto:?subject=A%20course")
    assert links["Download"]["href"] == "/api/v1/programmes/course"
    assert links["Download"]["download"] == "course.json"
    assert library.get(links["Download"]["href"]).json["title"] == "A course"
    assert page.find(id=links["Cite"]["href"][1:]) is not None
    # Without a script nothing can be copied or printed from the page.
    assert [button.has_attr("hidden") for button in actions("button")] == [True, True]
    assert actions.find("button", string="Copy link")["data-copy"].endswith("/programmes/course")


def test_an_item_for_its_owner_alone_has_no_download(session):
    london = make_trust(session)
    share(session, london, slug="public")
    for_its_owner_alone(session, share(session, london, slug="own"))
    viewer = member_of(london.id)

    def is_public(slug):
        return item_page(get_resource(session, viewer, slug, library_kinds=("resource",)), {}).is_public

    assert (is_public("public"), is_public("own")) == (True, False)
