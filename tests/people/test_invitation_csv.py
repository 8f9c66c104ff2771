import csv
import io
from datetime import date

import pytest
from bs4 import BeautifulSoup

from hub.access import Role
from hub.kit.errors import Invalid
from hub.people.domain.invitation_csv import RowStatus, decode_csv, parse_invitation_csv
from tests.people.csv_invitations import GOOD, PAGE, outcomes_in


@pytest.mark.parametrize(
    "data",
    [
        GOOD.encode(),
        GOOD.encode("utf-8-sig"),
        GOOD.replace(",", ";").encode(),
        GOOD.replace(",", "\t").encode("utf-16"),
        GOOD.replace("\n", "\r\n").encode(),
    ],
    ids=["utf-8", "with a mark", "semicolons", "tabs, utf-16", "windows lines"],
)
def test_a_file_as_spreadsheet_programs_write_it_is_read(scenario, data):
    response = scenario.browser("lead").send(PAGE, file=(io.BytesIO(data), "sheet.csv"))
    assert outcomes_in(response) == {2: "Will be invited", 3: "Will be invited"}


def test_a_name_in_a_windows_file_is_the_name(scenario):
    text = decode_csv("email,role,name\nzoe@example.org,leader,Zoë O’Neill\n".encode("cp1252"))
    assert [line.name for line in parse_invitation_csv(text)] == ["Zoë O’Neill"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Choose a CSV file or paste"),
        ("\n\n ; \n", "Choose a CSV file or paste"),
        ("ann@example.org,leader", "The first row must have the column names, at least “email” and “role”"),
        ("email,role\n", "has no rows"),
        ("email,role,email\na,b,c", "The first row has the same column name twice"),
        ("email,role\n" + "a@example.org,leader\n" * 501, "can have 500 rows"),
        ('email,role\n"a' + "x" * 140_000, "Line 2 opens a quotation mark that is not closed"),
    ],
)
def test_what_is_no_sheet_is_said_in_words_and_kept_to_be_mended(scenario, text, words):
    response = scenario.browser("lead").send(PAGE, sheet=text)
    shown = BeautifulSoup(response.text, "html.parser").select_one("textarea").text

    assert response.status_code == 400
    assert words in response.text
    assert shown.strip("\n") == text.strip("\n")


def test_a_file_that_is_no_text_is_refused_in_words(scenario):
    for data in (b"\xff\xfe\x00", b"PK\x03\x04" + bytes(range(256))):
        response = scenario.browser("lead").send(PAGE, file=(io.BytesIO(data), "sheet.xlsx"))
        assert response.status_code == 400
        assert "There is a problem" in response.text


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2027-03-31", date(2027, 3, 31)),
        ("31/03/2027", date(2027, 3, 31)),
        ("31.3.2027", date(2027, 3, 31)),
        ("31 March 2027", date(2027, 3, 31)),
        ("03/31/2027", None),
        ("soon", None),
    ],
)
def test_a_last_day_is_read_as_people_write_it_and_never_guessed(typed, day):
    (line,) = parse_invitation_csv(f"email,role,last day\na@example.org,guest,{typed}\n")
    assert (line.ends_on, line.status) == (day, RowStatus.TO_INVITE if day else RowStatus.INVALID)


def test_a_line_that_cannot_be_used_says_why_however_often_it_stands_there():
    lines = parse_invitation_csv("email,role\nann@example.org,boss\nann@example.org,boss\n")

    assert [line.status for line in lines] == [RowStatus.INVALID, RowStatus.INVALID]


def test_a_line_may_be_short_or_long_and_quoted():
    lines = parse_invitation_csv(
        'role,email,name\n"trust lead","a@example.org","Ann, Dr"\n'
        "leader,b@example.org\nleader,c@example.org,C,x\n"
    )
    assert [(line.role, line.name) for line in lines] == [
        (Role.TRUST_LEAD, "Ann, Dr"),
        (Role.LEADER, ""),
        (Role.LEADER, "C"),
    ]


def test_a_sheet_that_is_too_large_is_refused_by_its_field():
    with pytest.raises(Invalid, match="or fewer"):
        parse_invitation_csv("email,role\n" + "a" * 200_001)


def test_the_sheet_to_begin_with_is_one_that_the_hub_reads(scenario):
    response = scenario.browser("lead").get(f"{PAGE}/template.csv")
    rows = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"))))

    assert response.mimetype == "text/csv"
    assert rows[0] == ["email", "name", "role", "last day"]
    assert [line.reason for line in parse_invitation_csv(decode_csv(response.data))] == ["", ""]
    assert "Send 2 invitations" in scenario.browser("lead").send(PAGE, sheet=decode_csv(response.data)).text


@pytest.mark.parametrize("role", Role)
def test_a_csv_file_may_name_every_role_by_value_and_by_label(role):
    rows = parse_invitation_csv(f"email,role\na@example.org,{role.value}\nb@example.org,{role.label}\n")
    assert [row.role for row in rows] == [role, role]
