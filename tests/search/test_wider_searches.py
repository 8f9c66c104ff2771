"""What to search for instead if nothing was found, and whether the name of a trust is meant."""

import pytest

from hub.access import PUBLIC
from hub.catalogue.domain.queries import Filters
from hub.kit.db import db
from hub.search.domain.wider_searches import list_name_matches, list_wider_searches


@pytest.fixture
def wider(app):
    """Return the wider searches for filters as (words, facets, number of results)."""

    def run(q, viewer=PUBLIC, **facets):
        with app.app_context():
            found = list_wider_searches(db.session(), viewer, None, Filters(q, facets))
        return [(filters.q, dict(filters.facets), total) for filters, total in found]

    return run


def test_a_search_without_results_is_widened_to_the_words_without_facets_and_to_each_word(add_entries, wider):
    add_entries({"title": "Leading teams", "kind": "tool"}, {"title": "Leading change", "kind": "tool"})

    assert wider("leading", kind=("practice",)) == [("leading", {}, 2)]
    assert wider("teams change") == [("teams", {}, 1), ("change", {}, 1)]
    assert wider("teams nothing") == [("teams", {}, 1)]
    assert wider("nothing") == []


def test_a_phrase_is_widened_to_its_words_and_an_excluded_word_is_let_in(add_entries, wider):
    add_entries({"title": "Leading change in teams"})

    assert wider('"leading teams"') == [("leading teams", {}, 1)]
    assert wider("change -teams") == [("change", {}, 1)]


def test_words_alone_are_left_out_where_the_closest_results_are_shown(app, add_entries):
    add_entries({"title": "Leading teams", "kind": "tool"}, {"title": "Leading change", "kind": "tool"})
    filters = Filters("teams leading", {"kind": ("practice",)})
    with app.app_context():
        found = list_wider_searches(db.session(), PUBLIC, None, filters, with_words_alone=False)

    assert found == [(Filters("teams leading"), 1)]


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("london", True),
        ("London ambulance", True),
        ("ambulance trusts", True),
        ("london fire", False),
        ("", False),
        ("the", False),
        ("-london", False),
    ],
)
def test_a_name_is_meant_if_it_has_every_word_that_was_typed(text, matches):
    names = ["London Ambulance Service NHS Trust", "Elsewhere"]
    assert list_name_matches(text, names) == (names[:1] if matches else [])
