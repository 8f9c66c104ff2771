"""The one reader of tables that people paste or choose as a file: RFC 4180, and the habits of Excel.

A cell may be in quotation marks and then hold separators, line breaks and doubled quotation marks. Files may
be UTF-8, UTF-16 or Windows-1252. A first line `sep=;`, as Excel understands it, names the separator.
"""

import codecs
import re
from dataclasses import dataclass

from hub.plugin_api.plain_text import strip_invisible

SEPARATORS = "\t;,"
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""The first bytes of Excel's and LibreOffice's own files."""
LINE_BREAK = re.compile("\r\n|[\r\x85\u2028\u2029]")
DECLARED = re.compile(r"\s*\"?sep=(.)\"?[^\S\n]*(?:\n|\Z)", re.IGNORECASE)
SPACE = "[^\\S\\n\\t]*"


class TableError(Exception):
    """A table that cannot be read; the message is worded to follow what names the table, or the line."""

    def __init__(self, message: str, line: int = 0) -> None:
        self.message = message
        self.line = line
        super().__init__(message)


@dataclass(frozen=True)
class TableRow:
    """The cells of one row, and the number of the line on which it begins."""

    line: int
    cells: tuple[str, ...]


def decode_table(data: bytes) -> str:
    """Return the text of a file; raise TableError if it is none."""
    if data.startswith(WORKBOOKS):
        raise TableError("is a workbook, not text. Save the sheet as CSV, and choose that file")
    for encoding in _possible_encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise TableError("is not text. Save the sheet as CSV, and choose that file")


def _possible_encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    # UTF-16 without a mark: in a table most characters are ASCII, and so nearly every other byte is zero.
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if 2 * data[first::2].count(0) > len(data) // 2:
            return (encoding,)
    return ("utf-8-sig", "cp1252")


def normalise_table(text: str) -> str:
    """Return `text` with plain line breaks and without invisible format characters."""
    return strip_invisible(LINE_BREAK.sub("\n", text))


def find_declared_separator(text: str) -> str:
    """Return the separator that a first line such as `sep=;` names, or an empty string."""
    match = DECLARED.match(normalise_table(text))
    return match.group(1) if match else ""


def guess_separator(text: str) -> str:
    """Return the separator that the first line names, or that occurs most often between its cells."""
    if declared := find_declared_separator(text):
        return declared
    first = next((line for line in normalise_table(text).split("\n") if line.strip()), "")
    outside = re.sub(r'"[^"]*"', "", first)
    return max(SEPARATORS, key=outside.count)


def read_rows(text: str, separator: str) -> list[TableRow]:
    """Return the rows of `text` that have a cell with text; without `separator` each row is one cell.

    Cells have no space around them; line breaks inside are kept. Raises TableError with the number of the
    line.
    """
    normal = normalise_table(text)
    declaration = DECLARED.match(normal)
    position = declaration.end() if declaration else 0
    line = 1 + normal.count("\n", 0, position)
    rows, cells, first_line = [], list[str](), line
    quoted = _quoted_cell(separator)
    while position < len(normal):
        if match := quoted.match(normal, position):
            cell, end = match.group(1).replace('""', '"'), match.end()
        else:
            end = _find_end(normal, position, separator)
            cell = normal[position:end]
            _check_quotes(cell, line)
        cells.append(cell.strip())
        line += normal.count("\n", position, end)
        position = end
        if position == len(normal) or normal[position] == "\n":
            rows.append(TableRow(first_line, tuple(cells)))
            line += 1
            cells, first_line = [], line
        position += 1
    if cells:
        rows.append(TableRow(first_line, tuple(cells)))
    return [row for row in rows if any(row.cells)]


def _quoted_cell(separator: str) -> re.Pattern[str]:
    end = f"[{re.escape(separator)}\n]"
    return re.compile(rf'{SPACE}"((?:[^"]|"")*+)"{SPACE}(?={end}|\Z)')


def _find_end(text: str, position: int, separator: str) -> int:
    ends = [text.find(mark, position) for mark in (separator, "\n") if mark]
    return min((end for end in ends if end >= 0), default=len(text))


def _check_quotes(cell: str, line: int) -> None:
    # Excel copies a cell such as "Leading" people without further quotation marks, so a pair is as typed.
    if cell.lstrip().startswith('"') and cell.count('"') % 2:
        raise TableError("opens a quotation mark that is not closed before the next cell", line)
