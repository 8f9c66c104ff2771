"""Files that are kept: finding, reading, removing, and deleting what nobody can read any more."""

from collections.abc import Collection
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection, delete, or_, select, update
from sqlalchemy.orm import Session

from hub.files.domain.uploads import FileState
from hub.files.models import FilePiece, StoredFile

ARRIVES_WITHIN = timedelta(hours=1)
"""Longer than any upload is written. What still arrives after it was left behind by a process that ended."""
PIECES_AT_ONCE = 16


class FileFacts(Struct, frozen=True):
    """What is known of a file that can be read."""

    public_id: str
    owner_kind: str
    owner_id: str
    name: str
    media_type: str
    size: int
    sha256: str
    uploaded_at: datetime


class PieceMissingError(Exception):
    """A file was removed while it was read."""


def find_file(session: Session, public_id: str) -> FileFacts | None:
    """Return a file that can be read, or None. Whoever calls this asks its owner who may read it."""
    return files_by_public_id(session, [public_id]).get(public_id)


def files_by_public_id(session: Session, public_ids: Collection[str]) -> dict[str, FileFacts]:
    """Return the files with these ids that can be read."""
    if not public_ids:
        return {}
    statement = select(
        *(getattr(StoredFile, name) for name in FileFacts.__struct_fields__),
    ).where(StoredFile.public_id.in_(public_ids), StoredFile.state == FileState.CHECKED.value)
    return {row.public_id: FileFacts(*row) for row in session.execute(statement)}


def read_piece(connection: Connection, public_id: str, position: int) -> bytes:
    """Return one piece of a file; raise PieceMissingError if the file was removed.

    The file is found by its public id, because the number of a deleted row may be used again.
    """
    statement = (
        select(FilePiece.data)
        .join(StoredFile, StoredFile.id == FilePiece.file_id)
        .where(
            StoredFile.public_id == public_id,
            StoredFile.state == FileState.CHECKED.value,
            FilePiece.position == position,
        )
    )
    data: bytes | None = connection.scalar(statement)
    if data is None:
        raise PieceMissingError
    return bytes(data)


def remove_file(session: Session, public_id: str) -> None:
    """Let nobody read a file any more; the job deletes it."""
    session.execute(
        update(StoredFile).where(StoredFile.public_id == public_id).values(state=FileState.REMOVED.value)
    )


def list_files_to_delete(session: Session, at: datetime) -> list[int]:
    """Return the files that were removed, and those that never arrived whole."""
    never_arrived = (StoredFile.state == FileState.ARRIVING.value) & (
        StoredFile.uploaded_at < at - ARRIVES_WITHIN
    )
    statement = select(StoredFile.id).where(or_(StoredFile.state == FileState.REMOVED.value, never_arrived))
    return list(session.scalars(statement.order_by(StoredFile.id)))


def delete_part(session: Session, file_id: int, at: datetime) -> bool:
    """Delete some pieces of such a file, or the file once it has none; return whether it is gone.

    Not all at once, because deleted pieces are overwritten, and nobody else can write meanwhile.
    """
    if file_id not in list_files_to_delete(session, at):
        return True
    positions = list(
        session.scalars(
            select(FilePiece.position)
            .where(FilePiece.file_id == file_id)
            .order_by(FilePiece.position.desc())
            .limit(PIECES_AT_ONCE)
        )
    )
    if not positions:
        session.execute(delete(StoredFile).where(StoredFile.id == file_id))
        return True
    session.execute(delete(FilePiece).where(FilePiece.file_id == file_id, FilePiece.position.in_(positions)))
    return False
