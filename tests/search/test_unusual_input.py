"""No text that a user types is an error."""

from urllib.parse import quote

import pytest
from hypothesis import given

from tests.search.strange_texts import STRANGE

EXTREME = [
    "\x00",
    "\ud800",
    '"',
    '"""',
    "-",
    '-"',
    "(" * 10_000,
    "a" * 10_000,
    "plan " * 2000,
    "\u0301" * 300,
]


@pytest.fixture
def some_entries(add_entries):
    """Add a few entries."""
    add_entries({"title": "A plan"}, {"title": "Another plan", "body": "Ambulance or and not."})


@pytest.mark.usefixtures("some_entries")
@given(q=STRANGE)
def test_no_text_is_an_error_to_the_search(search, suggest_titles, q):
    assert search(q).is_complete
    assert search(q, sort="newest", kind=("practice",)).is_complete
    assert len(suggest_titles(q)) <= 8


@pytest.mark.usefixtures("some_entries")
@pytest.mark.parametrize("q", EXTREME, ids=ascii)
def test_no_extreme_text_is_an_error_to_the_search(search, suggest_titles, q):
    assert search(q).is_complete
    assert len(suggest_titles(q)) <= 8


@pytest.mark.usefixtures("some_entries")
@given(q=STRANGE)
@pytest.mark.slow
def test_no_address_is_an_error_to_the_pages(client, q):
    encoded = quote(q.encode("utf-8", "surrogatepass"))
    for page in ("/library", "/programmes", "/search/suggest"):
        response = client.get(f"{page}?q={encoded}")
        assert response.status_code in (200, 400, 414)
        assert (
            response.status_code == 200
            or "There is a problem" in response.text
            or "cannot be used" in response.text
            or ("too long" in response.text)
        )


@pytest.mark.usefixtures("some_entries")
def test_the_engines_own_language_means_nothing(search_titles):
    for q in ("seen_by:*", "title:plan", "*", "pl?n", "plan~2", "[a TO z]"):
        assert search_titles(q) == []
