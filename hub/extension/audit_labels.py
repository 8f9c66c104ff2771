"""Labels for the things that the audit log refers to by id."""

from collections.abc import Callable, Collection

from msgspec import Struct
from sqlalchemy.orm import Session


class AuditLabels(Struct, frozen=True):
    """Labels for one kind of thing that audit entries refer to by id only.

    `labels_by_id(session, ids)` returns a label for each thing that still exists.
    """

    kind: str
    labels_by_id: Callable[[Session, Collection[str]], dict[str, str]]
