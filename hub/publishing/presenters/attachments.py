"""Files and pictures of drafts and items as pages show them."""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.files.domain import MEGABYTE, type_of_media
from hub.kit.document_reading import DocumentFinding
from hub.publishing.domain.attachment_access import ShownAttachment, list_shown_attachments
from hub.publishing.domain.attachment_records import AttachmentRecord, ScanState

FINDING_WORDS: dict[DocumentFinding, str] = {
    DocumentFinding.UNREADABLE: (
        "The hub could not read this file, so its text is not searched. If it opens on your "
        "computer, save it again in the program that made it and add it again."
    ),
    DocumentFinding.LOCKED: "This PDF needs a password, so others cannot open it. Add it without one.",
    DocumentFinding.PARTLY: "The file is long, so only the start of its text is searched.",
    DocumentFinding.NO_TEXT: (
        "This file has no text, for example because it is a scan. Screen readers and the search "
        "find nothing in it. Add the original document, or use text recognition (OCR) on the scan."
    ),
    DocumentFinding.NO_TAGS: (
        "This PDF has no tags, so screen readers read it poorly. Export it again: in Word, choose "
        "Save as, PDF, and under Options tick “Document structure tags for accessibility”."
    ),
    DocumentFinding.NO_TITLE: (
        "This PDF has no title of its own, so a screen reader reads out its file name. Enter a title "
        "under File, Info in Word and export it again."
    ),
    DocumentFinding.NO_LANGUAGE: (
        "This PDF does not state its language, so a screen reader may read it out wrongly. "
        "Set the language of the text in Word (Review, Language) and export it again."
    ),
    DocumentFinding.NO_HEADINGS: (
        "This document is long and has no headings to help people find their way. Use the "
        "styles Heading 1 and Heading 2 in Word."
    ),
    DocumentFinding.NO_ALTERNATIVE: (
        "At least one picture in this document has no alternative text. In Word or PowerPoint, "
        "right-click a picture and choose “View alt text”."
    ),
    DocumentFinding.SLIDE_WITHOUT_TITLE: (
        "At least one slide has no title, which screen reader users need to tell slides apart. "
        "Choose a layout with a title."
    ),
}
"""What a writer can do about each finding."""
HINDERS_READERS = frozenset(
    {
        *(
            DocumentFinding.LOCKED,
            DocumentFinding.NO_TEXT,
            DocumentFinding.NO_TAGS,
            DocumentFinding.NO_HEADINGS,
        ),
        *(DocumentFinding.NO_ALTERNATIVE, DocumentFinding.SLIDE_WITHOUT_TITLE),
    }
)
"""Findings because of which a file may not work with a screen reader."""
SCAN_WORDS = {
    ScanState.WAITING: (
        "Being checked for viruses. Until this is done, nobody can open it or submit the draft."
    ),
    ScanState.NOT_SCANNED: "Not checked for viruses: this hub has no virus scanner.",
    ScanState.CLEAN: "Checked: no virus was found.",
    ScanState.INFECTED: "A virus was found, so the file was removed.",
}


class AttachmentRow(Struct, frozen=True):
    """A file in a list. `warning` is for readers; `notes` are for those who write."""

    file: str
    title: str
    alt_text: str
    url: str
    details: str
    is_picture: bool
    warning: str
    notes: tuple[str, ...]


def attachment_rows(
    session: Session, records: Sequence[AttachmentRecord], contact: str = ""
) -> list[AttachmentRow]:
    """Return files for a list; `contact` is whom readers ask for another format."""
    return [_row(shown, contact) for shown in list_shown_attachments(session, records)]


def details_of(record: AttachmentRecord) -> str:
    """Return the type and size of a file in words."""
    ending = record.name.rpartition(".")[2].upper()
    return f"{ending}, {format_size(record.size)}"


def format_size(size: int) -> str:
    """Return a size as people say it."""
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:.0f} KB" if size < MEGABYTE else f"{size / MEGABYTE:.1f} MB"


def _row(shown: ShownAttachment, contact: str) -> AttachmentRow:
    record = shown.record
    return AttachmentRow(
        file=record.file,
        title=record.title,
        alt_text=record.alt_text,
        url=f"/files/{record.file}" if shown.is_there else "",
        details=details_of(record),
        is_picture=record.is_picture,
        warning=_warning(shown, contact),
        notes=_notes(shown),
    )


def _warning(shown: ShownAttachment, contact: str) -> str:
    if not HINDERS_READERS.intersection(shown.findings):
        return ""
    asked = contact or "the organisation that shares it"
    return f"This file may not work with a screen reader. Ask {asked} for another format."


def _notes(shown: ShownAttachment) -> tuple[str, ...]:
    words = [SCAN_WORDS[shown.scan_state], *(FINDING_WORDS[finding] for finding in shown.findings)]
    kind = type_of_media(shown.record.media_type)
    if not shown.is_inspected and kind is not None and not kind.is_shown:
        words.append("The search will include its text within a few minutes.")
    return tuple(words)
