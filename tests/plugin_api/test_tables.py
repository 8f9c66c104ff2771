"""Tables from files and the clipboard, as spreadsheet programs write them; and one reader for all of them."""

import ast
import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.plugin_api.plain_text import strip_invisible
from hub.plugin_api.tables import (
    LINE_BREAK,
    TableError,
    decode_table,
    find_declared_separator,
    guess_separator,
    read_rows,
)

ROOT = Path(__file__).parents[2]
CELLS = st.text(st.sampled_from('ab"\n\r\t;, \u00e9\u2028'), max_size=8)
TEXT = "Name;Zahl\nJosé;10\n"


def rows_of(text, separator):
    return [list(row.cells) for row in read_rows(text, separator)]


def as_read(cell):
    return LINE_BREAK.sub("\n", strip_invisible(cell)).strip()


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=5), st.sampled_from("\t;,"))
def test_what_a_csv_writer_writes_is_read_back(table, separator):
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(table)

    expected = [[as_read(cell) for cell in row] for row in table]
    assert rows_of(written.getvalue(), separator) == [row for row in expected if any(row)]


@given(st.text(st.sampled_from('a1"\n\t;, '), max_size=60), st.sampled_from(["\t", ";", ",", ""]))
def test_any_text_is_read_or_refused_with_its_line(text, separator):
    try:
        lines = [row.line for row in read_rows(text, separator)]
    except TableError as error:
        lines = [error.line]
    assert all(1 <= line <= text.count("\n") + 1 for line in lines)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_file_is_read_in_every_encoding_that_spreadsheets_write(encoding):
    assert rows_of(decode_table(TEXT.encode(encoding)), ";") == [["Name", "Zahl"], ["José", "10"]]


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04\0\0", b"\xd0\xcf\x11\xe0\0", b"a\0b\0\0\0", b"\xff\xfeabc", b"\x81\x9d", b"Week\0 4,10"],
)
def test_what_is_no_text_is_refused(data):
    with pytest.raises(TableError, match="Save the sheet as CSV"):
        decode_table(data)


def test_the_line_of_a_row_is_where_it_begins():
    rows = read_rows('a,"b\nc"\r\n\r\n"d\r\ne",f\r\n', ",")
    assert [(row.line, row.cells) for row in rows] == [(1, ("a", "b\nc")), (4, ("d\ne", "f"))]


def test_quotation_marks_that_excel_copies_as_they_are_stay():
    assert rows_of('"Leading" people\t5" pipe\n', "\t") == [['"Leading" people', '5" pipe']]
    assert rows_of('"say ""yes""", "x" ,y', ",") == [['say "yes"', "x", "y"]]


def test_a_quotation_mark_that_is_not_closed_is_refused_with_its_line():
    with pytest.raises(TableError) as refusal:
        read_rows('a,b\n"c,d\ne,f', ",")
    assert refusal.value.line == 2


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a;b,c;d", ";"),
        ('"a,b,c"\td', "\t"),
        ("\ufeffa,b", ","),
        ("sep=;\na,b,c", ";"),
        ("\n\na\tb", "\t"),
        ("SEP=,\r\na;b;c", ","),
    ],
)
def test_the_separator_is_the_one_between_the_cells_of_the_first_line(text, separator):
    assert guess_separator(text) == separator


def test_the_line_that_names_the_separator_is_no_row():
    assert find_declared_separator("\ufeffsep=|\r\na|b") == "|"
    assert [(row.line, row.cells) for row in read_rows("sep=|\r\na|b", "|")] == [(2, ("a", "b"))]
    assert find_declared_separator("separate=a\nb") == ""


def find_second_readers(code):
    """Return the lines of code that read tables in a way of their own."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(code))
        if (isinstance(node, ast.Attribute) and node.attr in {"reader", "DictReader", "Sniffer"})
        or (isinstance(node, ast.Constant) and node.value in {"utf-16", "utf-8-sig", "cp1252"})
    ]


def test_tables_are_read_in_one_place():
    paths = [path for folder in ("hub", "plugins") for path in (ROOT / folder).rglob("*.py")]
    found = {
        path.relative_to(ROOT).as_posix()
        for path in paths
        if "tests" not in path.parts and find_second_readers(path.read_text(encoding="utf-8"))
    }
    # The other reads the text of files for the search, and no tables.
    assert found == {"hub/plugin_api/tables.py", "hub/kit/document_reading.py"}
    assert find_second_readers("import csv\nrows = csv.reader(file)\ntext.decode('cp1252')\n") == [2, 3]
