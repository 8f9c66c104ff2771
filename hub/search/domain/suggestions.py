"""Suggestions while the user is typing: a few entries, matches in the title first."""

from collections.abc import Collection
from typing import Any

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import ChangePosition, list_entries_by_id
from hub.search.domain.index_follower import find_follower
from hub.search.domain.query_builder import Alternative, Clause, build_clauses, filtered_query, text_query
from hub.search.domain.query_parser import ParsedQuery, SearchTerm, parse_query
from hub.search.domain.schema import FIELD_WEIGHTS, SearchEngineError, visibility_labels, wrap_engine_errors
from hub.search.domain.snapshot import Snapshot, read_field_values
from hub.search.domain.spelling import SpellingCorrector
from hub.search.domain.trust_names import TrustNames, find_trust_names

MAX_SUGGESTIONS = 8
MIN_CHARACTERS, MAX_CHARACTERS = 2, 100
MAX_ATTEMPTS = 2
SECONDS_TO_WAIT = 0.5
"""Short, because the user has typed on by then."""


class Suggestions(Struct, frozen=True):
    """Rows of the catalogue, best first; `is_complete` unless recent changes may be missing."""

    rows: tuple[Any, ...] = ()
    is_complete: bool = True


def suggest(session: Session, viewer: Viewer, shelves: Collection[str] | None, text: str) -> Suggestions:
    """Return suggestions for the `text` typed so far, visible to `viewer` on these shelves (None: all)."""
    parsed_query = parse_query(text[:MAX_CHARACTERS])
    follower = find_follower(session)
    if follower is None or sum(map(len, parsed_query.words)) < MIN_CHARACTERS:
        return Suggestions(is_complete=follower is not None)
    rows: tuple[Any, ...] = ()
    before_call: ChangePosition | None = None
    snapshot = follower.snapshot or follower.wait_for_snapshot(None, SECONDS_TO_WAIT)
    for _ in range(MAX_ATTEMPTS):
        if snapshot is None:
            break
        try:
            with wrap_engine_errors():
                rows, position = _suggest_from_snapshot(session, viewer, snapshot, shelves, parsed_query)
        except SearchEngineError as error:
            follower.report_error(snapshot, error)
            break
        before_call = before_call or position
        # The second time, changes since the call may be missing, because writers may never pause.
        if snapshot.includes(before_call):
            return Suggestions(rows)
        snapshot = follower.wait_for_snapshot(position, SECONDS_TO_WAIT)
    return Suggestions(rows, is_complete=False)


def _suggest_from_snapshot(
    session: Session,
    viewer: Viewer,
    snapshot: Snapshot,
    shelves: Collection[str] | None,
    parsed_query: ParsedQuery,
) -> tuple[tuple[Any, ...], ChangePosition]:
    labels = visibility_labels(viewer)
    corrector = SpellingCorrector(snapshot, labels)
    names = find_trust_names(session, snapshot)
    clauses = _clauses_with_completions(corrector, parsed_query, names)
    ids = _rank_ids(snapshot, labels, shelves, parsed_query, clauses)
    if not ids:
        # The user sees titles only, and chooses: here what was probably meant can be shown.
        meant = parse_query(corrector.suggest(parsed_query, build_clauses(parsed_query, names)))
        clauses = build_clauses(meant if meant.terms else parsed_query, names)
        clauses = corrector.complete(clauses, is_typing=True)
        ids = _rank_ids(snapshot, labels, shelves, parsed_query, clauses)
    rows, position = list_entries_by_id(session, viewer, ids)
    return tuple(rows), position


def _clauses_with_completions(
    corrector: SpellingCorrector, parsed_query: ParsedQuery, names: TrustNames
) -> tuple[Clause, ...]:
    # The last word may be unfinished: its completions count as much as the word itself.
    last = parsed_query.terms[-1]
    if not parsed_query.ends_in_prefix or last.quoted or len(last.words) > 1:
        return build_clauses(parsed_query, names)
    before = build_clauses(parsed_query.without_last_term(), names)
    (last_clause,) = build_clauses(ParsedQuery((last,), typed=(last,)))
    completions = tuple(
        Alternative((SearchTerm((word,)),))
        for word in corrector.completions(last.words[0], field="title_words")
    )
    return (*before, Clause((*last_clause.alternatives, *completions)))


def _rank_ids(
    snapshot: Snapshot,
    labels: Collection[str],
    shelves: Collection[str] | None,
    parsed_query: ParsedQuery,
    clauses: tuple[Clause, ...],
) -> list[int]:
    ids: dict[int, None] = {}
    # Matches in the title come first, because the user sees only the titles.
    for fields in ({"title": 1.0}, FIELD_WEIGHTS):
        query = filtered_query(text_query(clauses, parsed_query.excluded, fields), labels, shelves, {})
        hits = snapshot.searcher.search(query, MAX_SUGGESTIONS, count=False).hits
        ids |= dict.fromkeys(read_field_values(snapshot.searcher, "id", [address for _, address in hits]))
    return list(ids)[:MAX_SUGGESTIONS]
