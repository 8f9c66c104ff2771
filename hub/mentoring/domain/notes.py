"""Private notes: each of the two may keep notes that nobody else reads.

A note is encrypted with a key that is made from the secret of the hub, which is not in the database.
"""

from datetime import datetime
from uuid import uuid4

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.keyring import decrypt, encrypt
from hub.kit.row_locks import for_update
from hub.mentoring.domain.relationships import get_relationship
from hub.mentoring.models import PrivateNote, Relationship

PURPOSE = "mentoring notes"
MAX_NOTES = 200
NO_NOTE = "This note does not exist, or it is not yours."
UNREADABLE = (
    "This note cannot be read at the moment, because the hub does not have the key that encrypted it. "
    "Ask the hub office."
)


class Note(Struct, frozen=True):
    """A note as its writer reads it."""

    public_id: str
    words: str
    changed_at: datetime
    is_readable: bool


def list_notes(session: Session, viewer: Viewer, relationship: Relationship) -> list[Note]:
    """Return the viewer's own notes on a relationship, the newest first."""
    require(viewer, Act.WRITE_NOTES, person_id=viewer.person_id)
    statement = select(PrivateNote).where(
        PrivateNote.relationship_id == relationship.id, PrivateNote.writer_id == viewer.person_id
    )
    rows = session.scalars(statement.order_by(PrivateNote.id.desc()).limit(MAX_NOTES))
    return [read_note(session, row) for row in rows]


def get_note(session: Session, viewer: Viewer, public_id: str, note_id: str) -> Note:
    """Return one of the viewer's own notes; raise NotFound for everyone but its writer."""
    return read_note(session, _get_row(session, viewer, public_id, note_id, lock=False))


def add_note(session: Session, viewer: Viewer, public_id: str, words: str, at: datetime) -> PrivateNote:
    """Keep a note; raise Conflict if the viewer has as many as are kept."""
    require(viewer, Act.WRITE_NOTES, person_id=viewer.person_id)
    relationship = get_relationship(session, viewer, public_id, lock=True)
    of_writer = select(func.count()).where(
        PrivateNote.relationship_id == relationship.id, PrivateNote.writer_id == viewer.person_id
    )
    if (session.scalar(of_writer.select_from(PrivateNote)) or 0) >= MAX_NOTES:
        raise Conflict(f"You have {MAX_NOTES} notes, the maximum. Delete one first.")
    note = PrivateNote(
        public_id=str(uuid4()),
        relationship_id=relationship.id,
        writer_id=viewer.person_id,
        sealed=_seal(session, words),
        created_at=at,
        changed_at=at,
    )
    session.add(note)
    session.flush()
    return note


def change_note(
    session: Session, viewer: Viewer, public_id: str, note_id: str, words: str, at: datetime
) -> PrivateNote:
    """Change one of the viewer's own notes."""
    note = _get_row(session, viewer, public_id, note_id, lock=True)
    note.sealed, note.changed_at = _seal(session, words), at
    session.flush()
    return note


def delete_note(session: Session, viewer: Viewer, public_id: str, note_id: str) -> None:
    """Delete one of the viewer's own notes for good."""
    session.delete(_get_row(session, viewer, public_id, note_id, lock=True))
    session.flush()


def read_note(session: Session, row: PrivateNote) -> Note:
    """Return a note as its writer reads it; call it only for the writer."""
    words = decrypt(session, PURPOSE, row.sealed)
    return Note(row.public_id, UNREADABLE if words is None else words, row.changed_at, words is not None)


def _seal(session: Session, words: str) -> str:
    if not words.strip():
        raise Invalid("words", "Write your note")
    return encrypt(session, PURPOSE, words.strip())


def _get_row(session: Session, viewer: Viewer, public_id: str, note_id: str, *, lock: bool) -> PrivateNote:
    require(viewer, Act.WRITE_NOTES, person_id=viewer.person_id)
    relationship = get_relationship(session, viewer, public_id, lock=lock)
    statement = select(PrivateNote).where(
        PrivateNote.public_id == note_id,
        PrivateNote.relationship_id == relationship.id,
        PrivateNote.writer_id == viewer.person_id,
    )
    row = session.scalar(for_update(statement) if lock else statement)
    if row is None:
        raise NotFound(NO_NOTE)
    return row
