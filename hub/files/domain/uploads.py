"""Uploads: inspected before anything is written, written in pieces, and unseen until they are complete."""

import hashlib
import os
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import IO
from uuid import uuid4

from msgspec import Struct
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.files.domain.file_names import make_safe_name
from hub.files.domain.file_types import FIELD, FileType, check_type
from hub.files.models import FilePiece, StoredFile
from hub.kit.errors import Conflict, Invalid
from hub.kit.row_locks import for_update

PIECE_BYTES = 256 * 1024
MEGABYTE = 1_000_000


class FileState(StrEnum):
    """What has become of a file. A scanner of viruses would stand between the first two."""

    ARRIVING = "arriving"
    CHECKED = "checked"
    REMOVED = "removed"


class Upload(Struct, frozen=True):
    """An uploaded file that was inspected; its content is still in `stream`."""

    stream: IO[bytes]
    name: str
    type: FileType
    size: int
    sha256: str


class FilePolicy(Struct, frozen=True):
    """The thing to which a file belongs, and what it may keep in all.

    `erased_with_uploader`: its files are deleted when the person who uploaded them is erased.
    """

    kind: str
    id: str
    max_files: int
    max_bytes: int
    erased_with_uploader: bool


def inspect_upload(stream: IO[bytes], name: str, max_bytes: int) -> Upload:
    """Return what an uploaded file is; needs no database. Raises Invalid if it is not accepted."""
    size = stream.seek(0, os.SEEK_END)
    if size == 0:
        raise Invalid(FIELD, "The file is empty. Choose another")
    if size > max_bytes:
        raise Invalid(FIELD, f"The file must be {max_bytes // MEGABYTE} MB or smaller")
    safe_name = make_safe_name(name)
    file_type = check_type(stream, safe_name)
    digest = hashlib.sha256()
    for piece in read_pieces(stream):
        digest.update(piece)
    return Upload(stream, safe_name, file_type, size, digest.hexdigest())


def read_pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the content of a file in pieces."""
    stream.seek(0)
    while piece := stream.read(PIECE_BYTES):
        yield piece


def reserve_file(session: Session, viewer: Viewer, owner: FilePolicy, upload: Upload, at: datetime) -> str:
    """Create the row of a file, which nobody can read yet, and return its public id.

    The caller holds the lock of the owner. Raises Invalid if the owner would keep too much.
    """
    kept = select(func.count(), func.coalesce(func.sum(StoredFile.size), 0)).where(
        StoredFile.owner_kind == owner.kind,
        StoredFile.owner_id == owner.id,
        StoredFile.state != FileState.REMOVED.value,
    )
    count, size = session.execute(kept).one()
    if count >= owner.max_files:
        raise Invalid(FIELD, f"There are already {owner.max_files} files. Remove one first")
    if size + upload.size > owner.max_bytes:
        left = max(owner.max_bytes - size, 0) / MEGABYTE
        raise Invalid(FIELD, f"There is only {left:.1f} MB left for files. Remove one first")
    file = StoredFile(
        public_id=str(uuid4()),
        owner_kind=owner.kind,
        owner_id=owner.id,
        name=upload.name,
        media_type=upload.type.media_type,
        size=upload.size,
        sha256=upload.sha256,
        state=FileState.ARRIVING.value,
        erased_with_uploader=owner.erased_with_uploader,
        uploaded_by_id=viewer.delegate_id or viewer.person_id,
        uploaded_at=at,
    )
    session.add(file)
    session.flush()
    return file.public_id


def add_pieces(session: Session, public_id: str, first: int, pieces: list[bytes]) -> None:
    """Write pieces of a file that is arriving."""
    file = _lock_arriving(session, public_id)
    rows = [
        {"file_id": file.id, "position": first + number, "data": piece} for number, piece in enumerate(pieces)
    ]
    session.execute(insert(FilePiece), rows)


def complete_file(session: Session, public_id: str) -> None:
    """Let a file be read, once every byte is there. The caller holds the lock of its owner."""
    file = _lock_arriving(session, public_id)
    length = select(func.sum(func.length(FilePiece.data))).where(FilePiece.file_id == file.id)
    if session.scalar(length) != file.size:
        raise Conflict("The file was not uploaded completely. Choose it again.")
    file.state = FileState.CHECKED.value


def _lock_arriving(session: Session, public_id: str) -> StoredFile:
    statement = select(StoredFile).where(
        StoredFile.public_id == public_id, StoredFile.state == FileState.ARRIVING.value
    )
    file = session.scalar(for_update(statement))
    if file is None:
        raise Conflict("The upload took too long. Choose the file again.")
    return file
