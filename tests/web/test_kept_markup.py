"""The markup of filters that is kept: what stands on the page, and how often it is made."""

import pytest
from bs4 import BeautifulSoup
from msgspec.structs import replace

from hub.kit.db import write_transaction
from hub.kit.page import Facet, FacetOption
from hub.web.kept_markup import MAX_FACETS
from tests.factories import make_programme, make_trust

pytestmark = pytest.mark.one_engine

FACET = Facet("kind", "Kind", (FacetOption("tool", "Tool", 3, False),), open=False)


@pytest.fixture
def markup(app):
    return app.jinja_env.globals["facet_markup"]


@pytest.mark.parametrize(
    "change",
    [
        {"name": "place"},
        {"legend": "Place"},
        {"open": True},
        {"options": (FacetOption("tool", "Tool", 4, False),)},
        {"options": (FacetOption("tool", "Tool", 3, True),)},
        {"options": (FacetOption("tool", "A tool", 3, False),)},
        {"options": (FacetOption("tools", "Tool", 3, False),)},
        {"options": ()},
    ],
    ids=str,
)
def test_a_filter_that_differs_in_anything_is_made_anew(markup, change):
    assert markup(FACET) != markup(replace(FACET, **change))


def test_a_filter_with_the_same_content_is_made_once(markup):
    first = markup(FACET)
    assert markup(Facet("kind", "Kind", (FacetOption("tool", "Tool", 3, False),), open=False)) is first


def test_no_more_filters_are_kept_than_are_allowed(markup):
    for number in range(MAX_FACETS + 10):
        markup(replace(FACET, legend=str(number)))
    assert markup.cache_info().currsize == MAX_FACETS


def test_a_list_makes_its_filters_once_however_it_is_sorted(app, markup):
    with app.app_context(), write_transaction() as session:
        london = make_trust(session)
        for number in range(5):
            make_programme(session, london, slug=f"item-{number}")
    client = app.test_client()

    def options(path):
        page = BeautifulSoup(client.get(path).text, "html.parser")
        return [box.parent.get_text(" ", strip=True) for box in page.select("#filters input[type=checkbox]")]

    first, made = options("/programmes"), markup.cache_info().misses
    assert first
    assert made > 0
    for path in ("/programmes?sort=title", "/programmes?p=item-1"):
        assert options(path) == first
    assert markup.cache_info().misses == made
    assert options("/programmes?q=no+such+word") != first
