"""Trusts and pages of the hub are found by searching, and are in no list, feed or download."""

import csv
import io
import re

import pytest

pytestmark = pytest.mark.one_engine

FOUND = ("/trusts/london", "/about/study")
NOT_LISTED = re.compile(r"/(trusts/[a-z-]+|about/[a-z]+)$")


@pytest.fixture
def client(real_app):
    return real_app.test_client()


def api_items(client, query):
    return {item["page"]: item for item in client.get(f"/api/v1/{query}").json["items"]}


def test_the_search_of_the_api_gives_them_with_their_kind(client):
    site = client.application.config["SITE_URL"]
    trust = api_items(client, "search?q=london")[f"{site}/trusts/london"]
    page = api_items(client, "search?q=methodology")[f"{site}/about/study"]

    assert (trust["type"], trust["owner"]["slug"]) == ("trust", "london")
    assert trust["api"] == f"{site}/api/v1/trusts/london"
    assert client.get("/api/v1/trusts/london").json["page"] == trust["page"]
    assert (page["type"], page["owner"]["slug"], page["api"]) == ("page", "hub", None)
    only_pages = client.get("/api/v1/search?q=study&kind=page").json["items"]
    assert {item["type"] for item in only_pages} == {"page"}


def test_no_list_without_a_search_holds_them(client):
    for name in ("resources", "programmes", "options", "recommendations", "capabilities", "events"):
        for kind in ("trust", "page"):
            assert client.get(f"/api/v1/{name}?kind={kind}").json["total"] == 0
    assert "nhsuk-card__link" not in client.get("/library?kind=trust&kind=page").text


@pytest.mark.parametrize("q", ["london", "study", "methodology"])
def test_feeds_and_downloads_of_a_search_leave_them_out(client, q):
    feed = client.get(f"/feeds/library.atom?q={q}").text
    rows = list(csv.DictReader(io.StringIO(client.get(f"/downloads/library.csv?q={q}").text)))
    records = client.get(f"/downloads/library.json?q={q}").json["items"]

    assert "<entry>" in feed
    assert rows
    assert records
    assert not [link for link in re.findall(r'rel="alternate" type="text/html" href="([^"]+)"', feed)
                if NOT_LISTED.search(link)]  # fmt: skip
    assert not [record["page"] for record in records if NOT_LISTED.search(record["page"])]
    assert len(rows) == len(records)


def test_the_site_map_names_each_address_once(client):
    locations = re.findall("<loc>(.*?)</loc>", client.get("/sitemap.xml").text)

    assert len(locations) == len(set(locations))
    assert {address for address in FOUND if any(location.endswith(address) for location in locations)} == set(
        FOUND
    )


def test_the_library_counts_only_what_it_lists(client):
    kinds = {item["type"] for item in api_items(client, "resources").values()}
    total = client.get("/api/v1/resources").json["total"]

    assert not kinds & {"trust", "page"}
    assert f"{total} resources" in client.get("/library").text


def test_a_trust_is_found_by_the_abbreviations_that_people_use(client):
    for q, slug in (("SECAmb", "south-east-coast"), ("swasft", "south-western"), ("NWAS", "north-west")):
        pages = api_items(client, f"search?q={q}&kind=trust")
        assert [page.rpartition("/")[2] for page in pages] == [slug]


@pytest.mark.parametrize(
    ("q", "address"),
    [
        ("steering group", "/about/study"),
        ("executive summary", "/about/study"),
        ("benchmark survey", "/capabilities"),
        ("national register", "/mentoring"),
        ("functions of the hub", "/about/functions"),
        ("long range workforce planning", "/recommendations/2"),
        ("recommendation nine", "/recommendations/9"),
        ("career paths", "/recommendations/9"),
        ("National Leadership Forum", "/library/money-for-development"),
        ("investment principles", "/library/principles-for-investing"),
        ("messages for PCTs", "/library/what-each-partner-can-do"),
        ("intellectual flexibility", "/capabilities/1f"),
        ("action learning sets", "/options/learning-sets"),
        ("cooks tour", "/events/series/cooks-tour"),
    ],
)
def test_the_studys_own_words_lead_to_the_page_that_stands_for_them(client, q, address):
    site = client.application.config["SITE_URL"]

    assert site + address in list(api_items(client, f"search?q={q}"))[:5]
