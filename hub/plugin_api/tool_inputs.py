"""From what a reader typed to what a tool works with: each input checked as the tool declares it.

`read_inputs` never guesses. What cannot be used is named, with its line, so that a reader can mend it.
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
"""What people type where there is no figure: a first line with one of these is no heading."""
AMBIGUOUS_SEPARATOR = (
    "can be read in two ways: a comma or semicolon may stand between two cells, or inside one. Take it out "
    "of numbers and texts, or copy the cells from a spreadsheet"
)
Cells = list[tuple[int, list[str]]]
"""The cells of each line, with its number."""


class _CellError(Exception):
    """A cell that cannot be used, in words that follow its line number."""


def read_inputs(tool: Tool, typed: Mapping[str, Sequence[str]]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what `tool` is to work with, and what is wrong with the rest, by the name of the input.

    `typed` holds what was sent for each name, as a form sends it. Tables become lists of dicts by column.
    """
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for asked in tool.inputs:
        given = [text for text in typed.get(asked.name, ()) if text.strip()]
        if not given and asked.needed:
            errors[asked.name] = _missing(asked)
            continue
        try:
            values[asked.name] = _read(asked, given)
        except _CellError as error:
            errors[asked.name] = f"{asked.label}: {error}"
    return values, errors


def _missing(asked: Input) -> str:
    verb = {"table": "Paste", "number": "Enter"}.get(asked.kind.value, "Choose")
    return f"{verb} {asked.label[0].lower()}{asked.label[1:]}"


def _read(asked: Input, given: list[str]) -> Any:
    match asked.kind:
        case InputKind.TABLE:
            return _table(asked, given[0]) if given else []
        case InputKind.NUMBER:
            column = Column(
                asked.name, asked.label, True, asked.whole, lowest=asked.lowest, highest=asked.highest
            )
            return _number(column, given[0]) if given else None
        case InputKind.CHOICE:
            return _choices(asked, given[:1])[0] if given else None
        case InputKind.CHOICES:
            return _choices(asked, [word for text in given for word in text.split()])


def _choices(asked: Input, given: list[str]) -> list[str]:
    known = [choice.value for choice in asked.choices]
    for word in given:
        if word not in known:
            raise _CellError(f"there is no choice called \u201c{word[:40]}\u201d")
    return [value for value in known if value in given]


def _table(asked: Input, text: str) -> list[dict[str, Any]]:
    if len(text) > MAX_PASTE_LENGTH:
        raise _CellError(f"has {len(text):,} characters. Keep it to {MAX_PASTE_LENGTH:,}")
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    readings = [_rows(asked.columns, _cells(lines, mark)) for mark in _marks(asked.columns, lines)]
    good = [rows for rows, bad in readings if not bad]
    if any(rows != good[0] for rows in good):
        raise _CellError(AMBIGUOUS_SEPARATOR)
    rows, bad = min(readings, key=lambda reading: len(reading[1]))
    if bad:
        more = f"; and {len(bad) - MAX_ERRORS} more" if len(bad) > MAX_ERRORS else ""
        raise _CellError("; ".join(bad[:MAX_ERRORS]) + more)
    if not asked.least_rows <= len(rows) <= asked.most_rows:
        raise _CellError(f"has {len(rows):,} rows. Use {asked.least_rows:,} to {asked.most_rows:,}")
    return rows


def _marks(columns: tuple[Column, ...], lines: list[tuple[int, str]]) -> list[str]:
    """Return what may stand between the cells; none, where a line may be one number with its thousands."""
    if any("\t" in line for _, line in lines):
        return ["\t"]
    found = [mark for mark in ";," if any(mark in line for _, line in lines)]
    needed = [column for column in columns if column.needed]
    alone = len(needed) == 1 and needed[0].number
    return [*found, ""] if alone or not found else found


def _cells(lines: list[tuple[int, str]], mark: str) -> Cells:
    if not mark:
        return [(number, [line.strip()]) for number, line in lines]
    # A cell that holds the mark stands in quotation marks, as spreadsheet programs write it.
    return [
        (number, [cell.strip() for cell in next(csv.reader([line], delimiter=mark, skipinitialspace=True))])
        for number, line in lines
    ]


def _rows(columns: tuple[Column, ...], cells: Cells) -> tuple[list[dict[str, Any]], list[str]]:
    if len(cells) > 1 and _is_heading(columns, cells[0][1]):
        cells = cells[1:]
    rows, bad = [], []
    for number, row in cells:
        try:
            rows.append(_row(columns, row))
        except _CellError as error:
            bad.append(f"line {number} {error}")
    return rows, bad


def _is_heading(columns: tuple[Column, ...], row: list[str]) -> bool:
    numbers = [cell for column, cell in zip(_fitting(columns, row), row, strict=False) if column.number]
    return bool(numbers) and all(
        cell[:1].isalpha() and cell.casefold() not in MISSING_VALUES for cell in numbers
    )


def _fitting(columns: tuple[Column, ...], row: list[str]) -> tuple[Column, ...]:
    """Return the columns that a row of so many cells holds: all of them, or those that are needed."""
    needed = tuple(column for column in columns if column.needed)
    return needed if len(row) <= len(needed) else columns


def _row(columns: tuple[Column, ...], row: list[str]) -> dict[str, Any]:
    fitting = _fitting(columns, row)
    while len(row) > len(fitting) and not row[-1]:
        row = row[:-1]
    if len(row) > len(columns):
        raise _CellError(f"has {len(row)} cells, not {len(columns)}")
    given = {column.name: cell for column, cell in zip(fitting, row, strict=False)}
    return {column.name: _cell(column, given.get(column.name, "")) for column in columns}


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
    # Spaces between thousands, the minus sign that word processors write, and pounds.
    plain = re.sub(r"[\s\u00a0\u202f]", "", text).replace("\u2212", "-")
    return re.sub(r"^([+-]?)\u00a3", r"\1", plain)


def _number(column: Column, text: str) -> float:
    plain = _plain(text)
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    if not NUMBER.match(plain) or not math.isfinite(float(plain)):
        # Whether 85% is 85 or 0.85 is for the reader to say.
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
