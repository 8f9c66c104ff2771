"""Parses and validates what the user entered into a tool's form, as the tool's inputs declare it.

`read_inputs` never guesses. A value that cannot be used is reported with its line, so the user can fix it.
"""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from hub.plugin_api.checks import CONTROL_CHARACTER
from hub.plugin_api.headings import is_number_heading
from hub.plugin_api.plain_text import make_visible, strip_invisible
from hub.plugin_api.tables import TableError, TableRow, find_declared_separator, read_rows
from hub.plugin_api.tools import MAX_PASTE_LENGTH, Column, Input, InputKind, Tool

MAX_ERRORS = 5
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)\Z")
AMBIGUOUS_SEPARATOR = (
    "can be read in two ways: a comma or semicolon may stand between two cells, or inside one. Take it out "
    "of numbers and texts, or copy the cells from a spreadsheet"
)
THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
SPACED_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))")
SPACES_AT_SIGNS = re.compile(r"(?<=[-+\u00a3])[ \u00a0\u2009\u202f]+")


class _CellError(Exception):
    """A value that cannot be used; the message is worded to follow the label or the line number."""


def read_inputs(tool: Tool, typed: Mapping[str, Sequence[str]]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the valid values and the error messages of the inputs of `tool`, each by the input's name.

    `typed` holds the submitted texts for each name, like form data. Tables become lists of dicts by column.
    """
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for input_ in tool.inputs:
        texts = [text for text in typed.get(input_.name, ()) if text.strip()]
        if not texts and input_.needed:
            errors[input_.name] = _missing(input_)
            continue
        try:
            values[input_.name] = _read(input_, texts)
        except _CellError as error:
            errors[input_.name] = _label_error(input_, str(error))
    return values, errors


def _label_error(input_: Input, message: str) -> str:
    """Return a message with its label: as the subject of its sentence, or before one that has a subject."""
    is_predicate = message.startswith(("has ", "can "))
    return f"\u201c{input_.label}\u201d {message}" if is_predicate else f"{input_.label}: {message}"


def _missing(input_: Input) -> str:
    if input_.missing:
        return input_.missing
    verb = {"table": "Paste rows", "number": "Enter a value"}.get(input_.kind.value, "Choose an answer")
    return f"{verb} for \u201c{input_.label}\u201d"


def _read(input_: Input, texts: list[str]) -> Any:
    match input_.kind:
        case InputKind.TABLE:
            return _table(input_, texts[0]) if texts else []
        case InputKind.NUMBER:
            column = Column(
                input_.name, input_.label, True, input_.whole, lowest=input_.lowest, highest=input_.highest
            )
            return _number(column, texts[0]) if texts else None
        case InputKind.CHOICE:
            return _choices(input_, texts[:1])[0] if texts else None
        case InputKind.CHOICES:
            return _choices(input_, [word for text in texts for word in text.split()])


def _choices(input_: Input, chosen: list[str]) -> list[str]:
    allowed = [choice.value for choice in input_.choices]
    for value in chosen:
        if value not in allowed:
            raise _CellError(
                f"there is no choice called \u201c{make_visible(value, 40)}\u201d. Choose from the list"
            )
    return [value for value in allowed if value in chosen]


def _table(input_: Input, text: str) -> list[dict[str, Any]]:
    if len(text) > MAX_PASTE_LENGTH:
        raise _CellError(f"{len(text):,} characters were entered. Use {MAX_PASTE_LENGTH:,} or fewer")
    # The table is read with each possible separator, and refused if two of them give different valid rows.
    results = [_rows(input_.columns, text, separator) for separator in _separators(input_.columns, text)]
    valid = [rows for rows, errors in results if not errors]
    if any(rows != valid[0] for rows in valid):
        raise _CellError(AMBIGUOUS_SEPARATOR)
    rows, errors = min(results, key=lambda result: len(result[1]))
    if errors:
        more = f"; and {len(errors) - MAX_ERRORS} more" if len(errors) > MAX_ERRORS else ""
        raise _CellError("; ".join(errors[:MAX_ERRORS]) + more)
    if not input_.least_rows <= len(rows) <= input_.most_rows:
        entered = "1 row was" if len(rows) == 1 else f"{len(rows):,} rows were"
        raise _CellError(f"{entered} entered. Use {input_.least_rows:,} to {input_.most_rows:,} rows")
    return rows


def _separators(columns: tuple[Column, ...], text: str) -> list[str]:
    """Return the possible separators of cells; an empty one means that each line is a single cell.

    A single cell may be a number with a comma between the thousands.
    """
    if declared := find_declared_separator(text):
        return [declared]
    if "\t" in text:
        return ["\t"]
    present = [separator for separator in ";," if separator in text]
    needed = [column for column in columns if column.needed]
    may_be_one_number = len(needed) == 1 and needed[0].number
    return [*present, ""] if may_be_one_number or not present else present


def _rows(columns: tuple[Column, ...], text: str, separator: str) -> tuple[list[dict[str, Any]], list[str]]:
    rows, errors = list[dict[str, Any]](), []
    try:
        table = read_rows(text, separator)
    except TableError as error:
        return rows, [f"line {error.line} {error.message}"]
    if len(table) > 1 and _is_heading(columns, table[0]):
        table = table[1:]
    for row in table:
        try:
            rows.append(_row(columns, list(row.cells)))
        except _CellError as error:
            errors.append(f"line {row.line} {error}")
    if all(len(_matching_columns(columns, list(row.cells))) < len(columns) for row in table):
        _fill_missing_columns(columns, rows)
    return rows, errors


def _fill_missing_columns(columns: tuple[Column, ...], rows: list[dict[str, Any]]) -> None:
    for column in columns:
        if column.same_as and not column.needed:
            for row in rows:
                row[column.name] = row[column.same_as]


def _is_heading(columns: tuple[Column, ...], row: TableRow) -> bool:
    cells = list(row.cells)
    numbers = [
        cell for column, cell in zip(_matching_columns(columns, cells), cells, strict=False) if column.number
    ]
    return bool(numbers) and all(map(is_number_heading, numbers))


def _matching_columns(columns: tuple[Column, ...], row: list[str]) -> tuple[Column, ...]:
    """Return the columns of the cells in `row`: only the needed ones if there are no more cells."""
    needed = tuple(column for column in columns if column.needed)
    return needed if len(row) <= len(needed) else columns


def _row(columns: tuple[Column, ...], row: list[str]) -> dict[str, Any]:
    matching = _matching_columns(columns, row)
    while len(row) > len(matching) and not row[-1]:
        row = row[:-1]
    if len(row) > len(columns):
        raise _CellError(f"has {len(row)} cells, not {len(columns)}")
    cells = {column.name: cell for column, cell in zip(matching, row, strict=False)}
    return {column.name: _cell(column, cells.get(column.name, "")) for column in columns}


def _cell(column: Column, text: str) -> Any:
    if not text:
        if column.needed:
            raise _CellError(f"has no {column.label.lower()}")
        return None if column.number else ""
    if column.number:
        return _number(column, text)
    if len(text) > column.longest:
        raise _CellError(f"has more than {column.longest} characters in {column.label.lower()}")
    plain = " ".join(text.split())
    if CONTROL_CHARACTER.search(plain):
        shown = make_visible(plain)
        raise _CellError(
            f"has a character that cannot be used in {column.label.lower()}: \u201c{shown}\u201d"
        )
    return plain


def _plain(text: str) -> str:
    # Removes spaces between thousands and a pound sign, and replaces the minus sign of word processors.
    plain = strip_invisible(text).strip().replace("\u2212", "-")
    plain = SPACED_THOUSANDS.sub("", SPACES_AT_SIGNS.sub("", plain))
    return re.sub(r"^([+-]?)\u00a3", r"\1", plain)


def _number(column: Column, text: str) -> float:
    plain, shown = _plain(text), make_visible(text)
    if THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    if not NUMBER.match(plain) or not math.isfinite(float(plain)):
        # A percentage is refused, because it is not clear whether 85% means 85 or 0.85.
        mend = ". Leave out the %" if plain.endswith("%") else ""
        raise _CellError(f"has \u201c{shown}\u201d where a number should be{mend}")
    value = float(plain)
    if column.whole and not value.is_integer():
        raise _CellError(f"has {shown} where a whole number should be")
    if column.lowest is not None and value < column.lowest:
        raise _CellError(f"has {shown}, which is less than {column.lowest:,.10g}")
    if column.highest is not None and value > column.highest:
        raise _CellError(f"has {shown}, which is more than {column.highest:,.10g}")
    return value
