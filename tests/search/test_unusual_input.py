"""Whatever is typed is answered."""

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
    question = parse_query(text)

    assert sum(len(unit.words) for unit in (*question.terms, *question.excluded)) <= MAX_QUERY_WORDS
    assert all(unit.words for unit in (*question.terms, *question.excluded))
    assert sum(map(len, question.words)) <= 4 * MAX_PARSED_LENGTH


@pytest.fixture
def some(hold):
    """A hub with a few things in it."""
    hold({"title": "A plan"}, {"title": "Another plan", "body": "Ambulance or and not."})


@pytest.mark.usefixtures("some")
@given(q=STRANGE)
def test_no_text_is_an_error_to_the_search(ask, suggested, q):
    assert ask(q).is_complete
    assert ask(q, literal=True, sort="newest", kind=("practice",)).is_complete
    assert len(suggested(q)) <= 8


@pytest.mark.usefixtures("some")
@pytest.mark.parametrize("q", EXTREME, ids=ascii)
def test_no_extreme_text_is_an_error_to_the_search(ask, suggested, q):
    assert ask(q).is_complete
    assert len(suggested(q)) <= 8


@pytest.mark.usefixtures("some")
@given(q=STRANGE)
def test_no_address_is_an_error_to_the_pages(client, q):
    typed = quote(q.encode("utf-8", "surrogatepass"))
    for page in ("/library", "/programmes", "/search/suggest"):
        answer = client.get(f"{page}?q={typed}")
        assert answer.status_code in (200, 400, 414)
        assert (
            answer.status_code == 200
            or "There is a problem" in answer.text
            or "cannot be used" in answer.text
            or ("too long" in answer.text)
        )


@pytest.mark.usefixtures("some")
def test_the_engines_own_language_means_nothing(titles):
    for q in ("seen_by:*", "title:plan", "*", "pl?n", "plan~2", "[a TO z]"):
        assert titles(q) == []
