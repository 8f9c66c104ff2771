"""Runs a search: the index finds and counts, and one SQL statement reads the rows of the page."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace
from sqlalchemy.orm import Session
from tantivy import Occur, Query, Searcher

from hub.access import Viewer
from hub.catalogue.domain import (
    PAGE_SIZE,
    ChangePosition,
    Filters,
    list_entries,
    list_entries_by_id,
    read_change_counter,
)
from hub.search.domain.current_snapshot import ask_index
from hub.search.domain.extracts import Extract, Extractor
from hub.search.domain.partial_matches import clause_weights, list_closest_ids, partial_query
from hub.search.domain.query_builder import (
    Clause,
    build_clauses,
    clause_words,
    filtered_query,
    text_query,
)
from hub.search.domain.query_parser import STOP_WORDS, ParsedQuery, parse_query
from hub.search.domain.ranking import SORT_FIELDS, rank_ids
from hub.search.domain.schema import FACET_NAMES, visibility_labels
from hub.search.domain.snapshot import Snapshot
from hub.search.domain.spelling import SpellingCorrector
from hub.search.domain.trust_names import find_trust_names

MAX_FACET_VALUES = 500
ENOUGH_RESULTS = 5
"""With fewer results that match all words, those that match part of them are given as well."""


class SearchRequest(Struct, frozen=True):
    """What to search for: the viewer's labels, the shelves (None: all), the filters and the parsed query.

    `with_counts`: whether to count the values of the facets.
    """

    labels: tuple[str, ...]
    shelves: tuple[str, ...] | None
    filters: Filters
    parsed_query: ParsedQuery
    with_counts: bool = True


class SearchResults(Struct, frozen=True):
    """One page of results, with exact counts. `entries` are rows of the catalogue that match all words."""

    entries: Sequence[Any] = ()
    total: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    extracts: Mapping[int, Extract] = field(default_factory=dict)
    closest: Sequence[Any] = ()
    """Rows that hold only part of what was searched for, best first; not in `total` and `counts`."""
    did_you_mean: str = ""
    is_complete: bool = True
    """Whether every change before the search is included; if not, the page must not be cached."""

    def page_count(self, size: int = PAGE_SIZE) -> int:
        """Return the number of pages; an empty list has one."""
        return max(1, -(-self.total // size))


def search_entries(
    session: Session,
    viewer: Viewer,
    shelves: Collection[str] | None,
    filters: Filters,
    *,
    with_counts: bool = True,
) -> SearchResults:
    """Return the entries on these shelves (None: all) that match `filters` and that `viewer` may see.

    Every change committed before the call is included, unless the results have `is_complete` false. The
    counts of the facets are most of the work in a large catalogue: who does not show them says so.
    """
    labels = visibility_labels(viewer)
    sorted_shelves = None if shelves is None else tuple(sorted(shelves))
    request = SearchRequest(labels, sorted_shelves, filters, parse_query(filters.q), with_counts)
    answer = ask_index(session, lambda snapshot: _search_snapshot(session, viewer, snapshot, request))
    if answer is None:
        return _search_database(session, viewer, shelves, filters)
    return answer.value if answer.is_complete else replace(answer.value, is_complete=False)


def _search_database(
    session: Session, viewer: Viewer, shelves: Collection[str] | None, filters: Filters
) -> SearchResults:
    # The fallback without an index: the database matches words only as they are typed.
    sort = filters.sort if filters.sort in SORT_FIELDS else "newest"
    page = list_entries(session, viewer, shelves, replace(filters, sort=sort))
    return SearchResults(page.entries, page.total, page.counts, is_complete=False)


def _search_snapshot(
    session: Session, viewer: Viewer, snapshot: Snapshot, request: SearchRequest
) -> tuple[SearchResults, ChangePosition]:
    parsed_query, filters = request.parsed_query, request.filters
    if filters.q.strip() and not parsed_query.terms and not parsed_query.excluded:
        return SearchResults(), read_change_counter(session)
    clauses, did_you_mean = _find_clauses(session, snapshot, parsed_query), ""
    query = _build_query(request, clauses)
    total, ids = _page_ids(snapshot, request, clauses, query)
    if clauses and not total:
        corrector = SpellingCorrector(snapshot, request.labels)
        did_you_mean = corrector.suggest(parsed_query, clauses)
        clauses = corrector.complete(clauses)
        query = _build_query(request, clauses)
        total, ids = rank_ids(snapshot.searcher, query, filters, by_words=True)
    closest = _closest_ids(snapshot, request, clauses, query) if total < ENOUGH_RESULTS else []
    rows, position = list_entries_by_id(session, viewer, [*ids, *closest])
    results = SearchResults(
        entries=[row for row in rows if row.id in ids],
        total=total,
        counts=_counts(snapshot, request, clauses, query) if request.with_counts else {},
        extracts=_extracts(snapshot, clauses, rows),
        closest=[row for row in rows if row.id not in ids],
        did_you_mean=did_you_mean,
    )
    return results, position


def _find_clauses(session: Session, snapshot: Snapshot, parsed_query: ParsedQuery) -> tuple[Clause, ...]:
    return build_clauses(parsed_query, find_trust_names(session, snapshot)) if parsed_query.terms else ()


def _closest_ids(
    snapshot: Snapshot, request: SearchRequest, clauses: tuple[Clause, ...], query: Query
) -> list[int]:
    filters = request.filters
    if not clauses or filters.page > 1 or not filters.size:
        return []
    weights = clause_weights(snapshot.searcher, request.labels, clauses)
    partial = partial_query(clauses, weights, request.parsed_query.excluded)
    partial = filtered_query(partial, request.labels, request.shelves, filters.facets)
    others = Query.boolean_query([(Occur.Must, partial), (Occur.MustNot, query)])
    return list_closest_ids(snapshot.searcher, others, len(clauses))


def _build_query(request: SearchRequest, clauses: tuple[Clause, ...], except_facet: str = "") -> Query:
    parsed_query = request.parsed_query
    query = text_query(clauses, parsed_query.excluded, fillers=parsed_query.fillers)
    facets = request.filters.facets
    return filtered_query(query, request.labels, request.shelves, facets, except_facet=except_facet)


def _page_ids(
    snapshot: Snapshot, request: SearchRequest, clauses: tuple[Clause, ...], query: Query
) -> tuple[int, list[int]]:
    filters = request.filters

    def rank() -> tuple[int, list[int]]:
        return rank_ids(snapshot.searcher, query, filters, bool(clauses))

    if clauses or request.parsed_query.excluded or any(filters.facets.values()):
        return rank()
    # Sorting all entries is expensive and the first pages are requested often, so the result is cached.
    page_key = (filters.sort, filters.page, filters.size)
    return snapshot.get_or_compute(("page", request.labels, request.shelves, *page_key), rank)


def _counts(
    snapshot: Snapshot, request: SearchRequest, clauses: tuple[Clause, ...], query: Query
) -> Mapping[str, Mapping[str, int]]:
    chosen = [name for name, values in request.filters.facets.items() if values]

    def count() -> dict[str, dict[str, int]]:
        counts = _count_all_values(snapshot.searcher, query)
        # A chosen facet is counted without its own filter, to show what its other values would give.
        for name in chosen:
            unfiltered = _build_query(request, clauses, except_facet=name)
            counts[name] = dict(_count_field(snapshot.searcher, unfiltered, f"has_{name}", MAX_FACET_VALUES))
        return {name: values for name, values in counts.items() if values}

    if clauses or chosen or request.parsed_query.excluded:
        return count()
    return snapshot.get_or_compute(("counts", request.labels, request.shelves), count)


def _count_all_values(searcher: Searcher, query: Query) -> dict[str, dict[str, int]]:
    # One field that holds the values of all facets is counted in two thirds of the time of twelve fields.
    counts: dict[str, dict[str, int]] = {}
    for key, count in _count_field(searcher, query, "facet_values", MAX_FACET_VALUES * len(FACET_NAMES)):
        name, _, value = key.partition("=")
        counts.setdefault(name, {})[value] = count
    return counts


def _count_field(searcher: Searcher, query: Query, field: str, limit: int) -> Iterator[tuple[str, int]]:
    result = searcher.aggregate(query, {"values": {"terms": {"field": field, "size": limit}}})
    return ((bucket["key"], bucket["doc_count"]) for bucket in result["values"]["buckets"])


def _extracts(snapshot: Snapshot, clauses: tuple[Clause, ...], rows: Sequence[Any]) -> Mapping[int, Extract]:
    if not clauses:
        return {}
    words = clause_words(clauses)
    # Synonyms such as "line management coaching and feedback" hold fillers, which are not marked.
    extractor = Extractor(snapshot.searcher, [word for word in words if word not in STOP_WORDS] or words)
    return {row.id: extractor.extract(row.summary, row.body) for row in rows}
