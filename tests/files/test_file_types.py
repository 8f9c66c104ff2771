"""Types of files are told by their content, and what is not accepted is refused with what to do."""

import io
import struct

import pytest

from hub.files.domain import file_types
from hub.files.domain.file_types import FILE_TYPES, check_type
from hub.kit.errors import Invalid
from tests.files.samples import EXCEL, JPEG, OLD_OFFICE, PDF, PNG, POWERPOINT, WEBP, WORD, office

pytestmark = pytest.mark.one_engine

ACCEPTED = {
    "a.pdf": PDF,
    "a.docx": WORD,
    "a.pptx": POWERPOINT,
    "a.xlsx": EXCEL,
    "a.txt": "Caf\u00e9 \u2013 na\u00efve".encode(),
    "old.txt": b"Caf\xe9",
    "a.csv": b"\xef\xbb\xbfname,places\r\nLondon,3\r\n",
    "a.png": PNG,
    "a.jpg": JPEG,
    "A.JPEG": JPEG,
    "a.webp": WEBP,
}
REFUSED = {
    "a.exe": (b"MZ\x90", "Choose a file of one of these types"),
    "noending": (PDF, "Choose a file of one of these types"),
    "a.svg": (b"<svg/>", "Choose a file of one of these types"),
    "a.html": (b"<p>", "Choose a file of one of these types"),
    "a.doc": (OLD_OFFICE, r"Save the file as \.docx"),
    "a.xlsm": (office("xl/workbook.xml", "xl/vbaProject.bin"), r"Save the file as \.xlsx"),
    "macro.xlsx": (office("xl/workbook.xml", "xl/vbaProject.bin"), "The file has macros."),
    "b.docx": (PDF, r"the file is a PDF. Rename it so that it ends in \.pdf"),
    "c.docx": (EXCEL, r"the file is an Excel workbook. Rename it so that it ends in \.xlsx"),
    "d.docx": (
        OLD_OFFICE,
        "not a Word document. It may be damaged or protected with a password. Choose another file",
    ),
    "e.docx": (office("other.xml"), "not a Word document"),
    "f.docx": (WORD[:-30], "not a Word document"),
    "a.pdf": (b"MZ\x90\x00 program", "not a PDF"),
    "b.pdf": (b"<script>alert(1)</script>", "not a PDF"),
    "a.png": (JPEG, r"the file is a JPEG picture. Rename it so that it ends in \.jpg"),
    "a.txt": (PDF, "the file is a PDF"),
    "b.txt": (b"a\x00b", "not a text file"),
    "a.csv": (b"MZ\x90\x00", "not a text file"),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_each_type_is_accepted(name):
    found = check_type(io.BytesIO(ACCEPTED[name]), name)
    assert name.lower().endswith(found.extensions)


def test_there_is_a_sample_of_each_type():
    assert {check_type(io.BytesIO(data), name) for name, data in ACCEPTED.items()} == set(FILE_TYPES)


@pytest.mark.parametrize("name", REFUSED)
def test_each_other_file_is_refused_with_what_to_do(name):
    data, message = REFUSED[name]
    with pytest.raises(Invalid, match=message):
        check_type(io.BytesIO(data), name)


def test_a_document_with_an_endless_list_of_contents_is_not_read(monkeypatch):
    end = WORD.rindex(b"PK\x05\x06")
    huge = WORD[: end + 12] + struct.pack("<L", 2_000_000) + WORD[end + 16 :]
    with_zip64 = WORD[:end] + b"PK\x06\x07" + bytes(16) + WORD[end:]
    monkeypatch.setattr(file_types.zipfile, "ZipFile", None)  # opening it would be a fault
    for data in (huge, with_zip64):
        with pytest.raises(Invalid, match="not a Word document"):
            check_type(io.BytesIO(data), "a.docx")
