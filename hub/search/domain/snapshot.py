"""The copy as it stands after a commit, and what a commit writes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy.orm import Session
from tantivy import IndexWriter, Query, Searcher

from hub.catalogue.domain import ChangePosition, list_changed_entries
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


@dataclass(frozen=True)
class Snapshot:
    """The copy as it stood after a commit: what is asked, and how far it follows."""

    searcher: Searcher
    cursor: int
    epoch: str
    generation: str
    cache: dict[Any, Any] = field(default_factory=dict, compare=False)

    def includes(self, position: ChangePosition) -> bool:
        """Say whether it holds all that had happened at `moment`."""
        return self.epoch == position.epoch and self.cursor >= position.seq

    def get_or_compute(self, key: Any, compute: Callable[[], T]) -> T:
        """Return what was worked out before under `key`, or work it out; kept as long as the view is."""
        known = self.cache.get(key)
        if known is None:
            if len(self.cache) >= MAX_CACHED:
                self.cache.clear()
            known = self.cache[key] = compute()
        return known


def write_changes(writer: IndexWriter, session: Session, after_seq: int, until_seq: int) -> None:
    """Write what changed in the catalogue between two readings of its clock, and how far that is, at once."""
    owners = search_names_by_organisation(session)
    for row in list_changed_entries(session, after_seq, until_seq):
        if after_seq:
            writer.delete_documents_by_term("id", row.id)
        if row.state == "live":
            writer.add_document(make_index_document(row, owners.get(row.owner_id, "")))
    writer.delete_documents_by_term("id", CURSOR_ID)
    writer.add_document(cursor_document(until_seq))
    writer.commit()


def read_field_values(searcher: Searcher, name: str, addresses: list[Any]) -> list[int]:
    """Return what each thing at `addresses` holds in the field `name`, which all things have.

    Raises EngineFault where one has none: the copy is damaged in a way that the engine has not noticed.
    """
    values = [int(value) for value in searcher.fast_field_values(name, addresses) if value is not None]
    if len(values) < len(addresses):
        raise SearchEngineError(f"a thing without {name}")
    return values


def read_cursor(searcher: Searcher) -> int:
    """Return how far the copy follows; nothing was copied where it does not say."""
    mark = searcher.search(Query.term_query(SCHEMA, "id", CURSOR_ID, "basic"), 1, count=False)
    values = searcher.fast_field_values("seq", [address for _, address in mark.hits])
    return int(values[0] or 0) if values else 0
