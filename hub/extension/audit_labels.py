"""Labels for the things that the audit log refers to by id."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class AuditLabels:
    """What the record of what was done speaks of: a kind of thing, which has no name there.

    `find(session, ids)` returns in words, by their ids in the record, those things that are still here.
    """

    kind: str
    labels_by_id: Callable[[Session, Collection[str]], dict[str, str]]
