"""Parses and validates what the user entered into a tool's form, as the tool's inputs declare it.

`read_inputs` never guesses. A value that cannot be used is reported with its line, so the user can fix it.
"""

import csv
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from hub.plugin_api.tools import MAX_PASTE_LENGTH, Column, Input, InputKind, Tool

MAX_ERRORS = 5
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)\Z")
MISSING_VALUES = frozenset({"n/a", "na", "nil", "none", "null", "missing", "tbc", "x"})
"""Texts that people enter for a missing figure: a first line with one of these is not a heading."""
AMBIGUOUS_SEPARATOR = (
    "can be read in two ways: a comma or semicolon may stand between two cells, or inside one. Take it out "
    "of numbers and texts, or copy the cells from a spreadsheet"
)
Cells = list[tuple[int, list[str]]]
"""The number and the cells of each line."""


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
            errors[input_.name] = f"{input_.label}: {error}"
    return values, errors


def _missing(input_: Input) -> str:
    verb = {"table": "Paste", "number": "Enter"}.get(input_.kind.value, "Choose")
    return f"{verb} {input_.label[0].lower()}{input_.label[1:]}"


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
            raise _CellError(f"there is no choice called \u201c{value[:40]}\u201d")
    return [value for value in allowed if value in chosen]


def _table(input_: Input, text: str) -> list[dict[str, Any]]:
    if len(text) > MAX_PASTE_LENGTH:
        raise _CellError(f"has {len(text):,} characters. Keep it to {MAX_PASTE_LENGTH:,}")
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    # The table is parsed with each possible separator, and refused if two of them give different valid rows.
    results = [
        _rows(input_.columns, _cells(lines, separator)) for separator in _separators(input_.columns, lines)
    ]
    valid = [rows for rows, errors in results if not errors]
    if any(rows != valid[0] for rows in valid):
        raise _CellError(AMBIGUOUS_SEPARATOR)
    rows, errors = min(results, key=lambda result: len(result[1]))
    if errors:
        more = f"; and {len(errors) - MAX_ERRORS} more" if len(errors) > MAX_ERRORS else ""
        raise _CellError("; ".join(errors[:MAX_ERRORS]) + more)
    if not input_.least_rows <= len(rows) <= input_.most_rows:
        raise _CellError(f"has {len(rows):,} rows. Use {input_.least_rows:,} to {input_.most_rows:,}")
    return rows


def _separators(columns: tuple[Column, ...], lines: list[tuple[int, str]]) -> list[str]:
    """Return the possible separators of cells; an empty one means that each line is a single cell.

    A single cell may be a number with a comma between the thousands.
    """
    if any("\t" in line for _, line in lines):
        return ["\t"]
    present = [separator for separator in ";," if any(separator in line for _, line in lines)]
    needed = [column for column in columns if column.needed]
    may_be_one_number = len(needed) == 1 and needed[0].number
    return [*present, ""] if may_be_one_number or not present else present


def _cells(lines: list[tuple[int, str]], separator: str) -> Cells:
    if not separator:
        return [(number, [line.strip()]) for number, line in lines]
    # A cell that contains the separator is in quotation marks, as spreadsheet programs write it.
    cells: Cells = []
    for number, line in lines:
        row = next(csv.reader([line], delimiter=separator, skipinitialspace=True))
        cells.append((number, [cell.strip() for cell in row]))
    return cells


def _rows(columns: tuple[Column, ...], cells: Cells) -> tuple[list[dict[str, Any]], list[str]]:
    if len(cells) > 1 and _is_heading(columns, cells[0][1]):
        cells = cells[1:]
    rows, errors = [], []
    for number, row in cells:
        try:
            rows.append(_row(columns, row))
        except _CellError as error:
            errors.append(f"line {number} {error}")
    return rows, errors


def _is_heading(columns: tuple[Column, ...], row: list[str]) -> bool:
    numbers = [
        cell for column, cell in zip(_matching_columns(columns, row), row, strict=False) if column.number
    ]
    return bool(numbers) and all(
        cell[:1].isalpha() and cell.casefold() not in MISSING_VALUES for cell in numbers
    )


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
    return text


def _plain(text: str) -> str:
    # Removes spaces between thousands and a pound sign, and replaces the minus sign of word processors.
    plain = re.sub(r"[\s\u00a0\u202f]", "", text).replace("\u2212", "-")
    return re.sub(r"^([+-]?)\u00a3", r"\1", plain)


def _number(column: Column, text: str) -> float:
    plain = _plain(text)
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    if not NUMBER.match(plain) or not math.isfinite(float(plain)):
        # A percentage is refused, because it is not clear whether 85% means 85 or 0.85.
        mend = ". Leave out the %" if plain.endswith("%") else ""
        raise _CellError(f"has \u201c{text[:30]}\u201d where a number should be{mend}")
    value = float(plain)
    if column.whole and not value.is_integer():
        raise _CellError(f"has {text[:30]} where a whole number should be")
    if column.lowest is not None and value < column.lowest:
        raise _CellError(f"has {text[:30]}, which is less than {column.lowest:,.10g}")
    if column.highest is not None and value > column.highest:
        raise _CellError(f"has {text[:30]}, which is more than {column.highest:,.10g}")
    return value
