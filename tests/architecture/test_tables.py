"""Every table with three columns or more fits a phone: it is a list there, or scrolls in a frame."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "hub").rglob("*.jinja"))
TABLE = re.compile(r"(?P<before>[^\n]*)\n[^\n]*<table(?P<names>[^>]*)>(?P<inside>.*?)</table>", re.DOTALL)
FITTING = ("nhsuk-table-responsive", "hub-month")
"""The classes of tables that a phone shows as a list. A month has a list of its own beside it."""
NARROW = 2


def find_wide_tables(source):
    """Return the first lines of tables that a phone would have to scroll the page for."""
    return [
        table["names"].strip()
        for table in TABLE.finditer(source)
        if table["inside"].partition("</thead>")[0].count("<th ") > NARROW
        and not any(name in table["names"] for name in FITTING)
        and "hub-scroll" not in table["before"]
    ]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_table_of_three_columns_fits_a_phone(path):
    assert find_wide_tables(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("before", "classes", "columns", "is_wide"),
    [
        ("<p>Text</p>", "nhsuk-table", 3, True),
        ("<p>Text</p>", "nhsuk-table", 2, False),
        ("<p>Text</p>", "nhsuk-table-responsive", 3, False),
        ('<div class="hub-scroll" tabindex="0">', "nhsuk-table", 3, False),
    ],
)
def test_a_table_that_a_phone_would_scroll_the_page_for_is_found(before, classes, columns, is_wide):
    head = '<th scope="col">Name</th>' * columns
    source = f'{before}\n<table class="{classes}"><thead><tr>{head}</tr></thead></table>'

    assert bool(find_wide_tables(source)) == is_wide
