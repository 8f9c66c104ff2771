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


def names_in(answer):
    page = BeautifulSoup(answer.text, "html.parser")
    return [link.text for link in page.select("tbody a")]


def url_of(town, name, step=""):
    return f"{PEOPLE}/{town.keys[name]}{'/' if step else ''}{step}"


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
def test_everybody_is_narrowed_by_trust_role_and_state(town, query, found):
    everybody = names_in(town.browser("staff").get(PEOPLE))
    assert len(everybody) == 9
    expected = everybody if found is None else found
    assert names_in(town.browser("staff").get(f"{PEOPLE}?{query}")) == expected


@pytest.mark.parametrize("typed", ["zoe", "ZOË", "o'neill", "Neill Zo", "zoe.o", "example.com zoe"])
def test_somebody_is_found_by_any_part_of_name_or_address_whatever_its_accents(town, typed):
    with town.writing() as session:
        make_person(session, name="Zoë O'Neill", email="zoe.o@example.com")
    browser = town.browser("staff")
    assert names_in(browser.send(PEOPLE, q=typed)) == ["Zoë O'Neill"]
    assert names_in(browser.send(PEOPLE, q="nobody%")) == []


def test_what_was_looked_for_stands_in_no_address_also_from_page_to_page(town):
    with town.writing() as session:
        for number in range(120):
            make_person(session, name=f"Many {number:03}")
    browser = town.browser("staff")
    first = browser.send(PEOPLE, q="many")
    page = BeautifulSoup(first.text, "html.parser").select_one("main")
    second = browser.send(PEOPLE, q="many", page="2")

    assert [link["href"] for link in page.select("a") if "many" in link["href"].lower()] == []
    assert names_in(first)[0] == "Many 000"
    assert names_in(second)[0] == "Many 050"
    assert browser.send(PEOPLE, q="many", page="4").status_code == 404


def test_a_long_list_costs_as_many_statements_as_a_short_one(town, queries):
    asked = []
    for size in (0, 120):
        with town.writing() as session:
            london = find_organisation(session, "london")
            for _ in range(size):
                make_person(session, london)
        browser = town.browser("staff")
        with queries(town.app) as seen:
            assert browser.get(PEOPLE).status_code == 200
        asked.append(len(seen))
    assert asked[0] == asked[1]


@pytest.mark.parametrize("who", ["lead", "leader", "publisher", "guest", "newcomer"])
def test_nobody_but_the_office_sees_everybody(town, who):
    browser = town.browser(who)
    answers = [browser.get(PEOPLE), browser.send(PEOPLE, q="x"), browser.get(url_of(town, "leader"))]
    assert [answer.status_code for answer in answers] == [403] * 3


def test_a_shut_account_is_signed_out_everywhere_at_the_next_click_and_opens_again(town):
    two = [town.browser("leader"), town.browser("leader")]
    assert [browser.get("/account").status_code for browser in two] == [200, 200]
    admin = town.browser("admin")
    assert "Shut the account" in admin.get(url_of(town, "leader", "shut")).text
    assert [browser.get("/account").status_code for browser in two] == [200, 200]  # a question ends nothing
    assert admin.send(url_of(town, "leader", "shut")).status_code == 303
    assert [browser.get("/account").status_code for browser in two] == [303, 303]
    assert admin.send(url_of(town, "leader", "shut")).status_code == 409
    assert admin.send(url_of(town, "leader", "open")).status_code == 303
    assert town.browser("leader").get("/account").status_code == 200
    assert two[0].get("/account").status_code == 303


def test_signing_somebody_out_everywhere_leaves_the_account_open(town):
    browser = town.browser("leader")
    assert town.browser("admin").send(url_of(town, "leader", "sign-out")).status_code == 303
    assert browser.get("/account").status_code == 303
    assert town.browser("leader").get("/account").status_code == 200


def test_a_lost_second_factor_is_taken_away_and_the_person_is_told_and_signed_out(town):
    with town.writing() as session:
        one = update(Person).where(Person.id == town.ids["lead"])
        session.execute(one.values(totp_secret="sealed", second_factor_since=now()))
        session.add(RecoveryCode(person_id=town.ids["lead"], code_hash="x"))
    town.browser("lead")
    assert town.browser("admin").send(url_of(town, "lead", "second-factor")).status_code == 303

    ((kind, to, _),) = town.letters()
    assert (kind, to) == ("second-factor-reset", "lead@example.org")
    with town.writing() as session:
        person = session.get_one(Person, town.ids["lead"])
        left = [
            session.scalars(select(m).where(m.person_id == person.id)).all()
            for m in (RecoveryCode, LoginSession)
        ]
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "reset second factor")).one()
        assert (person.totp_secret, person.second_factor_since, left) == (None, None, [[], []])
        assert (entry.person_id, entry.object_id) == (town.ids["admin"], str(person.id))
    assert town.browser("admin").send(url_of(town, "lead", "second-factor")).status_code == 409


def test_accounts_elsewhere_that_somebody_can_no_longer_use_are_unlinked_and_the_person_is_told(town):
    with town.writing() as session:
        for provider in ("nhs", "council"):
            one = {"provider": provider, "subject": "s-1", "created_at": now()}
            session.add(Identity(person_id=town.ids["lead"], **one))
    open_elsewhere, admin = town.browser("lead"), town.browser("admin")
    assert "2 are linked" in admin.get(url_of(town, "lead")).text
    assert "Do this only when you are sure who asks" in admin.get(url_of(town, "lead", "elsewhere")).text
    assert admin.send(url_of(town, "lead", "elsewhere")).status_code == 303

    assert "Unlink accounts elsewhere" not in admin.get(url_of(town, "lead")).text
    assert open_elsewhere.get("/account").status_code == 303
    ((kind, to, _),) = town.letters()
    assert (kind, to) == ("identity-unlinked", "lead@example.org")
    with town.writing() as session:
        assert session.scalars(select(Identity)).all() == []
        entries = session.scalars(select(AuditEntry).where(AuditEntry.act == "unlink identity")).all()
        assert [(one.person_id, one.object_id, one.details) for one in entries] == [
            (town.ids["admin"], str(town.ids["lead"]), {"provider": provider})
            for provider in ("nhs", "council")
        ]
    assert admin.send(url_of(town, "lead", "elsewhere")).status_code == 409


def test_hub_staff_see_everybody_and_change_nobody(town):
    staff = town.browser("staff")
    assert "Shut the account" not in staff.get(url_of(town, "leader")).text
    for step in ("shut", "open", "second-factor", "elsewhere", "sign-out"):
        answers = [staff.get(url_of(town, "leader", step)), staff.send(url_of(town, "leader", step))]
        assert [answer.status_code for answer in answers] == [403, 403]


def test_what_is_done_to_an_account_needs_a_proof_that_is_fresh(town):
    late = town.browser("admin", at=now() - timedelta(minutes=16))
    answer = late.get(url_of(town, "leader", "shut"))
    assert answer.location.startswith("/sign-in/again?next=")
    assert late.get(url_of(town, "leader")).status_code == 200


def test_there_are_no_other_steps_and_no_pages_of_nobody(town):
    admin = town.browser("admin")
    assert admin.get(url_of(town, "leader", "promote")).status_code == 404
    assert admin.send(url_of(town, "leader", "promote")).status_code == 404
    assert admin.get(f"{PEOPLE}/nobody").status_code == 404


def test_what_is_done_to_an_account_is_written_down(town):
    admin = town.browser("admin")
    for step in ("sign-out", "shut", "open"):
        assert admin.send(url_of(town, "leader", step)).status_code == 303
    with town.writing() as session:
        mine = select(AuditEntry).where(AuditEntry.person_id == town.ids["admin"])
        done = [(entry.act, entry.object_id) for entry in session.scalars(mine.order_by(AuditEntry.id))]
    leader = str(town.ids["leader"])
    assert done == [("sign out everywhere", leader), ("disable", leader), ("enable", leader)]
