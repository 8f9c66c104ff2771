"""The text of documents, and what keeps people from reading them with a screen reader."""

import pytest

from hub.kit.document_reading import MAX_TEXT, DocumentFinding, read_document
from hub.kit.office_reading import LONG_TEXT
from hub.kit.pdf_reading import MAX_PAGES
from tests.files.documents import (
    make_archive,
    make_endless_pdf,
    make_pdf,
    make_recursive_pdf,
    make_slides,
    make_word,
)

UNTAGGED = [DocumentFinding.NO_TAGS, DocumentFinding.NO_TITLE, DocumentFinding.NO_LANGUAGE]
LONG = "Words of a long text. " * (LONG_TEXT // 20)
HEADING = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr></w:p>'
PICTURE = '<w:drawing><docPr id="1" name="Picture 1"{}/></w:drawing>'
SLIDE = '<p:pic><p:nvPicPr><p:cNvPr id="2" name="x" descr="A chart"/></p:nvPicPr></p:pic><a:t>Two teams</a:t>'


def read(tmp_path, data, kind):
    path = tmp_path / "document"
    path.write_bytes(data)
    reading = read_document(str(path), kind)
    return reading.text, reading.findings


@pytest.mark.parametrize(
    ("data", "kind", "text", "findings"),
    [
        (make_pdf("Ask first", is_accessible=True), "pdf", "Ask first", []),
        (make_pdf("Ask first"), "pdf", "Ask first", UNTAGGED),
        (make_pdf(is_accessible=True), "pdf", "", [DocumentFinding.NO_TEXT]),
        (make_pdf("Ask", password="secret"), "pdf", "", [DocumentFinding.LOCKED]),
        (make_word("Caf\u00e9 &amp; team"), "docx", "Caf\u00e9 & team", []),
        (make_word(HEADING + f"<w:t>{LONG}</w:t>"), "docx", LONG.strip(), []),
        (make_word(LONG), "docx", LONG.strip(), [DocumentFinding.NO_HEADINGS]),
        (make_word("<w:t>A</w:t>" + PICTURE.format("")), "docx", "A", [DocumentFinding.NO_ALTERNATIVE]),
        (make_word("<w:t>A</w:t>" + PICTURE.format(' descr="Six people"')), "docx", "A", []),
        (make_word(""), "docx", "", [DocumentFinding.NO_TEXT]),
        (make_slides(f'<p:ph type="ctrTitle"/>{SLIDE}'), "pptx", "Two teams", []),
        (
            make_slides(f'<p:ph type="title"/>{SLIDE}', SLIDE.replace(' descr="A chart"', "")),
            "pptx",
            "Two teams Two teams",
            [DocumentFinding.SLIDE_WITHOUT_TITLE, DocumentFinding.NO_ALTERNATIVE],
        ),
        (
            make_archive(
                **{"xl/workbook.xml": "<x/>", "xl/sharedStrings.xml": "<s><si><t>Rota</t></si></s>"}
            ),
            "xlsx",
            "Rota",
            [],
        ),
        ("\ufeffCaf\u00e9".encode(), "txt", "Caf\u00e9", []),
        (b"Caf\xe9,1", "csv", "Caf\u00e9,1", []),
    ],
)
def test_the_text_and_the_faults_of_each_kind_of_document_are_found(tmp_path, data, kind, text, findings):
    assert read(tmp_path, data, kind) == (text, findings)


def test_of_a_long_document_the_beginning_is_taken(tmp_path):
    text, findings = read(tmp_path, make_pdf("page", is_accessible=True, pages=MAX_PAGES + 1), "pdf")
    assert (text.count("page"), findings) == (MAX_PAGES, [DocumentFinding.PARTLY])
    text, findings = read(tmp_path, b"word " * MAX_TEXT, "txt")
    assert (len(text), findings) == (MAX_TEXT, [DocumentFinding.PARTLY])


def test_a_document_that_names_other_files_or_grows_without_end_is_not_read(tmp_path):
    other = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><d><t>&x;</t></d>'
    laughs = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><d><t>&b;</t></d>'
    for document in (other, laughs, "<d><t>open", "<d></t>", "\0"):
        found = read(tmp_path, make_archive(**{"word/document.xml": document}), "docx")
        assert found == ("", [DocumentFinding.UNREADABLE]), document


def test_a_small_file_that_unpacks_to_much_gives_the_beginning_of_its_text(tmp_path):
    bomb = make_word(f"<w:t>{'a' * 5_000_000}</w:t>")
    assert len(bomb) < 10_000
    text, findings = read(tmp_path, bomb, "docx")
    assert (len(text), DocumentFinding.PARTLY in findings) == (MAX_TEXT, True)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (make_endless_pdf(), "pdf"),
        (make_word("<a>" * 2000 + "</a>" * 2000), "docx"),
        (b"%PDF-1.7\n" + bytes(500), "pdf"),
        (b"PK\3\4" + bytes(500), "docx"),
        (make_word("Damaged")[:-30], "docx"),
        (make_archive(**{"word/other.xml": "<x/>"}), "docx"),
    ],
)
def test_a_damaged_or_endless_document_is_unreadable(tmp_path, data, kind):
    assert read(tmp_path, data, kind) == ("", [DocumentFinding.UNREADABLE])


def test_a_drawing_that_draws_itself_ends(tmp_path):
    assert DocumentFinding.NO_TEXT in read(tmp_path, make_recursive_pdf(), "pdf")[1]
