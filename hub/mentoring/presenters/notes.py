"""Private notes on the page of their writer."""

from collections.abc import Sequence

from msgspec import Struct

from hub.kit.clock import format_date, format_time
from hub.mentoring.domain.notes import Note
from hub.mentoring.presenters.words import text_lines


class NoteCard(Struct, frozen=True):
    """One note as its writer sees it."""

    public_id: str
    when: str
    lines: tuple[str, ...]
    is_readable: bool


def note_cards(notes: Sequence[Note]) -> list[NoteCard]:
    """Return notes as their writer sees them."""
    return [
        NoteCard(
            note.public_id,
            f"{format_time(note.changed_at)} on {format_date(note.changed_at)}",
            text_lines(note.words),
            note.is_readable,
        )
        for note in notes
    ]
