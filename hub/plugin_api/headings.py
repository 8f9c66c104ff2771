"""Tells the heading above a column of numbers from a number that cannot be read.

A number that cannot be read is never taken for a heading, because its line would then be left out unseen.
"""

import re

MISSING_VALUES = frozenset({"", "n/a", "na", "nil", "none", "null", "missing", "tbc", "x"})
"""Texts that people enter for a missing figure."""
UNIT_TEXT = """
k m bn h hr hrs hour hours min mins minute minutes s sec secs second seconds d day days week weeks month
months year years pound pounds pence gbp thousand million wte fte km mile miles
"""
NOTE_TEXT = "about around approx approximately circa ca c est estimate estimated provisional revised or"
BESIDE_FIGURES = frozenset([*UNIT_TEXT.split(), *NOTE_TEXT.split()])
"""Units, and words that say how sure a figure is."""
MONEY_HEADING = re.compile(r"\u00a3?['\u2019]?000s?|[%\u00a3\u20ac#]")
FIGURE_FIRST = re.compile(r"[^\w]*\d[\d.,/:\s%-]*")
WORD = re.compile(r"[^\W\d_]+")


def is_number_heading(cell: str) -> bool:
    """Return whether the first cell of a column of numbers is its heading."""
    if cell.casefold().strip(" ()[]*.?\u2026-\u2013\u2014") in MISSING_VALUES:
        return False
    if MONEY_HEADING.fullmatch(cell):
        return cell != "000"
    figure = FIGURE_FIRST.match(cell)
    if figure is None:
        return WORD.search(cell) is not None
    # A word must follow after a space, because 12O and 5k are figures, and one that is neither unit nor note.
    if not cell[figure.end() - 1].isspace():
        return False
    words = {word.casefold() for word in WORD.findall(cell[figure.end() :])}
    return bool(words - BESIDE_FIGURES)
