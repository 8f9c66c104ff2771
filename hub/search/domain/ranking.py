"""The order of results: by score and then by title, or by a sort order that was chosen."""

from collections.abc import Sequence
from typing import Any

from tantivy import Order, Query, Searcher

from hub.catalogue.domain import Filters
from hub.search.domain.query_builder import count_matches
from hub.search.domain.schema import SORT_TIE_FIELDS
from hub.search.domain.snapshot import read_field_values

MAX_TIED = 2000
"""At most so many entries of equal score are ordered by title; beyond, the engine's order is kept."""
MAX_USUALLY_TIED = 50
"""How many of equal score are asked for first: the engine takes twice the time for all that may tie."""
SORT_FIELDS = {"newest": "by_newest", "title": "by_title"}


def rank_ids(searcher: Searcher, query: Query, filters: Filters, by_words: bool) -> tuple[int, list[int]]:
    """Return the number of matches, and the ids of the page in order."""
    start, size = (filters.page - 1) * filters.size, filters.size
    if size == 0:
        return count_matches(searcher, query), []
    if not by_words or filters.sort in SORT_FIELDS:
        order = SORT_FIELDS.get(filters.sort, "by_newest")
        result: Any = searcher.search(query, size, True, order, start, Order.Asc)
        return result.count, read_field_values(searcher, "id", [address for _, address in result.hits])
    end = start + size
    result = searcher.search(query, end + MAX_USUALLY_TIED, True)
    hits = _with_ties(searcher, query, result.hits, end)
    return result.count, read_field_values(searcher, "id", order_hits(searcher, hits, start, end))


def best_hits(searcher: Searcher, query: Query, end: int) -> list[tuple[Any, Any]]:
    """Return the best `end` hits in the engine's order, and those that tie with the last, up to MAX_TIED."""
    hits = searcher.search(query, end + MAX_USUALLY_TIED, count=False).hits
    return _with_ties(searcher, query, hits, end)


def _with_ties(
    searcher: Searcher, query: Query, hits: list[tuple[Any, Any]], end: int
) -> list[tuple[Any, Any]]:
    if len(hits) < end + MAX_USUALLY_TIED or hits[end - 1][0] != hits[-1][0]:
        return hits
    all_tied: list[tuple[Any, Any]] = searcher.search(query, end + MAX_TIED, count=False).hits
    return all_tied


def order_hits(searcher: Searcher, hits: Sequence[tuple[Any, Any]], start: int, end: int) -> list[Any]:
    """Return the addresses of the hits from `start` to `end`, those of equal score by title."""
    # Entries with the score of the first or the last of the page are included until they are sorted by title.
    first, last = start, min(end, len(hits))
    while 0 < first < last and hits[first - 1][0] == hits[start][0]:
        first -= 1
    while 0 < last < len(hits) and hits[last][0] == hits[last - 1][0]:
        last += 1
    candidates = hits[first:last]
    addresses = [address for _, address in candidates]
    if len({score for score, _ in candidates}) < len(candidates):
        titles = zip(*(read_field_values(searcher, name, addresses) for name in SORT_TIE_FIELDS), strict=True)
        by_score_and_title = sorted(
            zip(candidates, titles, strict=True), key=lambda pair: (-pair[0][0], pair[1])
        )
        addresses = [address for (_, address), _ in by_score_and_title]
    return addresses[start - first : end - first]
