import csv
import io
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from hub.access import Role, Viewer
from hub.accounts.domain import list_roles
from hub.kit.clock import now
from hub.kit.errors import Invalid, NotFound
from hub.mail.models import OutboxMessage
from hub.people.domain import RowStatus, decode_csv, parse_invitation_csv, validate_rows
from hub.people.models import Invitation
from hub.trusts.domain import find_organisation

PAGE = "/trusts/london/team/invite-many"
GOOD = "email,role,name\nann@example.org,leader,Ann\nben@example.org,publisher,Ben\n"


def sheet_of(browser, text):
    """Return the answer, and what is said of each line: number, address, what becomes of it."""
    answer = browser.send(PAGE, sheet=text)
    return answer, lines_in(answer)


def lines_in(answer):
    page = BeautifulSoup(answer.text, "html.parser")
    found = {}
    for row in page.select("tbody tr"):
        cells = [cell.get_text(" ", strip=True) for cell in row.select("td")]
        found[int(cells[0].removeprefix("Line "))] = (
            cells[3].removeprefix("What ").removeprefix("becomes of it ")
        )
    return found


def plan_in(answer):
    return BeautifulSoup(answer.text, "html.parser").select_one("[name=plan]")["value"]


def written(town):
    with town.writing() as session:
        counts = [session.scalar(select(func.count()).select_from(t)) for t in (Invitation, OutboxMessage)]
    return tuple(counts)


def test_a_preview_says_of_each_line_what_would_happen_and_sends_nothing(town):
    town.browser("lead").send("/trusts/london/team/invite", email="waits@example.org", role="leader")
    before = written(town)
    answer, lines = sheet_of(
        town.browser("lead"),
        "name;Role;E-mail;last day\n"
        "Ann;Leader;ann@example.org;\n"
        "Ben;boss;ben@example.org;\n"
        "Cat;leader;no address;\n"
        "Dan;leader;ann@example.org;\n"
        "Eve;leader;leader@example.org;\n"
        "Fay;guest;fay@example.org;\n"
        "Guy;leader;waits@example.org;\n"
        "Hal;hub admin;hal@example.org;\n",
    )

    assert answer.status_code == 200
    assert "Nothing is sent yet. 1 would be invited, 7 not." in answer.text
    assert lines == {
        2: "Would be invited",
        3: "Not sent: cannot be used: There is no role called “boss”",
        4: "Not sent: cannot be used: Enter an email address in the form name@example.nhs.uk",
        5: "Not sent: is in the sheet already",
        6: "Not sent: has this role already",
        7: "Not sent: cannot be used: Enter the last day of the guest",
        8: "Not sent: is invited already and has not answered",
        9: "Not sent: cannot be used: There is no hub admin in London Ambulance Service NHS Trust",
    }
    assert written(town) == before


def test_a_role_in_another_trust_is_no_reason_not_to_be_invited(town):
    _, lines = sheet_of(town.browser("lead"), "email,role\nother.leader@example.org,leader\n")

    assert lines == {2: "Would be invited"}


def test_confirming_sends_exactly_what_was_previewed(town):
    browser = town.browser("lead")
    answer, _ = sheet_of(browser, GOOD + "wrong,leader,Cat\n")
    sent = browser.send(f"{PAGE}/send", plan=plan_in(answer))

    assert lines_in(sent) == {2: "Invited", 3: "Invited"}
    assert [to for _, to, _ in town.letters()] == ["ann@example.org", "ben@example.org"]


def test_what_has_changed_since_the_preview_is_said_line_by_line_and_sending_twice_sends_once(town):
    browser = town.browser("lead")
    answer, _ = sheet_of(browser, GOOD)
    browser.send("/trusts/london/team/invite", email="ann@example.org", role="leader")
    first = browser.send(f"{PAGE}/send", plan=plan_in(answer))
    second = browser.send(f"{PAGE}/send", plan=plan_in(answer))

    assert lines_in(first) == {2: "Not sent: is invited already and has not answered", 3: "Invited"}
    assert "Something has changed since the preview: 1 was not sent" in first.text
    assert set(lines_in(second).values()) == {"Not sent: is invited already and has not answered"}
    assert written(town) == (2, 2)


@pytest.mark.parametrize("case", ["changed", "another's", "another trust", "none", "old"])
def test_a_plan_that_was_not_shown_to_this_person_here_sends_nothing(town, case, monkeypatch):
    answer, _ = sheet_of(town.browser("lead"), GOOD)
    plan, who, page = plan_in(answer), "lead", PAGE
    if case == "changed":
        plan = plan[:20] + ("A" if plan[20] != "A" else "B") + plan[21:]
    if case == "another's":
        who = "staff"
    if case == "another trust":
        who, page = "staff", PAGE.replace("london", "yorkshire")
        plan = plan_in(town.browser("staff").send(PAGE, sheet=GOOD))
    if case == "none":
        plan = ""
    browser = town.browser(who)
    if case == "old":
        from hub.people.views import invitation_csv

        monkeypatch.setattr(invitation_csv, "now", lambda: now() + timedelta(hours=5))
    refused = browser.send(f"{page}/send", plan=plan)

    assert refused.status_code == 409
    assert "Make it again: nothing was sent" in refused.text
    assert written(town) == (0, 0)


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
def test_a_file_as_spreadsheet_programs_write_it_is_read(town, data):
    answer = town.browser("lead").send(PAGE, file=(io.BytesIO(data), "sheet.csv"))
    assert lines_in(answer) == {2: "Would be invited", 3: "Would be invited"}


def test_a_name_in_a_windows_file_is_the_name(town):
    text = decode_csv("email,role,name\nzoe@example.org,leader,Zoë O’Neill\n".encode("cp1252"))
    assert [line.name for line in parse_invitation_csv(text)] == ["Zoë O’Neill"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Choose a CSV file or paste"),
        ("\n\n ; \n", "Choose a CSV file or paste"),
        ("ann@example.org,leader", "must name the columns"),
        ("email,role\n", "has no line"),
        ("email,role,email\na,b,c", "names a column twice"),
        ("email,role\n" + "a@example.org,leader\n" * 501, "may have 500 lines"),
        ('email,role\n"a' + "x" * 140_000, "cannot be read as CSV"),
    ],
)
def test_what_is_no_sheet_is_said_in_words_and_kept_to_be_mended(town, text, words):
    answer = town.browser("lead").send(PAGE, sheet=text)
    kept = BeautifulSoup(answer.text, "html.parser").select_one("textarea").text

    assert answer.status_code == 400
    assert words in answer.text
    assert kept.strip("\n") == text.strip("\n")


def test_a_file_that_is_no_text_is_refused_in_words(town):
    for data in (b"\xff\xfe\x00", b"PK\x03\x04" + bytes(range(256))):
        answer = town.browser("lead").send(PAGE, file=(io.BytesIO(data), "sheet.xlsx"))
        assert answer.status_code == 400
        assert "There is a problem" in answer.text


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
    with pytest.raises(Invalid, match="at most"):
        parse_invitation_csv("email,role\n" + "a" * 200_001)


def test_the_sheet_to_begin_with_is_one_that_the_hub_reads(town):
    answer = town.browser("lead").get(f"{PAGE}/template.csv")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))

    assert answer.mimetype == "text/csv"
    assert rows[0] == ["email", "name", "role", "last day"]
    assert [line.reason for line in parse_invitation_csv(decode_csv(answer.data))] == ["", ""]
    assert "Send 2 invitations" in town.browser("lead").send(PAGE, sheet=decode_csv(answer.data)).text


def test_forty_lines_cost_as_many_statements_to_preview_as_one(town, queries):
    asked = []
    for size in (1, 40, 400):
        text = "email,role\n" + "".join(f"person{number}@example.org,leader\n" for number in range(size))
        browser = town.browser("lead")
        with queries(town.app) as seen:
            assert browser.send(PAGE, sheet=text).status_code == 200
        asked.append(len(seen))
    assert asked == [asked[0]] * 3


def test_whoever_leads_no_trust_previews_and_sends_nothing(town):
    for name, status in (("leader", 403), ("guest", 403), ("other lead", 404)):
        browser = town.browser(name)
        assert browser.send(PAGE, sheet=GOOD).status_code == status
        assert browser.send(f"{PAGE}/send", plan="x").status_code == status


def test_the_domain_itself_judges_no_sheet_for_who_leads_another_trust(town):
    with town.writing() as session:
        lead = Viewer(town.ids["other lead"], list_roles(session, town.ids["other lead"], now().date()))
        with pytest.raises(NotFound):
            validate_rows(
                session, lead, find_organisation(session, "london"), parse_invitation_csv(GOOD), now()
            )
