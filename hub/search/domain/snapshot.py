"""A snapshot of the index after a commit, and the writing of changes."""

from collections.abc import Callable
from typing import Any, TypeVar

from msgspec import Struct, field
from sqlalchemy.orm import Session
from tantivy import IndexWriter, Query, Searcher

from hub.catalogue.domain import ChangePosition, list_changed_entries, list_changed_readers
from hub.search.domain.schema import (
    CURSOR_ID,
    SCHEMA,
    SearchEngineError,
    cursor_document,
    make_index_document,
)
from hub.trusts.domain import search_names_by_organisation

T = TypeVar("T")
MAX_CACHED = 200


class Snapshot(Struct, frozen=True, eq=False):
    """The index as of one commit: the searcher to query, and the position it includes."""

    searcher: Searcher
    cursor: int
    epoch: str
    generation: str
    cache: dict[Any, Any] = field(default_factory=dict)

    def includes(self, position: ChangePosition) -> bool:
        """Return whether the snapshot includes every change up to `position`."""
        return self.epoch == position.epoch and self.cursor >= position.seq

    def get_or_compute(self, key: Any, compute: Callable[[], T]) -> T:
        """Return the value cached under `key`, or compute and cache it for the life of the snapshot."""
        value = self.cache.get(key)
        if value is None:
            if len(self.cache) >= MAX_CACHED:
                self.cache.clear()
            value = self.cache[key] = compute()
        return value


def write_changes(writer: IndexWriter, session: Session, after_seq: int, until_seq: int) -> None:
    """Write the changes after `after_seq` up to `until_seq`, and the new cursor, in one commit."""
    owners = search_names_by_organisation(session)
    readers = list_changed_readers(session, after_seq, until_seq)
    for row in list_changed_entries(session, after_seq, until_seq):
        if after_seq:
            writer.delete_documents_by_term("id", row.id)
        if row.state == "live":
            names = owners.get(row.owner_id, "")
            writer.add_document(make_index_document(row, names, readers.get(row.id, ())))
    writer.delete_documents_by_term("id", CURSOR_ID)
    writer.add_document(cursor_document(until_seq))
    writer.commit()


def read_field_values(searcher: Searcher, name: str, addresses: list[Any]) -> list[int]:
    """Return the value of the field `name` of each document at `addresses`.

    Every document has such a field. Raises SearchEngineError if one does not: the index is then damaged in a
    way that the engine does not detect.
    """
    values = [int(value) for value in searcher.fast_field_values(name, addresses) if value is not None]
    if len(values) < len(addresses):
        raise SearchEngineError(f"a thing without {name}")
    return values


def read_cursor(searcher: Searcher) -> int:
    """Return the cursor of the index, or 0 if nothing has been written to it."""
    result = searcher.search(Query.term_query(SCHEMA, "id", CURSOR_ID, "basic"), 1, count=False)
    values = searcher.fast_field_values("seq", [address for _, address in result.hits])
    return int(values[0] or 0) if values else 0
