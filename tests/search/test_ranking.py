"""The order of results of equal score, and of those in a chosen order."""

from hub.catalogue.domain.queries import Filters
from hub.search.domain.query_builder import build_clauses, text_query
from hub.search.domain.query_parser import parse_query
from hub.search.domain.ranking import order_hits, rank_ids
from hub.search.domain.snapshot import read_field_values
from tests.search.small_index import catalogue_row, make_searcher


def rank(searcher, q, **options):
    query = text_query(build_clauses(parse_query(q)))
    return rank_ids(searcher, query, Filters(q, **options), by_words=True)


def test_entries_of_equal_score_stand_by_title_on_every_page(tmp_path):
    searcher = make_searcher(tmp_path, *(catalogue_row(n, f"Plan {chr(90 - n)}") for n in range(1, 8)))

    assert rank(searcher, "plan", sort="relevance", size=3) == (7, [7, 6, 5])
    assert rank(searcher, "plan", sort="relevance", size=3, page=3) == (7, [1])


def test_a_chosen_order_and_a_count_alone(tmp_path):
    searcher = make_searcher(tmp_path, catalogue_row(1, "B plan"), catalogue_row(2, "A plan"))

    assert rank(searcher, "plan", sort="title") == (2, [2, 1])
    assert rank(searcher, "plan", size=0) == (2, [])


def test_no_hits_have_no_order(tmp_path):
    searcher = make_searcher(tmp_path, catalogue_row(1, "Plan"))

    assert read_field_values(searcher, "id", order_hits(searcher, [], 0, 10)) == []
