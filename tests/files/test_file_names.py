"""Names of uploaded files are made safe, and browsers are told the whole name."""

import pytest

from hub.files.domain.file_names import content_disposition, make_safe_name

pytestmark = pytest.mark.one_engine

SAFE = {
    "slides.pdf": "slides.pdf",
    "Slides.PDF": "Slides.pdf",
    "C:\\Users\\me\\slides.pdf": "slides.pdf",
    "../../etc/passwd.txt": "passwd.txt",
    "U\u0308bung \u2013 \u65e5\u672c.docx": "\u00dcbung \u2013 \u65e5\u672c.docx",
    "invoice\u202efdp.exe.pdf": "invoicefdp.exe.pdf",
    'a"b<c>|d?*.pdf': "a_b_c__d__.pdf",
    "a\r\nX-Evil: 1.pdf": "aX-Evil_ 1.pdf",
    "con.txt": "_con.txt",
    ".pdf": "pdf",
    "": "file",
    "  .. ": "file",
    "a;b%41.pdf": "a_b_41.pdf",
}


@pytest.mark.parametrize("name", SAFE)
def test_a_name_is_made_safe(name):
    assert make_safe_name(name) == SAFE[name]


def test_a_long_name_keeps_its_ending():
    name = make_safe_name("x" * 500 + ".docx")
    assert len(name) == 150
    assert name.endswith(".docx")


def test_the_header_has_a_plain_name_and_the_whole_one():
    assert content_disposition("\u00dcbung.pdf", is_shown=False) == (
        "attachment; filename=\"Ubung.pdf\"; filename*=UTF-8''%C3%9Cbung.pdf"
    )
    assert content_disposition("\u65e5\u672c.png", is_shown=True) == (
        "inline; filename=\"file.png\"; filename*=UTF-8''%E6%97%A5%E6%9C%AC.png"
    )
