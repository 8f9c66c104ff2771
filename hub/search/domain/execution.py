"""The search itself: the engine finds and counts, one statement reads what the page shows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session
from tantivy import Order, Query, Searcher

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
from hub.search.domain.spelling import RARE_COUNT, SpellingCorrector, format_query

SECONDS_TO_WAIT = 2.0
MAX_ATTEMPTS = 4
MAX_TIED = 2000
"""Things of the same rank that are put in order of their titles; beyond, the engine's order stands."""
MAX_FACET_VALUES = 500
MAX_WIDER_SEARCHES = 6
SORT_FIELDS = {"newest": "by_newest", "title": "by_title"}


@dataclass(frozen=True)
class SearchRequest:
    """What was asked: by whom, of which shelves (None: all), which words, facets, order and page."""

    labels: tuple[str, ...]
    shelves: tuple[str, ...] | None
    filters: Filters
    parsed_query: ParsedQuery


@dataclass(frozen=True)
class SearchResults:
    """A page of what was found, with exact counts. `entries` are rows of the catalogue."""

    entries: Sequence[Any] = ()
    total: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    extracts: Mapping[int, Extract] = field(default_factory=dict)
    corrected_query: str = ""
    """What was looked for instead, because what was typed stands nowhere."""
    did_you_mean: str = ""
    is_complete: bool = True
    """Whether it shows all that had happened when it was asked; otherwise it is not to be kept."""

    def page_count(self, size: int = PAGE_SIZE) -> int:
        """Return how many pages the list has; an empty list has one."""
        return max(1, -(-self.total // size))


def search_entries(
    session: Session, viewer: Viewer, shelves: Collection[str] | None, filters: Filters
) -> SearchResults:
    """Return what `viewer` may see and `filters` ask for, of these shelves or (None) of all.

    Nothing that was committed before is missing, unless the answer says that it is not whole.
    """
    copy = find_follower(session)
    if copy is None:
        return _search_database(session, viewer, shelves, filters)
    labels = visibility_labels(viewer)
    some = None if shelves is None else tuple(sorted(shelves))
    asked = SearchRequest(labels, some, filters, parse_query(filters.q))
    view = copy.snapshot or copy.wait_for_snapshot(None, SECONDS_TO_WAIT)
    for _ in range(MAX_ATTEMPTS):
        if view is None:
            break
        try:
            with wrap_engine_errors():
                answer, moment = _search_snapshot(session, viewer, view, asked)
        except SearchEngineError as fault:
            copy.report_error(view, fault)
            view = copy.wait_for_snapshot(None, SECONDS_TO_WAIT)
            continue
        if view.includes(moment):
            return answer
        newer = copy.wait_for_snapshot(moment, SECONDS_TO_WAIT)
        if newer is view and view.cursor:
            return replace(answer, is_complete=False)
        view = newer if newer is not view else None
    return _search_database(session, viewer, shelves, filters)


def list_wider_searches(
    session: Session, viewer: Viewer, shelves: Collection[str] | None, filters: Filters
) -> list[tuple[Filters, int]]:
    """Return wider questions than one that found nothing, each with how many things it finds.

    First the same words without facets, then each word or phrase alone.
    """
    whole = Filters(q=filters.q, sort=filters.sort, literal=filters.literal)
    question = parse_query(filters.q)
    asked = [whole] if filters.facets else []
    if len(question.terms) > 1 or question.excluded:
        asked += [
            Filters(q=format_query(ParsedQuery((unit,)), {}), sort=filters.sort) for unit in question.terms
        ]
    asked += [Filters(q=" ".join(unit.words), sort=filters.sort) for unit in question.terms if unit.quoted]
    counted = [
        (one, search_entries(session, viewer, shelves, replace(one, size=0)).total)
        for one in asked[:MAX_WIDER_SEARCHES]
    ]
    return [(one, total) for one, total in counted if total]


def is_name_match(text: str, name: str) -> bool:
    """Say whether a reader who typed `text` means what is called `name`: every word is one of its words."""
    stems = {stem_word(word) for word in tokenize(name)}
    words = parse_query(text).words
    return bool(words) and all(stem_word(word) in stems for word in words)


def _search_database(
    session: Session, viewer: Viewer, shelves: Collection[str] | None, filters: Filters
) -> SearchResults:
    # Plainer, but never nothing: the database finds words as they are typed.
    sort = filters.sort if filters.sort in SORT_FIELDS else "newest"
    found = list_entries(session, viewer, shelves, replace(filters, sort=sort))
    return SearchResults(found.entries, found.total, found.counts, is_complete=False)


def _search_snapshot(
    session: Session, viewer: Viewer, snapshot: Snapshot, request: SearchRequest
) -> tuple[SearchResults, ChangePosition]:
    question, filters = request.parsed_query, request.filters
    if filters.q.strip() and not question.terms and not question.excluded:
        return SearchResults(), read_change_counter(session)
    parts, shown_for, did_you_mean = build_clauses(question), "", ""
    query = _build_query(request, parts)
    total, ids = _page_ids(snapshot, request, parts, query)
    if (
        parts
        and not total
        and (better := SpellingCorrector(snapshot, request.labels).correct(question, parts))
    ):
        if filters.literal:
            did_you_mean = better.text
        else:
            parts, shown_for = better.clauses, better.text
            query = _build_query(request, parts)
            total, ids = _rank(snapshot.searcher, query, filters, by_words=True)
    elif parts and total <= RARE_COUNT and not filters.facets:
        did_you_mean = SpellingCorrector(snapshot, request.labels).suggest_spelling(question, parts)
    rows, moment = list_entries_by_id(session, viewer, ids)
    answer = SearchResults(
        entries=rows,
        total=total,
        counts=_counts(snapshot, request, parts, query),
        extracts=_extracts(snapshot, parts, rows),
        corrected_query=shown_for if total else "",
        did_you_mean=did_you_mean,
    )
    return answer, moment


def _build_query(request: SearchRequest, clauses: tuple[Clause, ...], without: str = "") -> Query:
    text = text_query(clauses, request.parsed_query.excluded)
    return filtered_query(text, request.labels, request.shelves, request.filters.facets, except_facet=without)


def _page_ids(
    snapshot: Snapshot, request: SearchRequest, clauses: tuple[Clause, ...], query: Query
) -> tuple[int, list[int]]:
    filters = request.filters

    def rank() -> tuple[int, list[int]]:
        return _rank(snapshot.searcher, query, filters, bool(clauses))

    if clauses or request.parsed_query.excluded or any(filters.facets.values()):
        return rank()
    # To put everything in order costs as much as there is, and the first pages are asked for again and again.
    place = (filters.sort, filters.page, filters.size)
    return snapshot.get_or_compute(("page", request.labels, request.shelves, *place), rank)


def _rank(searcher: Searcher, query: Query, filters: Filters, by_words: bool) -> tuple[int, list[int]]:
    # How many there are, and the ids of the page in order.
    start, size = (filters.page - 1) * filters.size, filters.size
    if size == 0:
        return count_matches(searcher, query), []
    if not by_words or filters.sort in SORT_FIELDS:
        order = SORT_FIELDS.get(filters.sort, "by_newest")
        found: Any = searcher.search(query, size, True, order, start, Order.Asc)
        return found.count, read_field_values(searcher, "id", [address for _, address in found.hits])
    end = start + size
    limit = end + 1
    found = searcher.search(query, limit, True)
    hits = found.hits
    while len(hits) == limit < end + MAX_TIED and hits[end - 1][0] == hits[-1][0]:
        limit = min(limit * 4, end + MAX_TIED)
        hits = searcher.search(query, limit, False).hits
    return found.count, read_field_values(searcher, "id", _page_hits(searcher, hits, start, end))


def _page_hits(searcher: Searcher, hits: Sequence[tuple[Any, Any]], start: int, end: int) -> list[Any]:
    # What has one rank with the first or the last of the page belongs to it until the titles have decided.
    first, last = start, min(end, len(hits))
    while 0 < first < last and hits[first - 1][0] == hits[start][0]:
        first -= 1
    while 0 < last < len(hits) and hits[last][0] == hits[last - 1][0]:
        last += 1
    near = hits[first:last]
    addresses = [address for _, address in near]
    if len({score for score, _ in near}) < len(near):
        titles = zip(*(read_field_values(searcher, name, addresses) for name in SORT_TIE_FIELDS), strict=True)
        keyed = sorted(zip(near, titles, strict=True), key=lambda one: (-one[0][0], one[1]))
        addresses = [address for (_, address), _ in keyed]
    return addresses[start - first : end - first]


def _counts(
    snapshot: Snapshot, request: SearchRequest, clauses: tuple[Clause, ...], query: Query
) -> Mapping[str, Mapping[str, int]]:
    chosen = [name for name, values in request.filters.facets.items() if values]
    others = [name for name in FACET_NAMES if name not in chosen]

    def count() -> dict[str, dict[str, int]]:
        counts = _count_values(snapshot.searcher, query, others)
        # A facet with a choice is counted without it, so that one sees what another choice would give.
        for name in chosen:
            counts |= _count_values(snapshot.searcher, _build_query(request, clauses, without=name), [name])
        return counts

    if clauses or chosen or request.parsed_query.excluded:
        return count()
    return snapshot.get_or_compute(("counts", request.labels, request.shelves), count)


def _count_values(searcher: Searcher, query: Query, names: Sequence[str]) -> dict[str, dict[str, int]]:
    wanted = {name: {"terms": {"field": f"has_{name}", "size": MAX_FACET_VALUES}} for name in names}
    found = searcher.aggregate(query, wanted)
    counts = {
        name: {bucket["key"]: bucket["doc_count"] for bucket in found[name]["buckets"]} for name in names
    }
    return {name: values for name, values in counts.items() if values}


def _extracts(snapshot: Snapshot, clauses: tuple[Clause, ...], rows: Sequence[Any]) -> Mapping[int, Extract]:
    if not clauses:
        return {}
    extractor = Extractor(snapshot.searcher, clause_words(clauses))
    return {row.id: extractor.extract(row.summary, row.body) for row in rows}
