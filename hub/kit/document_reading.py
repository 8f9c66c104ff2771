"""Read a document for its text, and for what keeps people from reading it with a screen reader.

Called in a process of its own with limits (hub.plugin_host), because documents come from anyone: one may be
made to take all time and memory there is. What is read is bounded here as well, so that an honest long
document gives the beginning of its text.
"""

from enum import StrEnum
from pathlib import Path

from msgspec import Struct, field

MAX_TEXT = 60_000
MAX_PLAIN_BYTES = 4 * MAX_TEXT


class DocumentFinding(StrEnum):
    """What was found in a document."""

    UNREADABLE = "unreadable"
    """It could not be read at all, or not within the limits."""
    LOCKED = "locked"
    PARTLY = "partly"
    """Only the beginning of the text was taken."""
    NO_TEXT = "no-text"
    NO_TAGS = "no-tags"
    NO_TITLE = "no-title"
    NO_LANGUAGE = "no-language"
    NO_HEADINGS = "no-headings"
    NO_ALTERNATIVE = "no-alternative"
    SLIDE_WITHOUT_TITLE = "slide-without-title"


class Reading(Struct):
    """The text of a document, and what was found."""

    text: str = ""
    findings: list[DocumentFinding] = field(default_factory=list)


class UnreadableError(Exception):
    """The document is not what it seems to be, or is made to do harm."""


def read_document(path: str, kind: str) -> Reading:
    """Return what a file holds; `kind` is its ending: pdf, docx, pptx, xlsx, txt or csv."""
    from hub.kit.office_reading import read_excel, read_powerpoint, read_word
    from hub.kit.pdf_reading import read_pdf

    readers = {"pdf": read_pdf, "docx": read_word, "pptx": read_powerpoint, "xlsx": read_excel}
    try:
        reading = readers.get(kind, _read_plain)(path)
    except UnreadableError:
        return Reading("", [DocumentFinding.UNREADABLE])
    text = " ".join(reading.text.split())
    if len(text) > MAX_TEXT:
        reading.findings.append(DocumentFinding.PARTLY)
    # What cannot be stored, such as half a character or a null, is of no use to a search.
    text = text[:MAX_TEXT].encode("utf-8", "ignore").decode("utf-8")
    clean = "".join(char for char in text if char.isprintable())
    return Reading(clean, list(dict.fromkeys(reading.findings)))


def _read_plain(path: str) -> Reading:
    with Path(path).open("rb") as file:
        data = file.read(MAX_PLAIN_BYTES)
    try:
        return Reading(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Reading(data.decode("cp1252", "replace"))
