"""A trust's own register as a file: columns are guessed, and each line says what is wrong with it."""

import pytest

from hub.kit.errors import Invalid
from hub.mentoring.domain.register_files import (
    FileColumn,
    LineStatus,
    guess_columns,
    read_lines,
    read_register_table,
)
from hub.mentoring.domain.vocabulary import RegisterKind

pytestmark = pytest.mark.one_engine

SHEET = (
    "Mentor name;E-mail;Type;Phone;Meets by;Date trained;Capacity;Notes\n"
    "Ann Example;ann@example.org;Coach;0113 1;phone, online;31/03/2020;2;secret\n"
    "Ben Example;ben@example.org;;;;;;\n"
)


def read(text=SHEET):
    table = read_register_table(text)
    return read_lines(table, guess_columns(table.headings), RegisterKind.MENTOR)


def test_columns_are_guessed_by_whole_headings_and_the_rest_is_left_out():
    ann, ben = read()
    assert (ann.name, ann.email, ann.kind, ann.status) == (
        "Ann Example",
        "ann@example.org",
        "coach",
        LineStatus.TO_INVITE,
    )
    assert ann.fields == {
        "contact_telephone": "0113 1",
        "formats": ["video", "telephone"],
        "trained_on": "2020-03-31",
        "capacity": 2,
    }
    assert (ben.kind, ben.fields) == ("mentor", {})
    assert FileColumn.NAME not in guess_columns(["Namesake", "Email"])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (";ann@example.org;;;;;", "The name is missing"),
        ("Ann;nothing;;;;;", "email address"),
        ("Ann;ann@example.org;boss;;;;", "is not a mentor, coach or preceptor"),
        ("Ann;ann@example.org;;;pigeon;;", "is not face to face"),
        ("Ann;ann@example.org;;;;31/02/2020;", "is not a date"),
        ("Ann;ann@example.org;;;;;many", "not a number of people"),
        (f"Ann;ann@example.org;;{'1' * 41};;;", "40 characters or fewer"),
    ],
)
def test_a_line_that_cannot_be_used_says_why(line, reason):
    (row,) = read(f"{SHEET.splitlines()[0]}\n{line}\n")
    assert row.status is LineStatus.INVALID
    assert reason in row.reason


def test_a_person_twice_is_invited_once():
    rows = read(SHEET + "Ann Again;ann@example.org;coach;;;;\n")
    assert [row.status for row in rows][2] is LineStatus.DUPLICATE


@pytest.mark.parametrize("text", ["", "Name;Email\n", "Name;Email\n" + "A;a@example.org\n" * 201])
def test_a_file_without_lines_or_with_too_many_is_refused(text):
    with pytest.raises(Invalid):
        read(text)


def test_the_columns_of_address_and_name_are_needed():
    with pytest.raises(Invalid, match="email address"):
        read("Name;Notes\nAnn;x\n")
