import csv
import io
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from hub.access import Role, Viewer
from hub.accounts.domain.memberships import list_roles
from hub.kit.clock import now
from hub.kit.errors import Invalid, NotFound
from hub.mail.models import OutboxMessage
from hub.people.domain.bulk_invitations import validate_rows
from hub.people.domain.invitation_csv import RowStatus, decode_csv, parse_invitation_csv
from hub.people.models import Invitation
from hub.trusts.domain import find_organisation

PAGE = "/trusts/london/team/invite-many"
GOOD = "email,role,name\nann@example.org,leader,Ann\nben@example.org,publisher,Ben\n"


def preview(browser, text):
    """Return the response and the outcome of each row by its number."""
    response = browser.send(PAGE, sheet=text)
    return response, outcomes_in(response)


def outcomes_in(response):
    page = BeautifulSoup(response.text, "html.parser")
    outcomes = {}
    for row in page.select("tbody tr"):
        cells = [cell.get_text(" ", strip=True) for cell in row.select("td")]
        outcomes[int(cells[0].removeprefix("Line "))] = (
            cells[3].removeprefix("What ").removeprefix("becomes of it ")
        )
    return outcomes


def plan_in(response):
    return BeautifulSoup(response.text, "html.parser").select_one("[name=plan]")["value"]


def count_rows(scenario):
    with scenario.write_session() as session:
        counts = [session.scalar(select(func.count()).select_from(t)) for t in (Invitation, OutboxMessage)]
    return tuple(counts)


def test_a_preview_says_of_each_line_what_would_happen_and_sends_nothing(scenario):
    scenario.browser("lead").send("/trusts/london/team/invite", email="waits@example.org", role="leader")
    before = count_rows(scenario)
    response, lines = preview(
        scenario.browser("lead"),
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

    assert response.status_code == 200
    assert "Nothing is sent yet. 1 would be invited, 7 not." in response.text
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
    assert count_rows(scenario) == before


def test_a_role_in_another_trust_is_no_reason_not_to_be_invited(scenario):
    _, lines = preview(scenario.browser("lead"), "email,role\nother.leader@example.org,leader\n")

    assert lines == {2: "Would be invited"}


def test_confirming_sends_exactly_what_was_previewed(scenario):
    browser = scenario.browser("lead")
    response, _ = preview(browser, GOOD + "wrong,leader,Cat\n")
    sent = browser.send(f"{PAGE}/send", plan=plan_in(response))

    assert outcomes_in(sent) == {2: "Invited", 3: "Invited"}
    assert [to for _, to, _ in scenario.emails()] == ["ann@example.org", "ben@example.org"]


def test_what_has_changed_since_the_preview_is_said_line_by_line_and_sending_twice_sends_once(scenario):
    browser = scenario.browser("lead")
    response, _ = preview(browser, GOOD)
    browser.send("/trusts/london/team/invite", email="ann@example.org", role="leader")
    first = browser.send(f"{PAGE}/send", plan=plan_in(response))
    second = browser.send(f"{PAGE}/send", plan=plan_in(response))

    assert outcomes_in(first) == {2: "Not sent: is invited already and has not answered", 3: "Invited"}
    assert "Something has changed since the preview: 1 was not sent" in first.text
    assert set(outcomes_in(second).values()) == {"Not sent: is invited already and has not answered"}
    assert count_rows(scenario) == (2, 2)


@pytest.mark.parametrize("case", ["changed", "another's", "another trust", "none", "old"])
def test_a_plan_that_was_not_shown_to_this_person_here_sends_nothing(scenario, case, monkeypatch):
    response, _ = preview(scenario.browser("lead"), GOOD)
    plan, who, page = plan_in(response), "lead", PAGE
    if case == "changed":
        plan = plan[:20] + ("A" if plan[20] != "A" else "B") + plan[21:]
    if case == "another's":
        who = "staff"
    if case == "another trust":
        who, page = "staff", PAGE.replace("london", "yorkshire")
        plan = plan_in(scenario.browser("staff").send(PAGE, sheet=GOOD))
    if case == "none":
        plan = ""
    browser = scenario.browser(who)
    if case == "old":
        from hub.people.views import invitation_csv

        monkeypatch.setattr(invitation_csv, "now", lambda: now() + timedelta(hours=5))
    refused = browser.send(f"{page}/send", plan=plan)

    assert refused.status_code == 409
    assert "Make it again: nothing was sent" in refused.text
    assert count_rows(scenario) == (0, 0)


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
    assert outcomes_in(response) == {2: "Would be invited", 3: "Would be invited"}


def test_a_name_in_a_windows_file_is_the_name(scenario):
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
    with pytest.raises(Invalid, match="at most"):
        parse_invitation_csv("email,role\n" + "a" * 200_001)


def test_the_sheet_to_begin_with_is_one_that_the_hub_reads(scenario):
    response = scenario.browser("lead").get(f"{PAGE}/template.csv")
    rows = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"))))

    assert response.mimetype == "text/csv"
    assert rows[0] == ["email", "name", "role", "last day"]
    assert [line.reason for line in parse_invitation_csv(decode_csv(response.data))] == ["", ""]
    assert "Send 2 invitations" in scenario.browser("lead").send(PAGE, sheet=decode_csv(response.data)).text


def test_forty_lines_cost_as_many_statements_to_preview_as_one(scenario, queries):
    counts = []
    for size in (1, 40, 400):
        text = "email,role\n" + "".join(f"person{number}@example.org,leader\n" for number in range(size))
        browser = scenario.browser("lead")
        with queries(scenario.app) as statements:
            assert browser.send(PAGE, sheet=text).status_code == 200
        counts.append(len(statements))
    assert counts == [counts[0]] * 3


def test_whoever_leads_no_trust_previews_and_sends_nothing(scenario):
    for name, status in (("leader", 403), ("guest", 403), ("other lead", 404)):
        browser = scenario.browser(name)
        assert browser.send(PAGE, sheet=GOOD).status_code == status
        assert browser.send(f"{PAGE}/send", plan="x").status_code == status


def test_the_domain_itself_judges_no_sheet_for_who_leads_another_trust(scenario):
    with scenario.write_session() as session:
        lead = Viewer(
            scenario.ids["other lead"], list_roles(session, scenario.ids["other lead"], now().date())
        )
        with pytest.raises(NotFound):
            validate_rows(
                session, lead, find_organisation(session, "london"), parse_invitation_csv(GOOD), now()
            )
