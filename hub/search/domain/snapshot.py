"""The copy as it stands after a commit, and what a commit writes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy.orm import Session
from tantivy import IndexWriter, Query, Searcher

from hub.catalogue.domain import Moment, changed_entries
from hub.search.domain.schema import CURSOR_ID, SCHEMA, EngineFault, cursor_document, document_of
from hub.trusts.domain import words_for_organisations

T = TypeVar("T")
MOST_REMEMBERED = 200


@dataclass(frozen=True)
class View:
    """The copy as it stood after a commit: what is asked, and how far it follows."""

    searcher: Searcher
    cursor: int
    epoch: str
    generation: str
    remembered: dict[Any, Any] = field(default_factory=dict, compare=False)

    def shows(self, moment: Moment) -> bool:
        """Say whether it holds all that had happened at `moment`."""
        return self.epoch == moment.epoch and self.cursor >= moment.seq

    def remember(self, key: Any, work_out: Callable[[], T]) -> T:
        """Return what was worked out before under `key`, or work it out; kept as long as the view is."""
        known = self.remembered.get(key)
        if known is None:
            if len(self.remembered) >= MOST_REMEMBERED:
                self.remembered.clear()
            known = self.remembered[key] = work_out()
        return known


def write_changes(writer: IndexWriter, session: Session, after: int, until: int) -> None:
    """Write what changed in the catalogue between two readings of its clock, and how far that is, at once."""
    owners = words_for_organisations(session)
    for row in changed_entries(session, after, until):
        if after:
            writer.delete_documents_by_term("id", row.id)
        if row.state == "live":
            writer.add_document(document_of(row, owners.get(row.owner_id, "")))
    writer.delete_documents_by_term("id", CURSOR_ID)
    writer.add_document(cursor_document(until))
    writer.commit()


def values_of(searcher: Searcher, name: str, addresses: list[Any]) -> list[int]:
    """Return what each thing at `addresses` holds in the field `name`, which all things have.

    Raises EngineFault where one has none: the copy is damaged in a way that the engine has not noticed.
    """
    values = [int(value) for value in searcher.fast_field_values(name, addresses) if value is not None]
    if len(values) < len(addresses):
        raise EngineFault(f"a thing without {name}")
    return values


def cursor_of(searcher: Searcher) -> int:
    """Return how far the copy follows; nothing was copied where it does not say."""
    mark = searcher.search(Query.term_query(SCHEMA, "id", CURSOR_ID, "basic"), 1, count=False)
    values = searcher.fast_field_values("seq", [address for _, address in mark.hits])
    return int(values[0] or 0) if values else 0
