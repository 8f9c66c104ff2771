"""No text that a user types is an error."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.search.domain.query_parser import MAX_PARSED_LENGTH, MAX_QUERY_WORDS, parse_query

PIECES = st.one_of(
    st.text(max_size=30),
    st.text(st.characters(categories=["Cs", "Cc", "Mn", "Cf"]), max_size=8),
    st.sampled_from(
        [*'"-()[]{}*?:^~+&|!\\/%_\x00\u201c\u201d', "AND", "OR", "title:", "seen_by:*", "plan", "pdp"]
    ),
    st.just("ambulance " * 200),
    st.just("(" * 800),
)
STRANGE = st.lists(PIECES, max_size=12).map("".join)
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


@given(STRANGE)
def test_any_text_becomes_a_question_of_bounded_size(text):
    parsed_query = parse_query(text)
    terms = (*parsed_query.terms, *parsed_query.excluded)

    assert sum(len(term.words) for term in terms) <= MAX_QUERY_WORDS
    assert all(term.words for term in terms)
    assert sum(map(len, parsed_query.words)) <= 4 * MAX_PARSED_LENGTH


@pytest.fixture
def some_entries(add_entries):
    """Add a few entries."""
    add_entries({"title": "A plan"}, {"title": "Another plan", "body": "Ambulance or and not."})


@pytest.mark.usefixtures("some_entries")
@given(q=STRANGE)
def test_no_text_is_an_error_to_the_search(search, suggest_titles, q):
    assert search(q).is_complete
    assert search(q, literal=True, sort="newest", kind=("practice",)).is_complete
    assert len(suggest_titles(q)) <= 8


@pytest.mark.usefixtures("some_entries")
@pytest.mark.parametrize("q", EXTREME, ids=ascii)
def test_no_extreme_text_is_an_error_to_the_search(search, suggest_titles, q):
    assert search(q).is_complete
    assert len(suggest_titles(q)) <= 8


@pytest.mark.usefixtures("some_entries")
@given(q=STRANGE)
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
