"""Runs a search: the index finds and counts, and one SQL statement reads the rows of the page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session
from tantivy import Occur, Order, Query, Searcher

from hub.access import Viewer
from hub.catalogue.domain import (
    PAGE_SIZE,
    ChangePosition,
    Filters,
    list_entries,
    list_entries_by_id,
    read_change_counter,
)
from hub.search.domain.extracts import Extract, Extractor
from hub.search.domain.index_follower import find_follower
from hub.search.domain.query_builder import (
    Clause,
    build_clauses,
    clause_words,
    count_matches,
    filtered_query,
    text_query,
)
from hub.search.domain.partial_matches import FULL_SCORE, MIN_SHARE, clause_weights, partial_query
from hub.search.domain.query_parser import ParsedQuery, parse_query
from hub.search.domain.schema import (
    FACET_NAMES,
    SORT_TIE_FIELDS,
    SearchEngineError,
    stem_word,
    tokenize,
    visibility_labels,
    wrap_engine_errors,
)
from hub.search.domain.snapshot import Snapshot, read_field_values
from hub.search.domain.spelling import SpellingCorrector, format_query
from hub.search.domain.trust_names import trust_names
from hub.trusts.domain import list_organisation_names

SECONDS_TO_WAIT = 2.0
MAX_ATTEMPTS = 4
MAX_TIED = 2000
"""At most so many entries of equal score are ordered by title; beyond, the engine's order is kept."""
MAX_FACET_VALUES = 500
MAX_WIDER_SEARCHES = 6
ENOUGH_RESULTS = 5
"""With fewer results that match all words, those that match part of them are given as well."""
MAX_CLOSEST = 10
SORT_FIELDS = {"newest": "by_newest", "title": "by_title"}


@dataclass(frozen=True)
class SearchRequest:
    """What to search for: the viewer's labels, the shelves (None: all), the filters and the parsed query."""

    labels: tuple[str, ...]
    shelves: tuple[str, ...] | None
    filters: Filters
    parsed_query: ParsedQuery


@dataclass(frozen=True)
class SearchResults:
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
    session: Session, viewer: Viewer, shelves: Collection[str] | None, filters: Filters
) -> SearchResults:
    """Return the entries on these shelves (None: all) that match `filters` and that `viewer` may see.

    Every change committed before the call is included, unless the results have `is_complete` false.
    """
    follower = find_follower(session)
    if follower is None:
        return _search_database(session, viewer, shelves, filters)
    labels = visibility_labels(viewer)
    sorted_shelves = None if shelves is None else tuple(sorted(shelves))
    request = SearchRequest(labels, sorted_shelves, filters, parse_query(filters.q))
    snapshot = follower.snapshot or follower.wait_for_snapshot(None, SECONDS_TO_WAIT)
    before_call: ChangePosition | None = None
    for attempt in range(1, MAX_ATTEMPTS + 1):
        if snapshot is None:
            break
        try:
            with wrap_engine_errors():
                results, position = _search_snapshot(session, viewer, snapshot, request)
        except SearchEngineError as error:
            follower.report_error(snapshot, error)
            snapshot = follower.wait_for_snapshot(None, SECONDS_TO_WAIT)
            continue
        before_call = before_call or position
        # Writers that never pause may be ahead at every attempt, so the last may lack what they committed
        # since the call.
        if snapshot.includes(position) or (attempt == MAX_ATTEMPTS and snapshot.includes(before_call)):
            return results
        newer = follower.wait_for_snapshot(position, SECONDS_TO_WAIT)
        if newer is snapshot and snapshot.cursor:
            return replace(results, is_complete=False)
        snapshot = newer if newer is not snapshot else None
    return _search_database(session, viewer, shelves, filters)


def list_wider_searches(
    session: Session, viewer: Viewer, shelves: Collection[str] | None, filters: Filters
) -> list[tuple[Filters, int]]:
    """Return wider searches than one without results, each with its number of results if it has any.

    First the same words without facets, then each word or phrase alone.
    """
    without_facets = Filters(q=filters.q, sort=filters.sort)
    parsed_query = parse_query(filters.q)
    terms = parsed_query.terms
    candidates = [without_facets] if filters.facets else []
    if len(terms) > 1 or parsed_query.excluded:
        candidates += [Filters(q=format_query(ParsedQuery((term,)), {}), sort=filters.sort) for term in terms]
    candidates += [Filters(q=" ".join(term.words), sort=filters.sort) for term in terms if term.quoted]
    counted = [
        (candidate, search_entries(session, viewer, shelves, replace(candidate, size=0)).total)
        for candidate in candidates[:MAX_WIDER_SEARCHES]
    ]
    return [(candidate, total) for candidate, total in counted if total]


def is_name_match(text: str, name: str) -> bool:
    """Return whether every word of `text` is a word of `name`, so the user probably means it."""
    stems = {stem_word(word) for word in tokenize(name)}
    words = parse_query(text).words
    return bool(words) and all(stem_word(word) in stems for word in words)


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
    names = snapshot.get_or_compute(("trust names",), lambda: trust_names(list_organisation_names(session)))
    clauses, did_you_mean = build_clauses(parsed_query, names), ""
    query = _build_query(request, clauses)
    total, ids = _page_ids(snapshot, request, clauses, query)
    if clauses and not total:
        corrector = SpellingCorrector(snapshot, request.labels)
        did_you_mean = corrector.suggest(parsed_query)
        clauses = corrector.complete(clauses)
        query = _build_query(request, clauses)
        total, ids = _rank(snapshot.searcher, query, filters, by_words=True)
    closest_ids = _closest_ids(snapshot, request, clauses, query) if total < ENOUGH_RESULTS else []
    rows, position = list_entries_by_id(session, viewer, [*ids, *closest_ids])
    results = SearchResults(
        entries=[row for row in rows if row.id in ids],
        total=total,
        counts=_counts(snapshot, request, clauses, query),
        extracts=_extracts(snapshot, clauses, rows),
        closest=[row for row in rows if row.id not in ids],
        did_you_mean=did_you_mean,
    )
    return results, position


def _closest_ids(
    snapshot: Snapshot, request: SearchRequest, clauses: tuple[Clause, ...], query: Query
) -> list[int]:
    filters = request.filters
    if not clauses or filters.page > 1 or not filters.size:
        return []
    labels, searcher = request.labels, snapshot.searcher
    weights = clause_weights(searcher, labels, clauses)
    partial = partial_query(clauses, weights, [*request.parsed_query.excluded])
    partial = filtered_query(partial, labels, request.shelves, filters.facets)
    others = Query.boolean_query([(Occur.Must, partial), (Occur.MustNot, query)])
    hits = searcher.search(others, MAX_CLOSEST + MAX_TIED, count=False).hits
    enough = [hit for hit in hits if hit[0] >= MIN_SHARE * FULL_SCORE]
    return read_field_values(searcher, "id", _page_hits(searcher, enough, 0, MAX_CLOSEST))


def _build_query(request: SearchRequest, clauses: tuple[Clause, ...], except_facet: str = "") -> Query:
    query = text_query(clauses, request.parsed_query.excluded)
    facets = request.filters.facets
    return filtered_query(query, request.labels, request.shelves, facets, except_facet=except_facet)


def _page_ids(
    snapshot: Snapshot, request: SearchRequest, clauses: tuple[Clause, ...], query: Query
) -> tuple[int, list[int]]:
    filters = request.filters

    def rank() -> tuple[int, list[int]]:
        return _rank(snapshot.searcher, query, filters, bool(clauses))

    if clauses or request.parsed_query.excluded or any(filters.facets.values()):
        return rank()
    # Sorting all entries is expensive and the first pages are requested often, so the result is cached.
    page_key = (filters.sort, filters.page, filters.size)
    return snapshot.get_or_compute(("page", request.labels, request.shelves, *page_key), rank)


def _rank(searcher: Searcher, query: Query, filters: Filters, by_words: bool) -> tuple[int, list[int]]:
    # Returns the number of matches, and the ids of the page in order.
    start, size = (filters.page - 1) * filters.size, filters.size
    if size == 0:
        return count_matches(searcher, query), []
    if not by_words or filters.sort in SORT_FIELDS:
        order = SORT_FIELDS.get(filters.sort, "by_newest")
        result: Any = searcher.search(query, size, True, order, start, Order.Asc)
        return result.count, read_field_values(searcher, "id", [address for _, address in result.hits])
    end = start + size
    limit = end + 1
    result = searcher.search(query, limit, True)
    hits = result.hits
    while len(hits) == limit < end + MAX_TIED and hits[end - 1][0] == hits[-1][0]:
        limit = min(limit * 4, end + MAX_TIED)
        hits = searcher.search(query, limit, False).hits
    return result.count, read_field_values(searcher, "id", _page_hits(searcher, hits, start, end))


def _page_hits(searcher: Searcher, hits: Sequence[tuple[Any, Any]], start: int, end: int) -> list[Any]:
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


def _counts(
    snapshot: Snapshot, request: SearchRequest, clauses: tuple[Clause, ...], query: Query
) -> Mapping[str, Mapping[str, int]]:
    chosen = [name for name, values in request.filters.facets.items() if values]
    others = [name for name in FACET_NAMES if name not in chosen]

    def count() -> dict[str, dict[str, int]]:
        counts = _count_values(snapshot.searcher, query, others)
        # A chosen facet is counted without its own filter, to show what its other values would give.
        for name in chosen:
            unfiltered = _build_query(request, clauses, except_facet=name)
            counts |= _count_values(snapshot.searcher, unfiltered, [name])
        return counts

    if clauses or chosen or request.parsed_query.excluded:
        return count()
    return snapshot.get_or_compute(("counts", request.labels, request.shelves), count)


def _count_values(searcher: Searcher, query: Query, names: Sequence[str]) -> dict[str, dict[str, int]]:
    aggregations = {name: {"terms": {"field": f"has_{name}", "size": MAX_FACET_VALUES}} for name in names}
    result = searcher.aggregate(query, aggregations)
    counts = {
        name: {bucket["key"]: bucket["doc_count"] for bucket in result[name]["buckets"]} for name in names
    }
    return {name: values for name, values in counts.items() if values}


def _extracts(snapshot: Snapshot, clauses: tuple[Clause, ...], rows: Sequence[Any]) -> Mapping[int, Extract]:
    if not clauses:
        return {}
    extractor = Extractor(snapshot.searcher, clause_words(clauses))
    return {row.id: extractor.extract(row.summary, row.body) for row in rows}
