"""Headings of columns of numbers, and figures that cannot be read, which are no headings."""

import pytest

from hub.plugin_api.headings import is_number_heading

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "Figure",
            "% in 8 minutes",
            "%",
            "999 calls",
            "(minutes)",
            "#",
            "\u00a3",
            "\u00a3000",
            "\u00a3'000s",
        ),
        *(
            "- change",
            "+/- calls",
            "2019/20 calls",
            "8 minute response",
            "No. of calls",
            "*provisional calls",
        ),
    ],
)
def test_a_cell_with_words_is_a_heading(cell):
    assert is_number_heading(cell)


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "",
            "n/a",
            "(n/a)",
            "tbc",
            "x",
            "-",
            "\u2013",
            "?",
            "*",
            "nil",
            "10",
            "-10",
            "1,234",
            "90%",
            "<5",
            "(10)",
        ),
        *(
            "10 min",
            "8 minutes",
            "10 approx",
            "10 (est)",
            "12O",
            "5k",
            "\u00a35k",
            "1e5",
            "~10 or 11",
            "000",
            "1 2",
        ),
    ],
)
def test_a_figure_that_cannot_be_read_is_no_heading(cell):
    assert not is_number_heading(cell)
