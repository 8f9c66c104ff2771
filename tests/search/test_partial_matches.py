"""The closest results: entries that hold only part of what was searched for."""

from hub.access import PUBLIC
from hub.search.domain.partial_matches import MAX_CLOSEST, clause_weights
from hub.search.domain.query_builder import build_clauses
from hub.search.domain.query_parser import parse_query
from hub.search.domain.schema import visibility_labels
from tests.search.small_index import catalogue_row, make_searcher


def closest_titles(results):
    return [entry.title for entry in results.closest]


def test_what_holds_most_of_the_words_is_closest(add_entries, search):
    add_entries(
        {"title": "Conversations"},
        {"title": "Talking", "body": "Difficult conversations."},
        {"title": "Managing"},
        *({"title": f"Managing {n}"} for n in range(9)),
    )
    results = search("managing difficult conversations")

    assert (results.total, list(results.entries)) == (0, [])
    assert closest_titles(results)[0] == "Talking"
    assert "Managing 1" not in closest_titles(results)


def test_all_words_come_first_and_the_closest_only_fill_up(add_entries, search):
    add_entries({"title": "Zebra okapi"}, {"title": "Zebra"}, {"title": "Okapi"})
    results = search("zebra okapi")

    assert [entry.title for entry in results.entries] == ["Zebra okapi"]
    assert (results.total, closest_titles(results)) == (1, ["Okapi", "Zebra"])
    assert sum(results.counts["trust"].values()) == 1


def test_where_enough_is_found_nothing_else_is_shown(add_entries, search):
    add_entries({"title": "Okapi"}, *({"title": f"Zebra okapi {n}"} for n in range(5)))

    assert closest_titles(search("zebra okapi")) == []


def test_there_are_ten_at_most_by_title_where_they_are_equal_and_on_the_first_page_alone(add_entries, search):
    add_entries(*({"title": f"Zebra {n:02}", "body": "Quagga."} for n in range(12)), {"title": "Okapi"})
    add_entries(*({"title": f"Giraffe {n}"} for n in range(60)))

    assert closest_titles(search("zebra okapi")) == ["Okapi"]
    equal = closest_titles(search("zebra quagga okapi"))
    assert equal == ["Okapi", *(f"Zebra {n:02}" for n in range(MAX_CLOSEST - 1))]
    assert closest_titles(search("zebra quagga okapi", page=2)) == []
    assert closest_titles(search("zebra quagga okapi", size=0)) == []


def test_what_is_in_quotation_marks_must_be_there_and_what_is_excluded_must_not(add_entries, search):
    add_entries(
        {"title": "Action learning sets"}, {"title": "Learning from action"}, {"title": "Sets of rules"}
    )

    assert closest_titles(search('"action learning" sets zebra')) == ["Action learning sets"]
    assert closest_titles(search('"learning action" sets zebra')) == []
    assert closest_titles(search("action sets rules -learning")) == ["Sets of rules"]


def test_filters_and_shelves_hold_for_the_closest_too(add_entries, search):
    add_entries({"title": "Team rules", "kind": "tool"}, {"title": "Team talk", "kind": "practice"})

    assert closest_titles(search("team rules zebra", kind=("tool",))) == ["Team rules"]
    assert closest_titles(search("team rules zebra", shelves=("programme",))) == []


def test_what_a_viewer_may_not_see_is_not_among_the_closest_and_changes_nothing_there(viewers, search):
    inside, outside = viewers

    assert closest_titles(search("restructuring zandvoort okapi", inside)) == ["Restructuring of Zandvoort"]
    for viewer in outside:
        assert closest_titles(search("restructuring zandvoort okapi", viewer)) == []
        assert closest_titles(search("restructuring zandvoort", viewer)) == closest_titles(
            search("restructuring okapi", viewer)
        )


def test_a_rare_word_matters_more_than_a_common_one_and_hidden_entries_do_not_count(tmp_path):
    rows = [catalogue_row(n, "Team", body="Okapi." if n == 1 else "") for n in range(1, 9)]
    hidden = [catalogue_row(n, "Okapi", audience="organisation") for n in range(9, 30)]
    clauses = build_clauses(parse_query("team okapi zebra"))
    labels = visibility_labels(PUBLIC)
    weights = clause_weights(make_searcher(tmp_path / "a", *rows), labels, clauses)

    assert weights[0] < weights[1] < weights[2]
    assert clause_weights(make_searcher(tmp_path / "b", *rows, *hidden), labels, clauses) == weights


def test_the_page_says_that_nothing_matches_exactly(client, add_entries):
    add_entries({"title": "Talking", "summary": "Zebra and okapi."})
    page = client.get("/library?q=quagga+zebra+okapi").text

    assert "No exact matches. Closest results:" in page
    assert "Talking" in page
