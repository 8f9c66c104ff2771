"""What a reader may be after while still typing: a few things, by their titles first."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import Moment, entries_by_id
from hub.search.domain.index_follower import copy_of
from hub.search.domain.query_builder import Part, Way, narrowed, parts_of, text_query
from hub.search.domain.query_parser import Question, Unit, parse
from hub.search.domain.schema import WEIGHTS, EngineFault, engine_faults, labels_of
from hub.search.domain.snapshot import View, values_of
from hub.search.domain.spelling import Corrector

MOST = 8
LEAST_CHARACTERS, LONGEST = 2, 100
TRIES = 2
SECONDS_TO_WAIT = 0.5
"""Whoever is typing has gone on by then."""


@dataclass(frozen=True)
class Suggestions:
    """Rows of the catalogue, best first; `whole` unless something newer may be missing."""

    rows: tuple[Any, ...] = ()
    whole: bool = True


def suggest(session: Session, viewer: Viewer, shelves: Collection[str] | None, text: str) -> Suggestions:
    """Return what `viewer` may be after who has typed `text` so far, on these shelves or (None) on all."""
    question = parse(text[:LONGEST])
    copy = copy_of(session)
    if copy is None or sum(map(len, question.words)) < LEAST_CHARACTERS:
        return Suggestions(whole=copy is not None)
    rows: tuple[Any, ...] = ()
    view = copy.view or copy.follow(None, SECONDS_TO_WAIT)
    for _ in range(TRIES):
        if view is None:
            break
        try:
            with engine_faults():
                rows, moment = _ask(session, viewer, view, shelves, question)
        except EngineFault as fault:
            copy.suspect(view, fault)
            break
        if view.shows(moment):
            return Suggestions(rows)
        view = copy.follow(moment, SECONDS_TO_WAIT)
    return Suggestions(rows, whole=False)


def _ask(
    session: Session, viewer: Viewer, view: View, shelves: Collection[str] | None, question: Question
) -> tuple[tuple[Any, ...], Moment]:
    labels = labels_of(viewer)
    corrector = Corrector(view, labels)
    parts = _unfinished(corrector, question)
    ids = _best(view, labels, shelves, question, parts)
    if not ids and (better := corrector.correct(question, parts_of(question))):
        ids = _best(view, labels, shelves, question, better.parts)
    rows, moment = entries_by_id(session, viewer, ids)
    return tuple(rows), moment


def _unfinished(corrector: Corrector, question: Question) -> tuple[Part, ...]:
    # The last word may go on: what it can become counts as much as what it is.
    last = question.units[-1]
    if not question.unfinished or last.quoted or len(last.words) > 1:
        return parts_of(question)
    before = parts_of(replace(question, units=question.units[:-1]))
    (own,) = parts_of(Question((last,)))
    endings = corrector.endings(last.words[0], field="title_words")
    return (*before, Part((*own.ways, *(Way((Unit((word,)),)) for word in endings))))


def _best(
    view: View,
    labels: Collection[str],
    shelves: Collection[str] | None,
    question: Question,
    parts: tuple[Part, ...],
) -> list[int]:
    ids: dict[int, None] = {}
    # A title that has the words, whatever else has them, says most to one who reads titles.
    for fields in ({"title": 1.0}, WEIGHTS):
        query = narrowed(text_query(parts, question.without, fields), labels, shelves, {})
        hits = view.searcher.search(query, MOST, count=False).hits
        ids |= dict.fromkeys(values_of(view.searcher, "id", [address for _, address in hits]))
    return list(ids)[:MOST]
