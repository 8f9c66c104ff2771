"""The directory of all people, and what the hub office does to an account."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, update

from hub.access import Role, Viewer
from hub.accounts.domain.memberships import grant_role
from hub.accounts.models import Identity, LoginSession, Person, RecoveryCode
from hub.audit.models import AuditEntry
from hub.kit.clock import current_day, now
from hub.kit.errors import Conflict, NotFound
from hub.people.domain.directory import (
    Directory,
    deactivate_account,
    deactivate_account_unchecked,
    end_login_sessions,
    get_person_with_memberships,
    list_people,
    reactivate_account,
    reset_second_factor,
    search_people,
    unlink_identities,
)
from hub.people.domain.people_filters import PEOPLE_PAGE_SIZE, AccountState, PeopleFilters
from hub.trusts.domain import find_organisation
from tests.factories import make_person
from tests.people.conftest import viewer_of

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
    assert "Suspend account" in admin.get(url_of(scenario, "leader", "shut")).text
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
    assert "2 linked" in admin.get(url_of(scenario, "lead")).text
    assert (
        "Do this only if you are sure who is asking." in admin.get(url_of(scenario, "lead", "elsewhere")).text
    )
    assert admin.send(url_of(scenario, "lead", "elsewhere")).status_code == 303

    assert "Unlink accounts with other services" not in admin.get(url_of(scenario, "lead")).text
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
    assert "Suspend account" not in staff.get(url_of(scenario, "leader")).text
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


def search(session, scenario, **criteria):
    staff = viewer_of(session, scenario, "staff")
    return search_people(session, staff, PeopleFilters(**criteria), current_day())


def names_of(directory):
    return [person.name for person, _ in directory.people]


def test_a_person_is_found_with_the_roles_of_today_and_without_those_that_ended(scenario):
    with scenario.write_session() as session:
        guest = session.get_one(Person, scenario.ids["guest"])
        london = scenario.ids["at london"]
        options = {"by": Viewer(), "at": now()}
        grant_role(session, guest, london, Role.LEADER, **options)
        grant_role(
            session, guest, london, Role.PUBLISHER, ends_on=current_day() - timedelta(days=1), **options
        )

        ((person, memberships),) = search(session, scenario, q="guest").people
        assert person is guest
        assert [membership.role for membership in memberships] == ["guest", "leader"]
        assert search(session, scenario, q="guest", role=Role.PUBLISHER).people == ()


def test_an_organisation_and_a_role_must_belong_to_one_membership(scenario):
    with scenario.write_session() as session:
        leader = session.get_one(Person, scenario.ids["leader"])
        grant_role(session, leader, scenario.ids["at yorkshire"], Role.PUBLISHER, by=Viewer(), at=now())
        at_london = {"organisation_id": scenario.ids["at london"]}

        assert names_of(search(session, scenario, role=Role.PUBLISHER)) == ["The leader", "The publisher"]
        assert names_of(search(session, scenario, role=Role.PUBLISHER, **at_london)) == ["The publisher"]


@pytest.mark.parametrize(
    ("state", "names"),
    [
        (AccountState.DEACTIVATED, ["The leader"]),
        (AccountState.WITHOUT_ROLE, ["The newcomer"]),
        (AccountState.ACTIVE, ["The newcomer", "The publisher"]),
        (None, ["The leader", "The newcomer", "The publisher"]),
    ],
)
def test_people_are_found_by_the_state_of_their_account_and_the_erased_never(scenario, state, names):
    with scenario.write_session() as session:
        session.get_one(Person, scenario.ids["leader"]).disabled_at = now()
        session.get_one(Person, scenario.ids["guest"]).erased_at = now()
        session.flush()

        found = names_of(search(session, scenario, state=state))
        assert [
            name for name in found if name in ("The leader", "The guest", "The newcomer", "The publisher")
        ] == names


def test_people_are_divided_into_pages_that_hold_each_once(scenario):
    with scenario.write_session() as session:
        for number in range(PEOPLE_PAGE_SIZE + 1):
            make_person(session, name=f"Many {number:03}")
        pages = [search(session, scenario, q="many", page=number) for number in (1, 2, 3)]
        names = [names_of(page) for page in pages]

    assert [len(page.people) for page in pages] == [PEOPLE_PAGE_SIZE, 1, 0]
    assert {page.total for page in pages} == {PEOPLE_PAGE_SIZE + 1}
    assert {page.pages for page in pages} == {2}
    assert names[1] == [f"Many {PEOPLE_PAGE_SIZE:03}"]


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (PEOPLE_PAGE_SIZE, 1), (PEOPLE_PAGE_SIZE + 1, 2)])
def test_an_empty_directory_has_one_page(total, pages):
    assert Directory((), total, 1).pages == pages


def test_who_may_not_see_everybody_searches_nobody(scenario):
    with scenario.write_session() as session:
        for name in ("lead", "leader", "newcomer"):
            viewer = viewer_of(session, scenario, name)
            with pytest.raises(NotFound):
                search_people(session, viewer, PeopleFilters(), current_day())
            with pytest.raises(NotFound):
                get_person_with_memberships(session, viewer, scenario.public_ids["leader"])


def test_a_person_has_all_memberships_past_ones_included(scenario):
    with scenario.write_session() as session:
        staff = viewer_of(session, scenario, "staff")
        _, (membership,) = get_person_with_memberships(session, staff, scenario.public_ids["guest"])
        membership.ends_on = current_day() - timedelta(days=9)
        session.flush()

        person, memberships = get_person_with_memberships(session, staff, scenario.public_ids["guest"])
        assert (person.id, memberships) == (scenario.ids["guest"], [membership])


@pytest.mark.parametrize(
    "act",
    [deactivate_account, reactivate_account, reset_second_factor, unlink_identities, end_login_sessions],
)
@pytest.mark.parametrize("name", ["staff", "lead", "leader"])
def test_only_a_hub_admin_acts_on_an_account(scenario, act, name):
    with scenario.write_session() as session:
        person = session.get_one(Person, scenario.ids["leader"])
        with pytest.raises(NotFound):
            act(session, viewer_of(session, scenario, name), person, now())


def test_the_last_hub_admin_is_not_deactivated_and_one_of_two_is(scenario):
    with scenario.write_session() as session:
        admin = session.get_one(Person, scenario.ids["admin"])
        viewer = viewer_of(session, scenario, "admin")
        for deactivate in (
            lambda: deactivate_account(session, viewer, admin, now()),
            lambda: deactivate_account_unchecked(session, admin, by=Viewer(), at=now()),
        ):
            with pytest.raises(Conflict, match="only hub admin"):
                deactivate()
        assert admin.disabled_at is None

        make_person(session, find_organisation(session, "hub"), Role.HUB_ADMIN)
        deactivate_account(session, viewer, admin, now())
        assert admin.disabled_at is not None


def test_the_only_lead_of_a_trust_may_be_deactivated(scenario):
    with scenario.write_session() as session:
        lead = session.get_one(Person, scenario.ids["lead"])
        deactivate_account_unchecked(session, lead, by=Viewer(), at=now())

        assert lead.disabled_at is not None


def test_the_people_of_an_organisation_are_listed_by_address_with_their_roles(scenario):
    with scenario.write_session() as session:
        session.get_one(Person, scenario.ids["leader"]).disabled_at = now()
        session.get_one(Person, scenario.ids["publisher"]).erased_at = now()
        session.flush()
        today = current_day()

        assert list_people(session, scenario.ids["at london"], today) == [
            ("guest@example.org", "guest", False),
            ("lead@example.org", "trust-lead", False),
            ("leader@example.org", "leader", True),
        ]
        later = today + timedelta(days=2)
        assert [role for _, role, _ in list_people(session, scenario.ids["at london"], later)] == [
            "trust-lead",
            "leader",
        ]
