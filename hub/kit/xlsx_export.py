"""Tables as XLSX for spreadsheet programs: text is never a formula, and days are real dates."""

import io
from collections.abc import Iterable, Sequence
from datetime import date

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60
MAX_CELL = 32_767
"""So many characters at most fit into a cell."""
DAY_FORMAT = "d mmmm yyyy"
DAY_WIDTH = 18
UNUSABLE_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
MAX_NAME = 31

Cell = str | int | date


def format_xlsx(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as an XLSX file with one sheet, whose header row stays in view.

    The properties of the file name nobody.
    """
    # Imported with the first file, because many processes never write one.
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(name.translate(UNUSABLE_IN_NAMES).strip()[:MAX_NAME] or "Table")
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": DAY_FORMAT})
        widths = [len(column) for column in columns]
        for number, column in enumerate(columns):
            sheet.write_string(0, number, column, bold)
        for line, row in enumerate(rows, start=1):
            for number, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(line, number, cell[:MAX_CELL])
                elif isinstance(cell, date):
                    sheet.write_datetime(line, number, cell, day)
                else:
                    sheet.write_number(line, number, cell)
                widths[number] = max(widths[number], DAY_WIDTH if isinstance(cell, date) else len(str(cell)))
        for number, width in enumerate(widths):
            sheet.set_column(number, number, min(width + 2, WIDEST))
        sheet.freeze_panes(1, 0)
    return out.getvalue()
