"""The audit log shows labels of invitations, join requests and line managers."""

import csv
import io

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import delete

from hub.access import PUBLIC, Role, Viewer
from hub.kit.clock import now
from hub.people.domain.audit_labels import (
    list_invitations_by_public_id,
    list_join_requests_by_public_id,
    list_line_managers_by_public_id,
)
from hub.people.domain.invitations import create_invitation
from hub.people.domain.join_requests import create_join_request
from hub.people.domain.line_managers import add_line_manager
from hub.people.models import Invitation
from hub.trusts.domain import find_organisation

TEAM = "/trusts/london/team"
AUDIT_URL = "/admin/audit"


def log_rows(response):
    """Return what was done and by whom, for each row of the activity log."""
    rows = BeautifulSoup(response.text, "html.parser").table.tbody("tr")
    cells = [[cell.get_text() for cell in row("td")] for row in rows]
    return [[activity, by.removeprefix("By ")] for activity, by, *_ in cells]


def invite(scenario, email):
    assert scenario.browser("lead").send(f"{TEAM}/invite", email=email, role="publisher").status_code == 303


def test_a_lead_reads_whom_they_invited_and_who_asked(scenario):
    invite(scenario, "new@example.org")
    assert scenario.browser("newcomer").send("/trusts/london/join", words="", leaves="").status_code == 303
    rows = log_rows(scenario.browser("lead").get(AUDIT_URL))

    assert ["Invited person: Invitation to new@example.org (role: publisher)", "The lead"] in rows
    assert ["Asked to join: Request from The newcomer", "The newcomer"] in rows


def test_the_hub_admin_reads_whose_line_manager_was_named(scenario):
    scenario.browser("leader").send("/account/people/manager", manager="lead@example.org")

    rows = log_rows(scenario.browser("admin").get(AUDIT_URL))
    assert ["Named line manager: Line manager of The leader", "The leader"] in rows
    assert "Line manager of" not in scenario.browser("lead").get(AUDIT_URL).text


def test_a_lead_of_another_trust_reads_nothing_of_it(scenario):
    invite(scenario, "new@example.org")

    assert "new@example.org" not in scenario.browser("other lead").get(AUDIT_URL).text


def test_what_is_no_longer_here_has_its_id_alone(scenario):
    invite(scenario, "new@example.org")
    with scenario.write_session() as session:
        (key,) = session.scalars(delete(Invitation).returning(Invitation.public_id))

    assert (
        f"<strong>Invited person</strong>: Invitation {key} (role"
        in scenario.browser("lead").get(AUDIT_URL).text
    )


def test_the_sheet_has_the_words_and_the_id(scenario):
    invite(scenario, "new@example.org")
    text = scenario.browser("lead").get(f"{AUDIT_URL}.csv?act=invite").text
    (row,) = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    with scenario.write_session() as session:
        key = session.query(Invitation).one().public_id

    assert (row["on what"], row["its id"]) == ("Invitation to new@example.org", key)


def test_an_address_that_looks_like_markup_is_only_text(scenario):
    invite(scenario, "new@example.org")
    with scenario.write_session() as session:
        session.query(Invitation).one().email = "<script>alert(1)</script>@example.org"

    page = scenario.browser("lead").get(AUDIT_URL).text
    assert "Invitation to &lt;script&gt;" in page
    assert "<script>alert" not in page


def test_the_record_costs_as_many_statements_for_many_invitations_as_for_one(scenario, queries):
    counts = []
    for number in range(12):
        invite(scenario, f"new{number}@example.org")
        browser = scenario.browser("lead")
        with queries(scenario.app) as statements:
            assert f"new{number}@example.org" in browser.get(AUDIT_URL).text
        counts.append(len(statements))

    assert counts == [counts[0]] * 12


def create_two(session, scenario, kind):
    """Create two rows of a kind."""
    london, at = find_organisation(session, "london"), now()
    for name in ("newcomer", "other leader"):
        if kind == "invitation":
            email = f"{name.replace(' ', '-')}@example.com"
            yield create_invitation(session, london, email=email, role=Role.LEADER, at=at, by=PUBLIC)
        elif kind == "join request":
            yield create_join_request(session, Viewer(scenario.ids[name]), london, words="", at=at)
        else:
            yield add_line_manager(session, Viewer(scenario.ids[name]), email="lead@example.org", at=at)


@pytest.mark.parametrize(
    ("kind", "list_by_public_id"),
    [
        ("invitation", list_invitations_by_public_id),
        ("join request", list_join_requests_by_public_id),
        ("line manager", list_line_managers_by_public_id),
    ],
)
def test_rows_are_found_by_public_id_and_deleted_ones_are_missing(scenario, kind, list_by_public_id):
    with scenario.write_session() as session:
        first, second = create_two(session, scenario, kind)
        ids = [first.public_id, second.public_id, "nobody"]

        assert {row.public_id for row in list_by_public_id(session, ids)} == {*ids[:2]}
        assert list_by_public_id(session, [second.public_id]) == [second]
        assert list_by_public_id(session, []) == []
        session.delete(first)
        session.flush()
        assert list_by_public_id(session, ids) == [second]
