"""Pasted tables from spreadsheets, files and typing: parsed as intended, or refused with a reason."""

import pytest

from hub.plugin_api.tool_inputs import read_inputs
from hub.plugin_api.tools import Choice, Column, Input, InputKind, Tool

FIGURES = Input(
    "figures",
    "Figures",
    InputKind.TABLE,
    columns=(Column("label", "Time", needed=False), Column("value", "Figure", number=True)),
)
TEAMS = Input(
    "teams",
    "Teams",
    InputKind.TABLE,
    columns=(
        Column("team", "Team"),
        Column("leader", "Leader", needed=False),
        Column("people", "People", number=True, whole=True, lowest=0, highest=1000),
    ),
)
WORDS = Input(
    "words",
    "Words",
    InputKind.TABLE,
    columns=(Column("name", "Name", longest=10), Column("codes", "Codes", needed=False)),
)


def read(table, text):
    tool = Tool("t", "T", "S", "P", "7.2", ("M",), ("S",), (table,))
    values, errors = read_inputs(tool, {table.name: [text]})
    return [tuple(row.values()) for row in values.get(table.name, [])], errors.get(table.name, "")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Jan\t1,234\nFeb\t2 345.5", [("Jan", 1234), ("Feb", 2345.5)]),
        ("Jan;1,234\nFeb;5", [("Jan", 1234), ("Feb", 5)]),
        ("Jan,1\n\n  \nFeb,-2.5\n", [("Jan", 1), ("Feb", -2.5)]),
        ("1\n\u22122\n+3", [("", 1), ("", -2), ("", 3)]),
        ("\u00a31234\u00a0\n\u00a3900", [("", 1234), ("", 900)]),
        ('"Jan, late","1,234"\nFeb,5', [("Jan, late", 1234), ("Feb", 5)]),
        ('say "so",5\nFeb,6', [('say "so"', 5), ("Feb", 6)]),
        ("Month,Figure\nJan,5", [("Jan", 5)]),
        ("Figure\n5", [("", 5)]),
    ],
)
def test_what_spreadsheets_write_is_read_as_it_is_meant(text, rows):
    assert read(FIGURES, text) == (rows, "")


@pytest.mark.parametrize(
    ("input_", "message"),
    [
        (FIGURES, "Paste rows for “Figures”"),
        (Input("size", "Team size you want", InputKind.NUMBER), "Enter a value for “Team size you want”"),
        (
            Input("way", "Way", InputKind.CHOICE, choices=(Choice("up", "Up"),)),
            "Choose an answer for “Way”",
        ),
        (
            Input("size", "Team size you want", InputKind.NUMBER, missing="Enter the team size you want"),
            "Enter the team size you want",
        ),
    ],
)
def test_an_empty_input_is_named_in_the_words_of_its_tool_or_by_its_label(input_, message):
    assert read(input_, " ")[1] == message


def test_numbers_with_a_comma_between_thousands_are_never_read_as_two_cells():
    rows, error = read(FIGURES, "1,234\n2,345\n3,456")

    assert rows == []
    assert error.startswith("\u201cFigures\u201d can be read in two ways")


def test_numbered_lines_with_decimals_or_few_digits_are_read_as_two_cells():
    assert read(FIGURES, "1,23\n2,345") == ([("1", 23), ("2", 345)], "")


def test_a_semicolon_inside_a_cell_does_not_silently_divide_the_line():
    rows, error = read(WORDS, "Vision, 1n; 2b")

    assert rows == []
    assert "can be read in two ways" in error
    assert read(WORDS, 'Vision,"1n; 2b"')[1] == error
    assert read(WORDS, "Vision\t1n; 2b") == ([("Vision", "1n; 2b")], "")


def test_a_comma_inside_a_cell_between_semicolons_stays_where_only_that_fits():
    assert read(TEAMS, "A, night;Ann;9\nB;;4") == ([("A, night", "Ann", 9), ("B", "", 4)], "")


@pytest.mark.parametrize("first", ["Jan,n/a", "Jan,<5", "Jan,-", "Jan,90%", "Jan,x", '"Jan, late",'])
def test_a_first_line_without_a_figure_is_refused_and_never_dropped_as_a_heading(first):
    rows, error = read(FIGURES, f"{first}\nFeb,5")

    assert rows == []
    assert "line 1 has" in error


def test_per_cent_is_refused_with_what_to_do():
    assert "has \u201c90%\u201d where a number should be. Leave out the %" in read(FIGURES, "90%\n80%")[1]


def test_lines_are_counted_as_the_reader_sees_them():
    assert read(TEAMS, "Team,Leader,People\n\nA,Ann,9\nB,Ben,nine")[1] == (
        "Teams: line 4 has \u201cnine\u201d where a number should be"
    )


def test_bounds_are_named_with_their_thousands():
    assert read(TEAMS, "A,Ann,1001")[1].endswith("line 1 has 1001, which is more than 1,000")


def test_a_text_may_be_as_long_as_its_column_says():
    assert read(WORDS, "x" * 10) == ([("x" * 10, "")], "")
    assert "has more than 10 characters in name" in read(WORDS, "x" * 11)[1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\n".join(["1"] * 10_000), "10,000 rows were entered. Use 1 to 500 rows"),
        ("123456\n" * 10_000, "70,000 characters were entered. Use 40,000 or fewer"),
        ("9" * 400, "where a number should be"),
        ("\n".join("0abcdefgh"), "; and 3 more"),
        ("Jan,1,2,3", "line 1 has 4 cells, not 2"),
    ],
)
def test_too_much_is_refused_in_words(text, message):
    assert message in read(FIGURES, text)[1]


def test_a_line_break_inside_a_cell_does_not_split_its_row():
    assert read(FIGURES, 'Month\t"Calls\nanswered"\nJan\t10') == ([("Jan", 10)], "")
    assert read(FIGURES, '"Jan\r\n(late)"\t10\r\nFeb\t11') == ([("Jan (late)", 10), ("Feb", 11)], "")
    assert "line 4 has \u201cten\u201d" in read(FIGURES, '"a\nb"\t1\n"c"\t2\nd\tten')[1]


def test_a_line_break_inside_a_number_is_refused_and_shown():
    assert "line 1 has \u201c1[U+000A]2\u201d where a number" in read(FIGURES, 'Jan\t"1\n2"\nFeb\t3')[1]


@pytest.mark.parametrize(
    "text", ["\u200b10", "\u200e10\u200f", "\ufeff10", "1\u00ad0", "10\u2060", "\u202d10\u202c"]
)
def test_characters_that_nobody_sees_are_no_part_of_a_number(text):
    assert read(FIGURES, f"Jan\t{text}\nFeb\t3") == ([("Jan", 10), ("Feb", 3)], "")
    number = Input("number", "Number", InputKind.NUMBER)
    tool = Tool("t", "T", "S", "P", "7.2", ("M",), ("S",), (number,))
    assert read_inputs(tool, {"number": [text]}) == ({"number": 10}, {})


@pytest.mark.parametrize(
    "heading", ["% in 8 minutes", "999 calls", "(minutes)", "\u00a3000", "+/- change", "calls"]
)
def test_a_heading_may_begin_with_a_sign_or_a_number(heading):
    assert read(FIGURES, f"Month\t{heading}\nJan\t10") == ([("Jan", 10)], "")


@pytest.mark.parametrize("text", ["10\u00b0", "1 2", "10 20 30", "7. 5", "1\u00a023"])
def test_two_numbers_in_one_cell_are_never_joined(text):
    assert "where a number should be" in read(FIGURES, f"Jan\t{text}\nFeb\t3")[1]


def test_a_first_line_may_name_the_separator():
    assert read(FIGURES, "sep=;\nJan, late;10\nFeb;11") == ([("Jan, late", 10), ("Feb", 11)], "")


def test_a_quotation_mark_that_is_not_closed_does_not_swallow_the_rows_below():
    rows, error = read(FIGURES, 'Jan\t10\n"Feb\t11\nMar\t12')
    assert (rows, error) == (
        [],
        "Figures: line 2 opens a quotation mark that is not closed before the next cell",
    )


@pytest.mark.parametrize("character", ["\0", "\x01", "\x7f", "\ud800"])
def test_a_control_character_in_a_text_is_refused_and_shown(character):
    message = f"line 2 has a character that cannot be used in time: \u201cFe[U+{ord(character):04X}]b\u201d"
    assert message in read(FIGURES, f"Jan\t10\nFe{character}b\t3")[1]


def test_a_column_that_all_rows_leave_out_is_as_the_one_that_it_names():
    words = Column("name", "Name"), Column("short", "Short", needed=False, same_as="name")
    table = Input("words", "Words", InputKind.TABLE, columns=words)
    assert read(table, "Ann\nBen") == ([("Ann", "Ann"), ("Ben", "Ben")], "")
    assert read(table, "Ann\tA\nBen") == ([("Ann", "A"), ("Ben", "")], "")
