"""A sample item with a picture and a file, and a draft with a file that a screen reader cannot read well."""

import io
import struct
import zlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Role, Viewer
from hub.catalogue.domain import CatalogueEntry
from hub.demo.domain.sample_people import find_sample_viewer
from hub.files.domain import MEGABYTE, inspect_upload
from hub.publishing.domain import (
    AttachmentWords,
    Draft,
    ItemKind,
    add_small_attachment,
    begin_draft,
    publish_draft,
    save_draft,
    submit_draft,
)

TITLE = "Ten minutes at the start of a shift"
FIELDS = {
    "title": TITLE,
    "summary": "How team leaders of two stations begin a shift with their team (fictional).",
    "body": "## What it is\n\nA ten-minute stand-up meeting, with the same four questions each day.\n\n"
    "## What it took\n\nNo money. Team leaders practised it with each other for a morning.\n",
    "kind": "practice",
    "ask": "Team leader at the north station",
}
QUESTIONS = """The four questions (fictional)

1. What went well yesterday?
2. Who or what is missing today?
3. What could go wrong?
4. What do you need from me?
"""
CHART_SHOWS = (
    "A bar chart. Before, 31 of 100 people said that they knew the day’s plan; after three months, 78."
)
OLD_PDF_OBJECTS = (
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] >>",
)


def create_sample_attachments(session: Session, at: datetime) -> None:
    """Create the item and the draft, once; the sample people must exist."""
    writer = find_sample_viewer(session, "london", Role.PUBLISHER, at)
    lead = find_sample_viewer(session, "london", Role.TRUST_LEAD, at)
    if writer is None or lead is None or session.scalar(select(CatalogueEntry).filter_by(title=TITLE)):
        return
    draft = _write(session, writer, FIELDS, at)
    _add(
        session, writer, draft, "questions.txt", QUESTIONS.encode(), AttachmentWords("The four questions"), at
    )
    words = AttachmentWords("Who knew the day’s plan", CHART_SHOWS)
    _add(session, writer, draft, "chart.png", draw_chart((31, 78)), words, at)
    submit_draft(session, writer, draft, draft.version, at)
    publish_draft(session, lead, draft, draft.version, at)
    draft = _write(session, writer, {"title": "What new team leaders ask us"}, at)
    _add(session, writer, draft, "scan.pdf", make_scan(), AttachmentWords("Scan of our leaflet"), at)


def draw_chart(values: tuple[int, ...]) -> bytes:
    """Return a picture with a bar for each value up to 100."""
    width, height, bar = 100 + 120 * len(values), 240, 80
    rows = []
    for y in range(height):
        row = bytearray(b"\xff" * 3 * width)
        for number, value in enumerate(values):
            if 20 <= height - y <= 20 + 2 * value:
                left = 60 + 140 * number
                row[3 * left : 3 * (left + bar)] = b"\x00\x5e\xb8" * bar
        if height - y == 20:
            row = bytearray(b"\x42\x55\x63" * width)
        rows.append(b"\0" + bytes(row))
    head = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))
        for kind, body in parts
    )


def make_scan() -> bytes:
    """Return a PDF of one page without text and tags, as scanners make them."""
    data, places = b"%PDF-1.4\n", b"0000000000 65535 f \n"
    for number, body in enumerate(OLD_PDF_OBJECTS, 1):
        places += b"%010d 00000 n \n" % len(data)
        data += b"%d 0 obj %s endobj\n" % (number, body)
    end = b"xref\n0 4\n%strailer << /Root 1 0 R /Size 4 >>\nstartxref\n%d\n%%%%EOF\n" % (places, len(data))
    return data + end


def _write(session: Session, writer: Viewer, fields: dict[str, str], at: datetime) -> Draft:
    draft = begin_draft(session, writer, min(writer.organisation_ids), ItemKind.RESOURCE, at)
    save_draft(session, writer, draft, {**draft.fields, **fields}, draft.version, at)
    return draft


def _add(
    session: Session,
    writer: Viewer,
    draft: Draft,
    name: str,
    data: bytes,
    words: AttachmentWords,
    at: datetime,
) -> None:
    upload = inspect_upload(io.BytesIO(data), name, MEGABYTE)
    add_small_attachment(session, writer, draft.public_id, upload, words, at)
