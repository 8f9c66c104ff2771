"""Of a CSV file exactly the rows are sent that the preview showed."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from hub.access import Viewer
from hub.accounts.domain.memberships import list_roles
from hub.kit.clock import current_day, now
from hub.kit.errors import NotFound
from hub.mail.models import OutboxMessage
from hub.people.domain.bulk_invitations import send_preview, sign_preview, validate_rows
from hub.people.domain.invitation_csv import RowStatus, parse_invitation_csv
from hub.people.models import Invitation
from hub.trusts.domain import find_organisation
from tests.people.csv_invitations import GOOD, PAGE, outcomes_in
from tests.support.concurrency import at_once


def preview(browser, text):
    """Return the response and the outcome of each row by its number."""
    response = browser.send(PAGE, sheet=text)
    return response, outcomes_in(response)


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
        "Cat;chief;no address;\n"
        "Dan;leader;ann@example.org;\n"
        "Eve;leader;leader@example.org;\n"
        "Fay;guest;fay@example.org;\n"
        "Guy;leader;waits@example.org;\n"
        "Hal;hub admin;hal@example.org;\n",
    )

    assert response.status_code == 200
    assert "Nothing has been sent yet. 1 invitation will be sent, and 7 rows cannot be used." in response.text
    assert lines == {
        2: "Will be invited",
        3: "Not sent: There is no role called “boss”",
        4: "Not sent: Enter an email address in the form name@example.nhs.uk. "
        "There is no role called “chief”",
        5: "Not sent: is in the file more than once",
        6: "Not sent: already has this role",
        7: "Not sent: Enter the last day of the guest’s role",
        8: "Not sent: has an invitation that they have not answered",
        9: "Not sent: There is no hub admin in London Ambulance Service NHS Trust",
    }
    assert count_rows(scenario) == before


def test_a_role_in_another_trust_is_no_reason_not_to_be_invited(scenario):
    _, lines = preview(scenario.browser("lead"), "email,role\nother.leader@example.org,leader\n")

    assert lines == {2: "Will be invited"}


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

    assert outcomes_in(first) == {2: "Not sent: has an invitation that they have not answered", 3: "Invited"}
    assert "Something changed after you checked the file: 1 invitation was not sent" in first.text
    assert set(outcomes_in(second).values()) == {"Not sent: has an invitation that they have not answered"}
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
    assert "This preview is out of date. Nothing was sent." in refused.text
    assert count_rows(scenario) == (0, 0)


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
            scenario.ids["other lead"], list_roles(session, scenario.ids["other lead"], current_day())
        )
        with pytest.raises(NotFound):
            validate_rows(
                session, lead, find_organisation(session, "london"), parse_invitation_csv(GOOD), now()
            )


def test_a_sheet_that_is_sent_twice_at_once_says_to_the_second_who_is_invited_already(scenario):
    results = []
    with scenario.write_session() as session:
        london = find_organisation(session, "london")
        lead = Viewer(scenario.ids["lead"], list_roles(session, scenario.ids["lead"], current_day()))
        rows = parse_invitation_csv("email,role\nann@example.org,leader\n")
        plan = sign_preview(session, lead, london, validate_rows(session, lead, london, rows, now()), now())

    def send(session):
        sent = send_preview(session, lead, find_organisation(session, "london"), plan, now())
        results.append([row.status for row in sent])

    assert at_once(scenario.app, send, send) == ["done", "done"]
    assert results == [[RowStatus.TO_INVITE], [RowStatus.ALREADY_INVITED]]
