"""What a reader may be after while still typing: a few things, by their titles first."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import ChangePosition, list_entries_by_id
from hub.search.domain.index_follower import find_follower
from hub.search.domain.query_builder import Alternative, Clause, build_clauses, filtered_query, text_query
from hub.search.domain.query_parser import ParsedQuery, SearchTerm, parse_query
from hub.search.domain.schema import FIELD_WEIGHTS, SearchEngineError, visibility_labels, wrap_engine_errors
from hub.search.domain.snapshot import Snapshot, read_field_values
from hub.search.domain.spelling import SpellingCorrector

MAX_SUGGESTIONS = 8
MIN_CHARACTERS, MAX_CHARACTERS = 2, 100
MAX_ATTEMPTS = 2
SECONDS_TO_WAIT = 0.5
"""Whoever is typing has gone on by then."""


@dataclass(frozen=True)
class Suggestions:
    """Rows of the catalogue, best first; `whole` unless something newer may be missing."""

    rows: tuple[Any, ...] = ()
    is_complete: bool = True


def suggest(session: Session, viewer: Viewer, shelves: Collection[str] | None, text: str) -> Suggestions:
    """Return what `viewer` may be after who has typed `text` so far, on these shelves or (None) on all."""
    question = parse_query(text[:MAX_CHARACTERS])
    copy = find_follower(session)
    if copy is None or sum(map(len, question.words)) < MIN_CHARACTERS:
        return Suggestions(is_complete=copy is not None)
    rows: tuple[Any, ...] = ()
    view = copy.snapshot or copy.wait_for_snapshot(None, SECONDS_TO_WAIT)
    for _ in range(MAX_ATTEMPTS):
        if view is None:
            break
        try:
            with wrap_engine_errors():
                rows, moment = _suggest_from_snapshot(session, viewer, view, shelves, question)
        except SearchEngineError as fault:
            copy.report_error(view, fault)
            break
        if view.includes(moment):
            return Suggestions(rows)
        view = copy.wait_for_snapshot(moment, SECONDS_TO_WAIT)
    return Suggestions(rows, is_complete=False)


def _suggest_from_snapshot(
    session: Session, viewer: Viewer, view: Snapshot, shelves: Collection[str] | None, question: ParsedQuery
) -> tuple[tuple[Any, ...], ChangePosition]:
    labels = visibility_labels(viewer)
    corrector = SpellingCorrector(view, labels)
    parts = _clauses_with_completions(corrector, question)
    ids = _rank_ids(view, labels, shelves, question, parts)
    if not ids and (better := corrector.correct(question, build_clauses(question))):
        ids = _rank_ids(view, labels, shelves, question, better.clauses)
    rows, moment = list_entries_by_id(session, viewer, ids)
    return tuple(rows), moment


def _clauses_with_completions(corrector: SpellingCorrector, question: ParsedQuery) -> tuple[Clause, ...]:
    # The last word may go on: what it can become counts as much as what it is.
    last = question.terms[-1]
    if not question.ends_in_prefix or last.quoted or len(last.words) > 1:
        return build_clauses(question)
    before = build_clauses(replace(question, terms=question.terms[:-1]))
    (own,) = build_clauses(ParsedQuery((last,)))
    endings = corrector.completions(last.words[0], field="title_words")
    return (*before, Clause((*own.alternatives, *(Alternative((SearchTerm((word,)),)) for word in endings))))


def _rank_ids(
    view: Snapshot,
    labels: Collection[str],
    shelves: Collection[str] | None,
    question: ParsedQuery,
    parts: tuple[Clause, ...],
) -> list[int]:
    ids: dict[int, None] = {}
    # A title that has the words, whatever else has them, says most to one who reads titles.
    for fields in ({"title": 1.0}, FIELD_WEIGHTS):
        query = filtered_query(text_query(parts, question.excluded, fields), labels, shelves, {})
        hits = view.searcher.search(query, MAX_SUGGESTIONS, count=False).hits
        ids |= dict.fromkeys(read_field_values(view.searcher, "id", [address for _, address in hits]))
    return list(ids)[:MAX_SUGGESTIONS]
