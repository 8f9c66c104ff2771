"""Tables as XLSX files: no formula, real dates, and nobody's name in the properties."""

import io
import re
import zipfile
from datetime import date

import pytest

from hub.kit.xlsx_export import MAX_CELL, format_xlsx

HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "{=1+1}", "https://example.org", "007")


@pytest.fixture
def parts():
    rows = [(text, 1, date(2027, 3, 4)) for text in HOSTILE]
    data = format_xlsx("Who: came?", ("Name", "Number", "Day"), [*rows, ("x" * 40_000, 2, date(2027, 3, 28))])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_text_stays_text_and_no_cell_is_a_formula_or_a_link(parts):
    sheet, texts = parts["xl/worksheets/sheet1.xml"], parts["xl/sharedStrings.xml"]
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    cells = re.findall(r'<c r="A\d+"[^>]* t="s"', sheet)
    assert len(cells) == len(HOSTILE) + 2
    for text in ("=1+1", "+1", "@SUM(A1)", "{=1+1}", "007"):
        assert f">{text}<" in texts
    assert max(map(len, re.findall(r">(x+)<", texts))) == MAX_CELL


def test_days_are_dates_and_the_header_row_stays_in_view(parts):
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' in sheet
    assert "<v>46450</v>" in sheet
    assert 'formatCode="d mmmm yyyy"' in parts["xl/styles.xml"]
    assert 'name="Who  came"' in parts["xl/workbook.xml"]


def test_the_properties_name_nobody(parts):
    assert "<dc:creator></dc:creator>" in parts["docProps/core.xml"]
    assert "<cp:lastModifiedBy></cp:lastModifiedBy>" in parts["docProps/core.xml"]
