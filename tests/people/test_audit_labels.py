"""What was done to invitations, requests and line managers is said in words to who may read the record."""

import csv
import io

from sqlalchemy import delete

from hub.people.models import Invitation

TEAM = "/trusts/london/team"
RECORD = "/admin/audit"


def invite(town, email):
    assert town.browser("lead").send(f"{TEAM}/invite", email=email, role="publisher").status_code == 303


def test_a_lead_reads_whom_they_invited_and_who_asked(town):
    invite(town, "new@example.org")
    assert town.browser("newcomer").send("/trusts/london/join", words="", leaves="").status_code == 303
    page = town.browser("lead").get(RECORD).text

    assert "<strong>Invite</strong>: Invitation to new@example.org (role: publisher)<br>By The lead" in page
    assert "<strong>Ask to join</strong>: Request of The newcomer<br>By The newcomer" in page


def test_the_hub_admin_reads_whose_line_manager_was_named(town):
    town.browser("leader").send("/account/people/manager", manager="lead@example.org")

    assert "Line manager of The leader<br>By The leader" in town.browser("admin").get(RECORD).text
    assert "Line manager of" not in town.browser("lead").get(RECORD).text


def test_a_lead_of_another_trust_reads_nothing_of_it(town):
    invite(town, "new@example.org")

    assert "new@example.org" not in town.browser("other lead").get(RECORD).text


def test_what_is_no_longer_here_has_its_id_alone(town):
    invite(town, "new@example.org")
    with town.writing() as session:
        (key,) = session.scalars(delete(Invitation).returning(Invitation.public_id))

    assert f"<strong>Invite</strong>: Invitation {key} (role" in town.browser("lead").get(RECORD).text


def test_the_sheet_has_the_words_and_the_id(town):
    invite(town, "new@example.org")
    text = town.browser("lead").get(f"{RECORD}.csv?act=invite").text
    (row,) = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    with town.writing() as session:
        key = session.query(Invitation).one().public_id

    assert (row["on what"], row["its id"]) == ("Invitation to new@example.org", key)


def test_an_address_that_looks_like_markup_is_only_text(town):
    invite(town, "new@example.org")
    with town.writing() as session:
        session.query(Invitation).one().email = "<script>alert(1)</script>@example.org"

    page = town.browser("lead").get(RECORD).text
    assert "Invitation to &lt;script&gt;" in page
    assert "<script>alert" not in page


def test_the_record_costs_as_many_statements_for_many_invitations_as_for_one(town, queries):
    asked = []
    for number in range(12):
        invite(town, f"new{number}@example.org")
        browser = town.browser("lead")
        with queries(town.app) as seen:
            assert f"new{number}@example.org" in browser.get(RECORD).text
        asked.append(len(seen))

    assert asked == [asked[0]] * 12
