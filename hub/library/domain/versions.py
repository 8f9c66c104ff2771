"""The versions of an item: each publication and withdrawal, as it was."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from hub.library.models import Resource, ResourceRevision

ATTACHMENTS = "attachments"
"""The field of a version with its files, each as a mapping; no document has it."""
READERS = "readers"
"""The field of a version with the ids of the organisations that could read it besides its owner."""
MAX_VERSIONS = 200


class Version(Struct, frozen=True):
    """One version of an item; `fields` and `body` are empty once it is redacted."""

    number: int
    step: str
    origin: str
    fields: dict[str, Any]
    body: str
    change_note: str
    author_id: int | None
    publisher_id: int | None
    audience: str
    created_at: datetime
    redacted_at: datetime | None
    redaction_reason: str


def find_current_version(session: Session, entry_id: int) -> Version | None:
    """Return the current version of an item, or None if it has none."""
    statement = _versions(entry_id).where(ResourceRevision.number == Resource.current_revision)
    row = session.execute(statement).first()
    return Version(*row) if row else None


def find_version(session: Session, entry_id: int, number: int) -> Version | None:
    """Return one version of an item, or None."""
    row = session.execute(_versions(entry_id).where(ResourceRevision.number == number)).first()
    return Version(*row) if row else None


def list_versions(session: Session, entry_id: int) -> list[Version]:
    """Return the versions of an item, newest first; at most MAX_VERSIONS."""
    statement = _versions(entry_id).order_by(ResourceRevision.number.desc()).limit(MAX_VERSIONS)
    return [Version(*row) for row in session.execute(statement)]


def is_kept_in_file(session: Session, entry_id: int) -> bool:
    """Return whether an item comes from a file of its organisation."""
    return session.scalar(select(Resource.ownership).where(Resource.entry_id == entry_id)) == "file"


def _versions(entry_id: int) -> Select[Any]:
    columns = (getattr(ResourceRevision, name) for name in Version.__struct_fields__)
    return (
        select(*columns)
        .join(Resource, Resource.id == ResourceRevision.resource_id)
        .where(Resource.entry_id == entry_id)
    )
