"""How pages show a search and its results."""

import re

import pytest
from bs4 import BeautifulSoup

from hub.catalogue.domain import sync_page_entries
from hub.extension.site_pages import SitePage
from hub.framework.domain import CAPABILITIES
from hub.kit.db import write_transaction
from hub.library.domain.publication import publish_resource
from hub.options.domain.documents import OptionDocument
from hub.options.domain.queries import OPTIONS
from hub.trusts.domain import ensure_office, sync_trust_entry
from tests.factories import START, make_origin, make_programme, make_trust

pytestmark = pytest.mark.one_engine


@pytest.fixture
def read_page(client):
    """Get a page and return its parsed main element."""

    def read(address, status=200):
        response = client.get(address)
        assert response.status_code == status
        return BeautifulSoup(response.text, "html.parser").main

    return read


def cards(main):
    return [" ".join(link.get_text().split()) for link in main.select(".nhsuk-card__link")]


def test_a_slip_shows_what_was_meant_at_once_and_says_so_above_the_results(add_entries, read_page):
    add_entries(*({"title": f"Mentoring {n:02}", "kind": "practice"} for n in range(21)))
    main = read_page("/library?q=mentroing&kind=practice&sort=title")
    note = main.select_one("#page > :first-child")

    assert (note["role"], note.get_text()) == (
        "status",
        "Showing results for “mentoring”. No results for “mentroing”.",
    )
    assert main.select_one(".hub-count").get_text() == "21 results"
    assert len(cards(main)) == 20
    assert main.find(id="q")["value"] == "mentoring"
    next_page = main.select_one(".nhsuk-pagination__next")["href"]
    assert next_page == "/library?q=mentoring&kind=practice&sort=title&page=2"
    assert read_page(next_page).select_one(".hub-search-note") is None


def test_a_slip_within_filters_that_leave_nothing_is_asked_about_and_one_click_finds_it(
    add_entries, read_page
):
    add_entries({"title": "Mentoring", "kind": "practice"}, {"title": "Other", "kind": "tool"})
    main = read_page("/library?q=mentroing&kind=tool")
    note = main.select_one("#page > :first-child")

    assert note.get_text() == "Did you mean mentoring?"
    assert cards(main) == []
    assert cards(read_page(note.a["href"])) == ["Mentoring"]


def test_the_words_of_a_search_do_not_count_as_a_filter(add_entries, read_page):
    add_entries({"title": "Mentoring", "kind": "practice"})

    def summary(address):
        return read_page(address).select_one(".hub-filters__summary").get_text()

    assert summary("/library?q=mentoring") == "Filter and sort"
    assert summary("/library?q=mentoring&kind=practice") == "Filter and sort (1 chosen)"


def test_what_has_all_the_words_is_told_from_what_is_closest(add_entries, read_page):
    add_entries({"title": "Zebra okapi"}, {"title": "Okapi"}, {"title": "Quagga"}, {"title": "Zebra"})
    main = read_page("/library?q=zebra+okapi")

    assert main.select_one(".hub-count").get_text() == "1 result"
    assert [heading.get_text() for heading in main.select("h3.hub-closest")] == [
        "Other results that may help"
    ]
    assert cards(main) == ["Zebra okapi", "Okapi", "Zebra"]
    assert cards(read_page("/library?q=zebra+okapi&kind=tool")) == []


def test_the_closest_within_the_filters_lead_to_what_has_all_the_words(add_entries, read_page):
    add_entries({"title": "Zebra okapi", "kind": "practice"}, {"title": "Zebra stripes", "kind": "tool"})
    add_entries({"title": "Okapi", "kind": "practice"}, {"title": "Okapi again", "kind": "practice"})
    main = read_page("/library?q=zebra+okapi&kind=tool")

    assert main.select_one("h3.hub-closest").get_text() == "No exact matches. Closest results:"
    assert cards(main) == ["Zebra stripes"]
    (wider,) = main.find_all("a", string="1 result has all the words")
    assert cards(read_page(wider["href"]))[0] == "Zebra okapi"


def test_words_are_marked_and_what_an_author_wrote_is_escaped(add_entries, read_page):
    add_entries(
        {"title": "One", "summary": "A <b>coach</b> & friend."},
        {"title": "Two", "body": "`<script>` coached."},
    )
    main = read_page("/library?q=coach")

    assert sorted(mark.get_text() for mark in main.select("mark")) == ["coach", "coached"]
    assert main.select("b, script") == []
    assert "A <b>coach</b> & friend." in main.get_text()
    assert main.select_one(".hub-card__passage").get_text().strip() == "<script> coached."


def test_a_search_looks_on_every_shelf_and_a_list_shows_what_the_library_lists(app, add_entries, read_page):
    add_entries({"title": "Mentoring at work"})
    with app.app_context(), write_transaction() as session:
        office = make_trust(session, "yorkshire", "Yorkshire Ambulance Service NHS Trust")
        lines = [{"text": "A leader with a question"}]
        option = OptionDocument(
            slug="mentoring", title="Mentoring", summary="What it is.", kind="option", body="Words.",
            source="supplier", best_for=lines, less_good_for=lines, place=1,
        )  # fmt: skip
        publish_resource(session, option, make_origin(office, "mentoring.md"), OPTIONS)
        make_programme(session, office, title="Mentoring for all", provider="Henley")

    assert sorted(cards(read_page("/library?q=mentoring"))) == [
        "Mentoring",
        "Mentoring at work",
        "Mentoring for all",
    ]
    assert sorted(cards(read_page("/library"))) == ["Mentoring at work", "Mentoring for all"]
    assert cards(read_page("/programmes?q=mentoring")) == ["Mentoring for all"]
    # Fields that only one shelf has are searched too.
    assert cards(read_page("/library?q=henley")) == ["Mentoring for all"]
    assert cards(read_page("/library?q=leader+with+a+question")) == ["Mentoring"]
    tags = [tag.get_text() for tag in read_page("/library?q=question").select(".nhsuk-tag")]
    assert tags == ["Way to develop", "Shared"]
    assert CAPABILITIES.kind not in tags


def test_a_search_that_finds_nothing_says_what_was_searched_and_leads_on(add_entries, read_page):
    add_entries({"title": "Training of coaches", "kind": "practice"})
    main = read_page("/library?q=helicopter+training+%22coaches+training%22")
    links = {link.get_text(): link["href"] for link in main.select(".nhsuk-list a")}

    assert main.h2.find_next("h2").get_text() == "0 results"
    assert "No results for “" in main.get_text()
    assert links["training"] == "/library?q=training"
    assert links["coaches training"] == "/library?q=coaches+training"
    assert links["Answer a few questions"] == "/options/choose"
    assert links["See what each trust shares"] == "/trusts"
    assert cards(read_page(links["training"])) == ["Training of coaches"]


def test_a_search_that_its_filters_empty_leads_to_the_one_without_them(add_entries, read_page):
    add_entries({"title": "Training", "kind": "practice"}, {"title": "Other", "kind": "tool"})
    main = read_page("/library?q=training&kind=tool")
    first = main.select_one(".nhsuk-list a")

    assert first.find_parent("li").get_text() == "training without filters (1)"
    assert cards(read_page(first["href"])) == ["Training"]


def test_a_trust_is_named_when_its_name_is_what_was_typed(add_entries, read_page):
    add_entries({"title": "One"})
    add_entries({"title": "Two"}, trust="yorkshire", name="Yorkshire Ambulance Service NHS Trust")
    add_entries({"title": "Three"}, trust="great-western", name="Great Western Ambulance Service NHS Trust")

    note = read_page("/library?q=yorkshire+ambulance").select_one(".hub-search-note")
    assert (note.get_text(), note.a["href"]) == (
        "Trust: Yorkshire Ambulance Service NHS Trust",
        "/trusts/yorkshire",
    )
    assert read_page("/library?q=ambulance").select_one(".hub-search-note") is None
    assert read_page("/library?q=one").select_one(".hub-search-note") is None


def test_a_search_is_in_order_of_how_well_it_fits_until_the_reader_says_otherwise(add_entries, read_page):
    add_entries({"title": "Plan to plan a plan"}, {"title": "A list", "body": "Plan."})

    def orders(main):
        return [(option["value"], option.get_text()) for option in main.select("#sort option")]

    assert cards(read_page("/library?q=plan")) == ["Plan to plan a plan", "A list"]
    assert cards(read_page("/library?q=plan&sort=")) == ["Plan to plan a plan", "A list"]
    assert cards(read_page("/library?q=plan&sort=newest")) == ["A list", "Plan to plan a plan"]
    assert cards(read_page("/library?sort=relevance")) == ["A list", "Plan to plan a plan"]
    assert orders(read_page("/library"))[0] == ("", "Newest first")
    assert orders(read_page("/library?q=plan"))[:2] == [("", "Best match first"), ("newest", "Newest first")]
    chosen = read_page("/library?q=plan&sort=newest&kind=practice").select_one(".hub-chosen__link")
    assert chosen["href"] == "/library?kind=practice"


def test_pages_of_a_search_keep_what_was_asked(add_entries, read_page):
    add_entries(*({"title": f"Plan {n:02}"} for n in range(25)))
    main = read_page("/library?q=plan&sort=title")
    next_page = main.select_one(".nhsuk-pagination__next")["href"]

    assert next_page == "/library?q=plan&sort=title&page=2"
    assert cards(read_page(next_page)) == [f"Plan {n:02}" for n in range(20, 25)]
    read_page("/library?q=plan&page=9", 404)


@pytest.mark.requirement("R051")
@pytest.mark.requirement("R040")
def test_one_search_finds_what_is_on_offer_within_trusts_and_beyond(app, add_entries, read_page):
    add_entries({"title": "Coaching in the trust", "scope": ["trust"]})
    with app.app_context(), write_transaction() as session:
        owner = make_trust(session, "yorkshire", "Yorkshire Ambulance Service NHS Trust")
        make_programme(session, owner, title="Coaching nationally", scope=["national"])
        make_programme(session, owner, title="Coaching for money", scope=["commercial"])
        make_programme(session, owner, title="Coaching in the NHS", scope=["nhs"])
    main = read_page("/library?q=coaching")
    boxes = [re.sub(r"\s+", " ", label.get_text()) for label in main.select("#scope label")]

    assert len(cards(main)) == 4
    assert boxes == ["Within a trust (1)", "Wider NHS (1)", "National (1)", "Commercial (1)"]
    for scope, title in (("trust", "Coaching in the trust"), ("commercial", "Coaching for money")):
        assert cards(read_page(f"/library?q=coaching&scope={scope}")) == [title]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("/search", "/library"),
        ("/search?q=mentor&kind=tool&trust=london", "/library?q=mentor&kind=tool&trust=london"),
        ("/search?q=caf%C3%A9%0D%0ASet-Cookie:a", "/library?q=caf%C3%A9%0D%0ASet-Cookie:a"),
    ],
)
def test_the_address_of_the_search_leads_to_the_library_with_its_words_and_filters(client, asked, answered):
    answer = client.get(asked)

    assert (answer.status_code, answer.location) == (302, answered)
    assert "Set-Cookie" not in answer.headers


def test_the_page_of_a_trust_is_a_result_without_a_second_link_to_it(app, client):
    with app.app_context(), write_transaction() as session:
        sync_trust_entry(session, make_trust(session, summary="It has a programme."), now=START)
    main = BeautifulSoup(client.get("/library?q=london").text, "html.parser").main
    card = main.select_one(".nhsuk-card")

    assert [link["href"] for link in card.select("a")] == ["/trusts/london"]
    assert card.select_one(".nhsuk-tag").get_text() == "Trust"
    assert main.select(".hub-search-note") == []
    assert client.get("/search/suggest?q=lond").json == [
        {"title": "London Ambulance Service NHS Trust", "kind": "Trust", "address": "/trusts/london"}
    ]


def test_a_page_of_the_hub_is_a_result_that_says_what_it_is(app, client):
    page = SitePage("/about/study", "About the study", "What was done.", "", words=("Zandvoort",))
    with app.app_context(), write_transaction() as session:
        office = ensure_office(session, now=START)
        sync_page_entries(session, {page: "It is old."}, office.id, office.slug, now=START)
    main = BeautifulSoup(client.get("/library?q=zandvoort").text, "html.parser").main

    assert cards(main) == ["About the study"]
    assert main.select_one(".nhsuk-card .nhsuk-tag").get_text() == "Hub page"
    assert main.select(".hub-card__passage") == []
    assert cards(BeautifulSoup(client.get("/library").text, "html.parser").main) == []
