"""What is kept about who uploaded a file."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from hub.files.domain.uploads import FileState
from hub.files.models import StoredFile
from hub.kit.clock import isoformat_london


def export_files(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the files that a person has uploaded."""
    statement = select(StoredFile).where(
        StoredFile.uploaded_by_id == person_id, StoredFile.state != FileState.REMOVED.value
    )
    return [
        {
            "file": file.name,
            "size in bytes": file.size,
            "belongs to": file.owner_kind,
            "uploaded": isoformat_london(file.uploaded_at),
        }
        for file in session.scalars(statement.order_by(StoredFile.id))
    ]


def erase_files(session: Session, person_id: int) -> None:
    """Remove a person's own files, and their name from those that stay with the thing they belong to."""
    of_person = StoredFile.uploaded_by_id == person_id
    session.execute(
        update(StoredFile)
        .where(of_person, StoredFile.erased_with_uploader)
        .values(state=FileState.REMOVED.value, name="")
    )
    session.execute(update(StoredFile).where(of_person).values(uploaded_by_id=None))
