"""Tables as CSV for spreadsheet programs."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

NUMBER = re.compile(r"[+-]?[\d,]*\.?\d+%?\Z")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"


def format_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as CSV text with a byte order mark; cells that look like formulas are neutralised."""
    return BYTE_ORDER_MARK + format_csv_rows([columns, *rows])


def format_csv_rows(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV text without a byte order mark; cells that look like formulas are neutralised."""
    out = io.StringIO()
    csv.writer(out).writerows([_neutralise_formula(cell) for cell in row] for row in rows)
    return out.getvalue()


def _neutralise_formula(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) and not NUMBER.match(cell) else cell
