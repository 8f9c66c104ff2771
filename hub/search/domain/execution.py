"""The search itself: the engine finds and counts, one statement reads what the page shows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session
from tantivy import Order, Query, Searcher

from hub.access import Viewer
from hub.catalogue.domain import (
    PAGE_SIZE,
    Filters,
    Moment,
    entries_by_id,
    find_entries,
    read_clock,
)
from hub.search.domain.extracts import Extract, Extractor
from hub.search.domain.index_follower import copy_of
from hub.search.domain.query_builder import Part, count_of, narrowed, parts_of, text_query, words_of
from hub.search.domain.query_parser import Question, parse
from hub.search.domain.schema import COUNTED, TIES, EngineFault, engine_faults, labels_of, stem_of, words_in
from hub.search.domain.snapshot import View, values_of
from hub.search.domain.spelling import FEW, Corrector, typed

SECONDS_TO_WAIT = 2.0
TRIES = 4
MOST_TIED = 2000
"""Things of the same rank that are put in order of their titles; beyond, the engine's order stands."""
MOST_VALUES = 500
MOST_WIDER = 6
FIELD_ORDERS = {"newest": "by_newest", "title": "by_title"}


@dataclass(frozen=True)
class Asked:
    """What was asked: by whom, of which shelves (None: all), which words, facets, order and page."""

    labels: tuple[str, ...]
    shelves: tuple[str, ...] | None
    filters: Filters
    question: Question


@dataclass(frozen=True)
class Answer:
    """A page of what was found, with exact counts. `entries` are rows of the catalogue."""

    entries: Sequence[Any] = ()
    total: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    extracts: Mapping[int, Extract] = field(default_factory=dict)
    shown_for: str = ""
    """What was looked for instead, because what was typed stands nowhere."""
    did_you_mean: str = ""
    whole: bool = True
    """Whether it shows all that had happened when it was asked; otherwise it is not to be kept."""

    def pages(self, size: int = PAGE_SIZE) -> int:
        """Return how many pages the list has; an empty list has one."""
        return max(1, -(-self.total // size))


def find(session: Session, viewer: Viewer, shelves: Collection[str] | None, filters: Filters) -> Answer:
    """Return what `viewer` may see and `filters` ask for, of these shelves or (None) of all.

    Nothing that was committed before is missing, unless the answer says that it is not whole.
    """
    copy = copy_of(session)
    if copy is None:
        return _without_copy(session, viewer, shelves, filters)
    labels = labels_of(viewer)
    some = None if shelves is None else tuple(sorted(shelves))
    asked = Asked(labels, some, filters, parse(filters.q))
    view = copy.view or copy.follow(None, SECONDS_TO_WAIT)
    for _ in range(TRIES):
        if view is None:
            break
        try:
            with engine_faults():
                answer, moment = _ask(session, viewer, view, asked)
        except EngineFault as fault:
            copy.suspect(view, fault)
            view = copy.follow(None, SECONDS_TO_WAIT)
            continue
        if view.shows(moment):
            return answer
        newer = copy.follow(moment, SECONDS_TO_WAIT)
        if newer is view and view.cursor:
            return replace(answer, whole=False)
        view = newer if newer is not view else None
    return _without_copy(session, viewer, shelves, filters)


def wider(
    session: Session, viewer: Viewer, shelves: Collection[str] | None, filters: Filters
) -> list[tuple[Filters, int]]:
    """Return wider questions than one that found nothing, each with how many things it finds.

    First the same words without facets, then each word or phrase alone.
    """
    whole = Filters(q=filters.q, sort=filters.sort, literal=filters.literal)
    question = parse(filters.q)
    asked = [whole] if filters.facets else []
    if len(question.units) > 1 or question.without:
        asked += [Filters(q=typed(Question((unit,)), {}), sort=filters.sort) for unit in question.units]
    asked += [Filters(q=" ".join(unit.words), sort=filters.sort) for unit in question.units if unit.quoted]
    counted = [
        (one, find(session, viewer, shelves, replace(one, size=0)).total) for one in asked[:MOST_WIDER]
    ]
    return [(one, total) for one, total in counted if total]


def stands_in(text: str, name: str) -> bool:
    """Say whether a reader who typed `text` means what is called `name`: every word is one of its words."""
    stems = {stem_of(word) for word in words_in(name)}
    words = parse(text).words
    return bool(words) and all(stem_of(word) in stems for word in words)


def _without_copy(
    session: Session, viewer: Viewer, shelves: Collection[str] | None, filters: Filters
) -> Answer:
    # Plainer, but never nothing: the database finds words as they are typed.
    sort = filters.sort if filters.sort in FIELD_ORDERS else "newest"
    found = find_entries(session, viewer, shelves, replace(filters, sort=sort))
    return Answer(found.entries, found.total, found.counts, whole=False)


def _ask(session: Session, viewer: Viewer, view: View, asked: Asked) -> tuple[Answer, Moment]:
    question, filters = asked.question, asked.filters
    if filters.q.strip() and not question.units and not question.without:
        return Answer(), read_clock(session)
    parts, shown_for, did_you_mean = parts_of(question), "", ""
    query = _query(asked, parts)
    total, ids = _page_ids(view, asked, parts, query)
    if parts and not total and (better := Corrector(view, asked.labels).correct(question, parts)):
        if filters.literal:
            did_you_mean = better.text
        else:
            parts, shown_for = better.parts, better.text
            query = _query(asked, parts)
            total, ids = _rank(view.searcher, query, filters, by_words=True)
    elif parts and total <= FEW and not filters.facets:
        did_you_mean = Corrector(view, asked.labels).likelier(question, parts)
    rows, moment = entries_by_id(session, viewer, ids)
    answer = Answer(
        entries=rows,
        total=total,
        counts=_counts(view, asked, parts, query),
        extracts=_extracts(view, parts, rows),
        shown_for=shown_for if total else "",
        did_you_mean=did_you_mean,
    )
    return answer, moment


def _query(asked: Asked, parts: tuple[Part, ...], without: str = "") -> Query:
    text = text_query(parts, asked.question.without)
    return narrowed(text, asked.labels, asked.shelves, asked.filters.facets, without=without)


def _page_ids(view: View, asked: Asked, parts: tuple[Part, ...], query: Query) -> tuple[int, list[int]]:
    filters = asked.filters

    def rank() -> tuple[int, list[int]]:
        return _rank(view.searcher, query, filters, bool(parts))

    if parts or asked.question.without or any(filters.facets.values()):
        return rank()
    # To put everything in order costs as much as there is, and the first pages are asked for again and again.
    place = (filters.sort, filters.page, filters.size)
    return view.remember(("page", asked.labels, asked.shelves, *place), rank)


def _rank(searcher: Searcher, query: Query, filters: Filters, by_words: bool) -> tuple[int, list[int]]:
    # How many there are, and the ids of the page in order.
    start, size = (filters.page - 1) * filters.size, filters.size
    if size == 0:
        return count_of(searcher, query), []
    if not by_words or filters.sort in FIELD_ORDERS:
        order = FIELD_ORDERS.get(filters.sort, "by_newest")
        found: Any = searcher.search(query, size, True, order, start, Order.Asc)
        return found.count, values_of(searcher, "id", [address for _, address in found.hits])
    end = start + size
    limit = end + 1
    found = searcher.search(query, limit, True)
    hits = found.hits
    while len(hits) == limit < end + MOST_TIED and hits[end - 1][0] == hits[-1][0]:
        limit = min(limit * 4, end + MOST_TIED)
        hits = searcher.search(query, limit, False).hits
    return found.count, values_of(searcher, "id", _page_of(searcher, hits, start, end))


def _page_of(searcher: Searcher, hits: Sequence[tuple[Any, Any]], start: int, end: int) -> list[Any]:
    # What has one rank with the first or the last of the page belongs to it until the titles have decided.
    first, last = start, min(end, len(hits))
    while 0 < first < last and hits[first - 1][0] == hits[start][0]:
        first -= 1
    while 0 < last < len(hits) and hits[last][0] == hits[last - 1][0]:
        last += 1
    near = hits[first:last]
    addresses = [address for _, address in near]
    if len({score for score, _ in near}) < len(near):
        titles = zip(*(values_of(searcher, name, addresses) for name in TIES), strict=True)
        keyed = sorted(zip(near, titles, strict=True), key=lambda one: (-one[0][0], one[1]))
        addresses = [address for (_, address), _ in keyed]
    return addresses[start - first : end - first]


def _counts(
    view: View, asked: Asked, parts: tuple[Part, ...], query: Query
) -> Mapping[str, Mapping[str, int]]:
    chosen = [name for name, values in asked.filters.facets.items() if values]
    others = [name for name in COUNTED if name not in chosen]

    def count() -> dict[str, dict[str, int]]:
        counts = _count_values(view.searcher, query, others)
        # A facet with a choice is counted without it, so that one sees what another choice would give.
        for name in chosen:
            counts |= _count_values(view.searcher, _query(asked, parts, without=name), [name])
        return counts

    if parts or chosen or asked.question.without:
        return count()
    return view.remember(("counts", asked.labels, asked.shelves), count)


def _count_values(searcher: Searcher, query: Query, names: Sequence[str]) -> dict[str, dict[str, int]]:
    wanted = {name: {"terms": {"field": f"has_{name}", "size": MOST_VALUES}} for name in names}
    found = searcher.aggregate(query, wanted)
    counts = {
        name: {bucket["key"]: bucket["doc_count"] for bucket in found[name]["buckets"]} for name in names
    }
    return {name: values for name, values in counts.items() if values}


def _extracts(view: View, parts: tuple[Part, ...], rows: Sequence[Any]) -> Mapping[int, Extract]:
    if not parts:
        return {}
    extractor = Extractor(view.searcher, words_of(parts))
    return {row.id: extractor.of(row.summary, row.body) for row in rows}
