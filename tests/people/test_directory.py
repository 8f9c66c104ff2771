"""The directory of all people, and what the hub office does to an account."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, update

from hub.accounts.models import Identity, LoginSession, Person, RecoveryCode
from hub.audit.models import AuditEntry
from hub.kit.clock import now
from hub.trusts.domain import find_organisation
from tests.factories import make_person

PEOPLE = "/admin/people"


def names_in(response):
    page = BeautifulSoup(response.text, "html.parser")
    return [link.text for link in page.select("tbody a")]


def url_of(scenario, name, step=""):
    return f"{PEOPLE}/{scenario.public_ids[name]}{'/' if step else ''}{step}"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("trust=yorkshire", ["The second lead", "The second leader"]),
        ("trust=london&role=guest", ["The guest"]),
        ("role=trust-lead", ["The lead", "The second lead"]),
        ("state=without-role", ["The newcomer"]),
        ("state=shut", []),
        ("role=boss&trust=nowhere&state=x", None),
    ],
)
def test_everybody_is_narrowed_by_trust_role_and_state(scenario, query, found):
    everybody = names_in(scenario.browser("staff").get(PEOPLE))
    assert len(everybody) == 9
    expected = everybody if found is None else found
    assert names_in(scenario.browser("staff").get(f"{PEOPLE}?{query}")) == expected


@pytest.mark.parametrize("typed", ["zoe", "ZOË", "o'neill", "Neill Zo", "zoe.o", "example.com zoe"])
def test_somebody_is_found_by_any_part_of_name_or_address_whatever_its_accents(scenario, typed):
    with scenario.write_session() as session:
        make_person(session, name="Zoë O'Neill", email="zoe.o@example.com")
    browser = scenario.browser("staff")
    assert names_in(browser.send(PEOPLE, q=typed)) == ["Zoë O'Neill"]
    assert names_in(browser.send(PEOPLE, q="nobody%")) == []


def test_what_was_looked_for_stands_in_no_address_also_from_page_to_page(scenario):
    with scenario.write_session() as session:
        for number in range(120):
            make_person(session, name=f"Many {number:03}")
    browser = scenario.browser("staff")
    first = browser.send(PEOPLE, q="many")
    page = BeautifulSoup(first.text, "html.parser").select_one("main")
    second = browser.send(PEOPLE, q="many", page="2")

    assert [link["href"] for link in page.select("a") if "many" in link["href"].lower()] == []
    assert names_in(first)[0] == "Many 000"
    assert names_in(second)[0] == "Many 050"
    assert browser.send(PEOPLE, q="many", page="4").status_code == 404


def test_a_long_list_costs_as_many_statements_as_a_short_one(scenario, queries):
    counts = []
    for size in (0, 120):
        with scenario.write_session() as session:
            london = find_organisation(session, "london")
            for _ in range(size):
                make_person(session, london)
        browser = scenario.browser("staff")
        with queries(scenario.app) as statements:
            assert browser.get(PEOPLE).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("who", ["lead", "leader", "publisher", "guest", "newcomer"])
def test_nobody_but_the_office_sees_everybody(scenario, who):
    browser = scenario.browser(who)
    responses = [browser.get(PEOPLE), browser.send(PEOPLE, q="x"), browser.get(url_of(scenario, "leader"))]
    assert [response.status_code for response in responses] == [403] * 3


def test_a_shut_account_is_signed_out_everywhere_at_the_next_click_and_opens_again(scenario):
    two = [scenario.browser("leader"), scenario.browser("leader")]
    assert [browser.get("/account").status_code for browser in two] == [200, 200]
    admin = scenario.browser("admin")
    assert "Shut the account" in admin.get(url_of(scenario, "leader", "shut")).text
    assert [browser.get("/account").status_code for browser in two] == [
        200,
        200,
    ]  # the confirmation page changes nothing
    assert admin.send(url_of(scenario, "leader", "shut")).status_code == 303
    assert [browser.get("/account").status_code for browser in two] == [303, 303]
    assert admin.send(url_of(scenario, "leader", "shut")).status_code == 409
    assert admin.send(url_of(scenario, "leader", "open")).status_code == 303
    assert scenario.browser("leader").get("/account").status_code == 200
    assert two[0].get("/account").status_code == 303


def test_signing_somebody_out_everywhere_leaves_the_account_open(scenario):
    browser = scenario.browser("leader")
    assert scenario.browser("admin").send(url_of(scenario, "leader", "sign-out")).status_code == 303
    assert browser.get("/account").status_code == 303
    assert scenario.browser("leader").get("/account").status_code == 200


def test_a_lost_second_factor_is_taken_away_and_the_person_is_told_and_signed_out(scenario):
    with scenario.write_session() as session:
        statement = update(Person).where(Person.id == scenario.ids["lead"])
        session.execute(statement.values(totp_secret="sealed", second_factor_since=now()))
        session.add(RecoveryCode(person_id=scenario.ids["lead"], code_hash="x"))
    scenario.browser("lead")
    assert scenario.browser("admin").send(url_of(scenario, "lead", "second-factor")).status_code == 303

    ((kind, to, _),) = scenario.emails()
    assert (kind, to) == ("second-factor-reset", "lead@example.org")
    with scenario.write_session() as session:
        person = session.get_one(Person, scenario.ids["lead"])
        left = [
            session.scalars(select(m).where(m.person_id == person.id)).all()
            for m in (RecoveryCode, LoginSession)
        ]
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "reset second factor")).one()
        assert (person.totp_secret, person.second_factor_since, left) == (None, None, [[], []])
        assert (entry.person_id, entry.object_id) == (scenario.ids["admin"], str(person.id))
    assert scenario.browser("admin").send(url_of(scenario, "lead", "second-factor")).status_code == 409


def test_accounts_elsewhere_that_somebody_can_no_longer_use_are_unlinked_and_the_person_is_told(scenario):
    with scenario.write_session() as session:
        for provider in ("nhs", "council"):
            values = {"provider": provider, "subject": "s-1", "created_at": now()}
            session.add(Identity(person_id=scenario.ids["lead"], **values))
    open_elsewhere, admin = scenario.browser("lead"), scenario.browser("admin")
    assert "2 are linked" in admin.get(url_of(scenario, "lead")).text
    assert "Do this only when you are sure who asks" in admin.get(url_of(scenario, "lead", "elsewhere")).text
    assert admin.send(url_of(scenario, "lead", "elsewhere")).status_code == 303

    assert "Unlink accounts elsewhere" not in admin.get(url_of(scenario, "lead")).text
    assert open_elsewhere.get("/account").status_code == 303
    ((kind, to, _),) = scenario.emails()
    assert (kind, to) == ("identity-unlinked", "lead@example.org")
    with scenario.write_session() as session:
        assert session.scalars(select(Identity)).all() == []
        entries = session.scalars(select(AuditEntry).where(AuditEntry.act == "unlink identity")).all()
        assert [(entry.person_id, entry.object_id, entry.details) for entry in entries] == [
            (scenario.ids["admin"], str(scenario.ids["lead"]), {"provider": provider})
            for provider in ("nhs", "council")
        ]
    assert admin.send(url_of(scenario, "lead", "elsewhere")).status_code == 409


def test_hub_staff_see_everybody_and_change_nobody(scenario):
    staff = scenario.browser("staff")
    assert "Shut the account" not in staff.get(url_of(scenario, "leader")).text
    for step in ("shut", "open", "second-factor", "elsewhere", "sign-out"):
        responses = [
            staff.get(url_of(scenario, "leader", step)),
            staff.send(url_of(scenario, "leader", step)),
        ]
        assert [response.status_code for response in responses] == [403, 403]


def test_what_is_done_to_an_account_needs_a_proof_that_is_fresh(scenario):
    late = scenario.browser("admin", at=now() - timedelta(minutes=16))
    response = late.get(url_of(scenario, "leader", "shut"))
    assert response.location.startswith("/sign-in/again?next=")
    assert late.get(url_of(scenario, "leader")).status_code == 200


def test_there_are_no_other_steps_and_no_pages_of_nobody(scenario):
    admin = scenario.browser("admin")
    assert admin.get(url_of(scenario, "leader", "promote")).status_code == 404
    assert admin.send(url_of(scenario, "leader", "promote")).status_code == 404
    assert admin.get(f"{PEOPLE}/nobody").status_code == 404


def test_what_is_done_to_an_account_is_written_down(scenario):
    admin = scenario.browser("admin")
    for step in ("sign-out", "shut", "open"):
        assert admin.send(url_of(scenario, "leader", step)).status_code == 303
    with scenario.write_session() as session:
        own_entries = select(AuditEntry).where(AuditEntry.person_id == scenario.ids["admin"])
        done = [
            (entry.act, entry.object_id) for entry in session.scalars(own_entries.order_by(AuditEntry.id))
        ]
    leader = str(scenario.ids["leader"])
    assert done == [("sign out everywhere", leader), ("disable", leader), ("enable", leader)]
