"""Read a PDF: its text, and whether it has what a screen reader needs."""

import time

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from hub.kit.document_reading import MAX_TEXT, DocumentFinding, Reading, UnreadableError

MAX_PAGES = 300
MAX_SECONDS = 10.0


def read_pdf(path: str) -> Reading:
    """Return the text of the first pages, and whether there are tags, a title and a language."""
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            return Reading("", [DocumentFinding.LOCKED])
        findings = _find_missing(reader)
        text, is_whole = _read_pages(reader)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        # pypdf raises many kinds of errors for a damaged file.
        raise UnreadableError from None
    if not text.strip():
        return Reading("", [DocumentFinding.NO_TEXT, *findings])
    return Reading(text, findings if is_whole else [*findings, DocumentFinding.PARTLY])


def _find_missing(reader: PdfReader) -> list[DocumentFinding]:
    root = reader.root_object
    marked = root.get("/MarkInfo")
    is_tagged = "/StructTreeRoot" in root and bool(marked and marked.get_object().get("/Marked"))
    has_title = bool(str((reader.metadata and reader.metadata.title) or "").strip())
    has_language = bool(str(root.get("/Lang") or "").strip())
    found = (
        (DocumentFinding.NO_TAGS, is_tagged),
        (DocumentFinding.NO_TITLE, has_title),
        (DocumentFinding.NO_LANGUAGE, has_language),
    )
    return [finding for finding, is_there in found if not is_there]


def _read_pages(reader: PdfReader) -> tuple[str, bool]:
    """Return the text, and whether it is that of all pages."""
    until = time.monotonic() + MAX_SECONDS
    texts: list[str] = []
    length = 0
    for number, page in enumerate(reader.pages):
        if number >= MAX_PAGES or length > MAX_TEXT or time.monotonic() > until:
            return "\n".join(texts), False
        text = page.extract_text() or ""
        texts.append(text)
        length += len(text)
    return "\n".join(texts), True
