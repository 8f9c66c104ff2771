"""Queries for the engine: what must match, and what weighs more."""

import pytest

from hub.access import PUBLIC
from hub.catalogue.domain.queries import Filters, list_entries
from hub.kit.db import db
from hub.kit.text import hide_words
from hub.search.domain.query_builder import (
    build_clauses,
    clause_query,
    clause_words,
    count_matches,
    filtered_query,
    search_term_query,
    text_query,
    visibility_query,
)
from hub.search.domain.query_parser import SearchTerm, parse_query
from tests.search.small_index import catalogue_row, ids_of, make_searcher


def test_a_word_in_the_title_says_more_than_in_the_text(add_entries, search_titles):
    add_entries(
        {"title": "Elsewhere", "body": "Networking. " * 5},
        {"title": "Summed up", "summary": "About networking."},
        {"title": "Networking"},
    )

    assert search_titles("networking") == ["Networking", "Summed up", "Elsewhere"]


def test_counts_are_those_of_the_database_for_every_choice_of_facets(app, add_entries, search):
    tiers = (["director"], ["director", "middle-manager"], [])
    add_entries(
        *(
            {"title": f"Plan {n}", "kind": ("tool", "practice")[n % 2], "tier": tiers[n % 3]}
            for n in range(12)
        )
    )
    add_entries(
        {"title": "Plan of another", "kind": "tool"}, trust="yorkshire", name="Yorkshire Ambulance Service"
    )
    choices = (
        {},
        {"kind": ("tool",)},
        {"kind": ("tool", "practice"), "tier": ("director",)},
        {"trust": ("yorkshire",), "tier": ("director",)},
    )

    for facets in choices:
        for q in ("", "plan"):
            results = search(q, sort="title", **facets)
            with app.app_context():
                listed = list_entries(db.session(), PUBLIC, None, Filters(q, facets, "title"))
                titles = [entry.title for entry in listed.entries]
            assert (results.total, results.counts) == (listed.total, listed.counts)
            assert [entry.title for entry in results.entries] == titles
            assert results.is_complete


def test_a_search_keeps_to_its_shelves(add_entries, search_titles):
    add_entries({"title": "Plan"})

    assert search_titles("plan", shelves=("resource",)) == ["Plan"]
    assert search_titles("plan", shelves=("programme",)) == []


@pytest.fixture
def searcher(tmp_path):
    """An index of four rows, of which the last is for organisation 1 only."""
    return make_searcher(
        tmp_path,
        catalogue_row(1, "Action learning", summary="A set.", facets={"kind": ["tool"]}),
        catalogue_row(
            2, "Learning", body="From action.", facets={"kind": ["practice"], "tier": ["director"]}
        ),
        catalogue_row(3, "The PDP", kind="programme", facets={"kind": ["programme"]}),
        catalogue_row(4, "A personal development plan", audience="organisation"),
    )


def found(searcher, q, **options):
    parsed_query = parse_query(q)
    return ids_of(searcher, text_query(build_clauses(parsed_query), parsed_query.excluded, **options))


@pytest.mark.parametrize(
    ("q", "ids"),
    [
        ("learning", [1, 2]),
        ("action learning", [1, 2]),
        ('"action learning"', [1]),
        ("learning -set", [2]),
        ('learning -"from action"', [1]),
        ("learned acting", []),
        ("london", [1, 2, 3, 4]),
        ("pdp", [3, 4]),
        ("personal development plan", [4, 3]),
        ("nothing", []),
    ],
)
def test_every_clause_must_match_and_no_excluded_term_may(searcher, q, ids):
    found_ids = found(searcher, q)
    assert sorted(found_ids) == sorted(ids)
    assert q not in ("pdp", "personal development plan") or found_ids == ids


def test_a_query_with_excluded_words_alone_finds_all_the_others(searcher):
    assert sorted(found(searcher, "-learning")) == [3, 4]


def test_words_together_in_the_title_come_before_words_apart(tmp_path):
    rows = [catalogue_row(1, "Learning for action"), catalogue_row(2, "Action learning")]

    assert found(make_searcher(tmp_path, *rows), "action learning") == [2, 1]


def test_only_the_given_fields_are_searched(searcher):
    assert found(searcher, "action", fields={"title": 1.0}) == [1]
    assert found(searcher, "action", fields={"body": 1.0}) == [2]


def test_the_words_of_a_query_include_those_of_its_synonyms():
    clauses = build_clauses(parse_query('new pdp "two words"'))

    assert clause_words(clauses) == ["new", "pdp", "personal", "development", "plan", "two", "words"]
    assert [len(clause.alternatives) for clause in clauses] == [1, 2, 1]
    assert [alternative.weight for alternative in clauses[1].alternatives] == [1.0, 0.4]


def test_matches_are_counted_for_a_term_and_for_a_clause(searcher):
    assert count_matches(searcher, search_term_query(SearchTerm(("learning",)))) == 2
    assert count_matches(searcher, search_term_query(SearchTerm(("action", "learning")))) == 1
    (clause,) = build_clauses(parse_query("pdp"))
    assert count_matches(searcher, clause_query(clause)) == 2


@pytest.mark.parametrize(
    ("labels", "ids"),
    [
        (["public"], [1, 2, 3]),
        (["public", "organisation:1"], [1, 2, 3, 4]),
        (["organisation:1"], [4]),
        (["public", "organisation:11"], [1, 2, 3]),
        ([], []),
    ],
)
def test_only_what_the_labels_allow_is_seen(searcher, labels, ids):
    assert sorted(ids_of(searcher, visibility_query(labels))) == ids


@pytest.mark.parametrize(
    ("shelves", "facets", "options", "ids"),
    [
        (None, {}, {}, [1, 2, 3]),
        (["resource"], {}, {}, [1, 2]),
        (["resource", "programme"], {}, {}, [1, 2, 3]),
        ([], {}, {}, []),
        (None, {"kind": ["tool", "practice"]}, {}, [1, 2]),
        (None, {"kind": ["tool", "practice"], "tier": ["director"]}, {}, [2]),
        (None, {"kind": ["tool"], "tier": ["director"]}, {}, []),
        (None, {"kind": []}, {}, [1, 2, 3]),
        (None, {"kind": ["tool"], "tier": ["director"]}, {"except_facet": "kind"}, [2]),
    ],
)
def test_a_query_is_narrowed_to_shelves_and_to_every_facet_but_one(searcher, shelves, facets, options, ids):
    everything = text_query(())
    query = filtered_query(everything, ["public"], shelves, facets, **options)

    assert sorted(ids_of(searcher, query)) == ids


def test_a_name_of_the_study_leads_to_what_bears_it(tmp_path):
    hidden = hide_words(("recommendation 1",))
    rows = [
        catalogue_row(1, "Recommendations", body="Recommendation 3, and 1 more."),
        catalogue_row(2, "Compare what trusts invest", body=f"Text. {hidden}"),
    ]

    assert found(make_searcher(tmp_path, *rows), "recommendation 1") == [2, 1]
