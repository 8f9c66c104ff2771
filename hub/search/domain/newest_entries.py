"""The newest entries with each of some facet values, found in the index."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy.orm import Session
from tantivy import Query

from hub.access import Viewer
from hub.catalogue.domain import (
    ChangePosition,
    Filters,
    list_entries_by_id,
    list_newest_by_facet_from_database,
)
from hub.search.domain.current_snapshot import ask_index
from hub.search.domain.query_builder import filtered_query
from hub.search.domain.ranking import rank_ids
from hub.search.domain.schema import visibility_labels
from hub.search.domain.snapshot import Snapshot


def list_newest_by_facet(
    session: Session, viewer: Viewer, kinds: Collection[str], facet: str, values: Sequence[str], size: int
) -> dict[str, list[Any]]:
    """Return for each of `values` the `size` newest entries of `kinds` that have it and `viewer` may see.

    One statement reads all rows. The database is asked while the index is not current.
    """
    labels, shelves = visibility_labels(viewer), tuple(sorted(kinds))

    def ask(snapshot: Snapshot) -> tuple[dict[str, list[Any]], ChangePosition]:
        ids = {value: _newest_ids(snapshot, labels, shelves, facet, value, size) for value in values}
        rows, position = list_entries_by_id(session, viewer, list({id_ for of in ids.values() for id_ in of}))
        by_id = {row.id: row for row in rows}
        return {value: [by_id[id_] for id_ in of if id_ in by_id] for value, of in ids.items()}, position

    answer = ask_index(session, ask)
    if answer is None or not answer.is_complete:
        return list_newest_by_facet_from_database(session, viewer, kinds, facet, values, size)
    return answer.value


def _newest_ids(
    snapshot: Snapshot, labels: tuple[str, ...], shelves: tuple[str, ...], facet: str, value: str, size: int
) -> list[int]:
    def rank() -> list[int]:
        query = filtered_query(Query.all_query(), labels, shelves, {facet: (value,)})
        return rank_ids(snapshot.searcher, query, Filters(size=size), by_words=False)[1]

    # The first page of the library asks for the same each time, and sorting grows with the catalogue.
    return snapshot.get_or_compute(("newest", labels, shelves, facet, value, size), rank)
