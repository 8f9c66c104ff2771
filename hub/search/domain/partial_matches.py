"""Partial matches: entries that hold some of what was searched for, by how much of what matters they hold.

Each clause of the query has a weight: a rare word weighs more than a common one. The share of an entry is the
weight of the clauses that it matches, divided by the weight of all clauses.
"""

import math
from collections.abc import Collection, Iterable, Sequence

from tantivy import Occur, Query, Searcher

from hub.plugin_api.vocabulary import Kind
from hub.search.domain.query_builder import (
    Clause,
    any_value_query,
    clause_query,
    count_matches,
    search_term_query,
    visibility_query,
)
from hub.search.domain.query_parser import SearchTerm
from hub.search.domain.ranking import best_hits, order_hits
from hub.search.domain.schema import FIELD_WEIGHTS
from hub.search.domain.snapshot import read_field_values

MAX_CLOSEST = 10
FIELDS_OF_PAGES = {name: FIELD_WEIGHTS[name] for name in ("title", "summary", "labels")}
"""The fields of the hub's own pages that count: their long texts hold a word of nearly every question."""
MIN_SHARE, MIN_SHARE_OF_QUESTION = 0.45, 0.3
"""An entry with a smaller share is not shown. Questions are long, and many of their words hardly matter."""
QUESTION_LENGTH = 4
"""From so many clauses on, a query counts as a question."""
SMOOTHING = 10.0
"""Added to the number of entries, so that in a small catalogue rare words do not outweigh all others."""
FULL_SCORE = 100_000.0
"""The score of an entry with a share of one. It is far above the score of the words themselves, which only
orders the entries of equal share."""


def clause_weights(searcher: Searcher, labels: Collection[str], clauses: Iterable[Clause]) -> list[float]:
    """Return the weight of each clause: the fewer of the visible entries match it, the larger."""
    visible = visibility_query(labels)
    total = count_matches(searcher, visible)
    return [
        math.log((total + SMOOTHING) / (count_matches(searcher, _both(clause_query(clause), visible)) + 0.5))
        for clause in clauses
    ]


def partial_query(
    clauses: Sequence[Clause], weights: Sequence[float], excluded: Iterable[SearchTerm]
) -> Query:
    """Return a query for entries that match some clauses; the score is FULL_SCORE times their share.

    What is in quotation marks must match, and what is excluded must not.
    """
    total = sum(weights) or 1.0
    subqueries = []
    for clause, weight in zip(clauses, weights, strict=True):
        query = _without_texts_of_pages(clause)
        share = Query.const_score_query(query, FULL_SCORE * weight / total)
        subqueries += [(Occur.Must if clause.is_quoted else Occur.Should, share), (Occur.Should, query)]
    subqueries += [(Occur.MustNot, search_term_query(term)) for term in excluded]
    return Query.boolean_query(subqueries)


def list_closest_ids(searcher: Searcher, partial: Query, length: int) -> list[int]:
    """Return the ids of the entries whose share is large enough, best first; `length` is in clauses."""
    min_share = MIN_SHARE if length < QUESTION_LENGTH else MIN_SHARE_OF_QUESTION
    hits = best_hits(searcher, partial, MAX_CLOSEST)
    enough = [(score, address) for score, address in hits if score >= min_share * FULL_SCORE]
    return read_field_values(searcher, "id", order_hits(searcher, enough, 0, MAX_CLOSEST))


def _without_texts_of_pages(clause: Clause) -> Query:
    pages = any_value_query("shelf", (Kind.PAGE.value,))
    elsewhere = Query.boolean_query([(Occur.Must, clause_query(clause)), (Occur.MustNot, pages)])
    return Query.disjunction_max_query([elsewhere, clause_query(clause, FIELDS_OF_PAGES)])


def _both(one: Query, other: Query) -> Query:
    return Query.boolean_query([(Occur.Must, one), (Occur.Must, other)])
