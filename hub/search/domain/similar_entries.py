"""Related entries: those that share the most with an entry, found in the index."""

from collections.abc import Collection
from typing import Any

from sqlalchemy.orm import Session
from tantivy import Occur, Query

from hub.access import Viewer
from hub.catalogue.domain import (
    RELATED_FACET_WEIGHTS,
    ChangePosition,
    RelatedEntry,
    list_entries_by_id,
    list_related_entries_from_database,
    shared_facets,
)
from hub.search.domain.current_snapshot import ask_index
from hub.search.domain.query_builder import any_value_query, filtered_query
from hub.search.domain.ranking import best_hits, order_hits
from hub.search.domain.schema import SCHEMA, visibility_labels
from hub.search.domain.snapshot import Snapshot, read_field_values

MAX_RELATED = 4


def list_related_entries(
    session: Session, viewer: Viewer, entry: Any, kinds: Collection[str], *, limit: int = MAX_RELATED
) -> list[RelatedEntry]:
    """Return up to `limit` entries of `kinds` that share facet values with `entry`, highest weight first.

    Those of equal weight are in the order of their titles. The database is asked while the index is not
    current.
    """
    values = [
        (name, value) for name in RELATED_FACET_WEIGHTS for value in dict.fromkeys(entry.facets.get(name, ()))
    ]
    if not values:
        return []
    labels = visibility_labels(viewer)
    query = filtered_query(_shared_values_query(values), labels, tuple(sorted(kinds)), {})
    others = Query.boolean_query(
        [(Occur.Must, query), (Occur.MustNot, Query.term_query(SCHEMA, "id", entry.id, "basic"))]
    )

    def ask(snapshot: Snapshot) -> tuple[list[Any], ChangePosition]:
        searcher = snapshot.searcher
        hits = best_hits(searcher, others, limit)
        return list_entries_by_id(
            session, viewer, read_field_values(searcher, "id", order_hits(searcher, hits, 0, limit))
        )

    answer = ask_index(session, ask)
    if answer is None or not answer.is_complete:
        return list_related_entries_from_database(session, viewer, entry, kinds, limit=limit)
    return [RelatedEntry(row, shared_facets(entry, row)) for row in answer.value]


def _shared_values_query(values: Collection[tuple[str, str]]) -> Query:
    """Return a query for entries with one of these facet values; the score is the sum of their weights."""
    return Query.boolean_query(
        [
            (
                Occur.Should,
                Query.const_score_query(
                    any_value_query(f"has_{name}", [value]), float(RELATED_FACET_WEIGHTS[name])
                ),
            )
            for name, value in values
        ]
    )
