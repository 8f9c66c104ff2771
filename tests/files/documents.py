"""Small real documents and pictures, made here."""

import io
import struct
import zipfile
import zlib

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

WORD_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DRAWING_SPACE = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)


def make_pdf(text="", *, is_accessible=False, pages=1, password=""):
    """Return a PDF with this text on each page; an accessible one has tags, a title and a language."""
    writer = PdfWriter()
    for _ in range(pages):
        page = writer.add_blank_page(300, 300)
        if text:
            font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
            named = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
            fonts = DictionaryObject({NameObject("/F1"): named})
            page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
            stream = DecodedStreamObject()
            stream.set_data(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode())
            page[NameObject("/Contents")] = stream
    if is_accessible:
        writer.add_metadata({"/Title": "A guide"})
        root = writer.root_object
        root[NameObject("/Lang")] = TextStringObject("en-GB")
        root[NameObject("/StructTreeRoot")] = DictionaryObject()
        root[NameObject("/MarkInfo")] = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def make_archive(**parts):
    """Return an Office document with these parts; a dot stands for / in names, __ for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {"[Content_Types].xml": "<x/>", **parts}.items():
            archive.writestr(name, text)
    return out.getvalue()


def make_word(body):
    """Return a Word document with this body in XML, or of one paragraph if it is a plain text."""
    if not body.startswith("<"):
        body = f"<w:p><w:r><w:t>{body}</w:t></w:r></w:p>"
    document = f"<w:document {WORD_SPACE}><w:body>{body}</w:body></w:document>"
    return make_archive(**{"word/document.xml": document})


def make_slides(*slides):
    """Return a PowerPoint presentation with these slides in XML."""
    parts = {
        f"ppt/slides/slide{number}.xml": f"<p:sld {DRAWING_SPACE}>{slide}</p:sld>"
        for number, slide in enumerate(slides, 1)
    }
    return make_archive(**{"ppt/presentation.xml": "<x/>", **parts})


def make_png(*chunks):
    """Return a picture of one red pixel with these further chunks before its data."""
    head = struct.pack(">LLBBBBB", 1, 1, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0\xff\0\0")
    parts = [(b"IHDR", head), *chunks, (b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))
        for kind, body in parts
    )


def make_exif(*, orientation, place=b"51.5074N 0.1278W"):
    """Return Exif data with an orientation and a place."""
    entry = struct.pack("<HHLHH", 0x0112, 3, 1, orientation, 0)
    gps = struct.pack("<HHLL", 0x8825, 4, 1, 60)
    return b"II*\0" + struct.pack("<LH", 8, 2) + entry + gps + bytes(4) + place


def make_jpeg(*parts):
    """Return the skeleton of a JPEG with these (marker, body) parts before its scan, and another after it."""
    shown = [(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"), *parts, (0xDB, bytes(65)), (0xDA, b"\1\1\0\0\x3f\0")]
    body = b"".join(bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data for marker, data in shown)
    return b"\xff\xd8" + body + b"\x12\xff\x00\x34\xff\xd0\x56" + b"\xff\xd9"


def make_webp(*chunks):
    """Return the skeleton of a WebP picture with these chunks."""
    body = b"WEBP" + b"".join(
        kind + struct.pack("<L", len(data)) + data + bytes(len(data) % 2) for kind, data in chunks
    )
    return b"RIFF" + struct.pack("<L", len(body)) + body


def make_endless_pdf():
    """Return a PDF whose tree of pages holds itself, so that its pages never end."""
    writer = PdfWriter()
    writer.add_blank_page(300, 300)
    pages = writer.root_object["/Pages"]
    pages[NameObject("/Kids")] = ArrayObject([pages.indirect_reference, pages.indirect_reference])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def make_recursive_pdf():
    """Return a PDF with a drawing that draws itself."""
    writer = PdfWriter()
    page = writer.add_blank_page(300, 300)
    form = DecodedStreamObject()
    form.set_data(b"/X Do")
    form.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form")})
    drawn = DictionaryObject({NameObject("/X"): writer._add_object(form)})
    form[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): drawn})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): drawn})
    stream = DecodedStreamObject()
    stream.set_data(b"/X Do")
    page[NameObject("/Contents")] = stream
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
