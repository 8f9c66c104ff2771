"""Small files of each type, made here."""

import io
import random
import zipfile

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489") + b"\0" * 20
JPEG = bytes.fromhex("ffd8ffe000104a46494600010101006000600000") + b"\0" * 40 + b"\xff\xd9"
WEBP = b"RIFF" + (40).to_bytes(4, "little") + b"WEBPVP8 " + b"\0" * 32
OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600


def office(part, *others):
    """Return an Office document with this part."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", "_rels/.rels", part, *others):
            archive.writestr(name, "<x/>")
    return out.getvalue()


WORD = office("word/document.xml")
POWERPOINT = office("ppt/presentation.xml")
EXCEL = office("xl/workbook.xml")


def large_pdf(size):
    """Return a PDF of this size in which no two pieces are the same."""
    return PDF + random.Random(size).randbytes(size - len(PDF))
