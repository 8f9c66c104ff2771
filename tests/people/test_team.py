from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, update

from hub.access import PUBLIC, Role, Viewer
from hub.accounts.domain.memberships import list_memberships, list_roles, revoke_role
from hub.accounts.domain.persons import get_person
from hub.accounts.models import Membership, Person
from hub.audit.models import AuditEntry
from hub.kit.clock import current_day, day_of, format_day, now
from hub.kit.errors import NotFound
from hub.people.domain.people_filters import PeopleFilters
from hub.people.domain.team import change_member_role, get_team, get_team_member
from hub.trusts.domain import find_organisation
from tests.factories import make_person
from tests.people.conftest import TEAM, roles, url_of, viewer_of
from tests.support.concurrency import at_once
from tests.support.signed_in import without_proof


def test_a_lead_sees_who_has_which_role_since_when_until_when_and_from_whom(scenario):
    with scenario.write_session() as session:
        session.execute(
            update(Membership)
            .where(Membership.person_id == scenario.ids["guest"])
            .values(given_by_id=scenario.ids["lead"])
        )
    page = BeautifulSoup(scenario.browser("lead").get(TEAM).text, "html.parser")
    rows = {row.select_one("a").text: row.get_text(" ", strip=True) for row in page.select("tbody tr")}

    assert list(rows) == ["The guest", "The lead", "The leader", "The publisher"]
    yesterday, tomorrow = now() - timedelta(days=1), current_day() + timedelta(days=1)
    assert rows["The guest"] == (
        "Person The guest guest@example.org Roles Guest "
        f"since {format_day(day_of(yesterday))} until {format_day(tomorrow)}, given by The lead"
    )


def answers_like_nothing(scenario, queries, who, first, second):
    """Return whether two URLs give the same response, and its status.

    Compared are the status, the body apart from the URL, and the number of statements.
    """
    results = []
    for path in (first, second):
        browser = scenario.browser(who)
        with queries(scenario.app) as statements:
            response = browser.get(path)
        body = response.text.replace(path, "HERE").replace(path.replace("/", "%2F"), "HERE")
        results.append((response.status_code, without_proof(body), len(statements)))
    return results[0] == results[1], results[0][0]


@pytest.mark.parametrize(
    "rest", ["", "/invite", "/invite-many", "/people/{key}", "/people/{key}/end/leader", "/requests/abc"]
)
def test_another_trusts_team_answers_exactly_like_a_trust_that_does_not_exist(scenario, queries, rest):
    rest = rest.format(key=scenario.public_ids["leader"])
    here, nowhere = f"{TEAM}{rest}", f"/trusts/nowhere/team{rest}"
    assert answers_like_nothing(scenario, queries, "other lead", here, nowhere) == (True, 404)


def test_somebody_of_another_trust_answers_like_somebody_who_does_not_exist(scenario, queries):
    where = "/trusts/yorkshire/team/people/"
    assert answers_like_nothing(
        scenario,
        queries,
        "other lead",
        where + scenario.public_ids["leader"],
        where + "x" * len(scenario.public_ids["leader"]),
    ) == (True, 404)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("leader", 403),
        ("publisher", 403),
        ("guest", 403),
        ("newcomer", 403),
        ("other lead", 404),
        ("staff", 200),
    ],
)
def test_only_the_leads_of_a_trust_and_the_office_see_its_team(scenario, who, status):
    assert scenario.browser(who).get(TEAM).status_code == status
    assert scenario.browser(who).get(url_of(scenario, "leader")).status_code == status


def test_the_office_sees_its_own_team_and_a_trusts_lead_does_not(scenario):
    assert "The admin" in scenario.browser("staff").get("/trusts/hub/team").text
    assert scenario.browser("lead").get("/trusts/hub/team").status_code == 404


def test_a_lead_gives_one_more_role_and_ends_it_and_the_person_is_told(scenario):
    lead = scenario.browser("lead")
    assert lead.send(url_of(scenario, "leader"), role="publisher").status_code == 303
    assert roles(scenario, "leader") == {("london", "leader"), ("london", "publisher")}
    assert "’s role as publisher?" in lead.get(f"{url_of(scenario, 'leader')}/end/publisher").text
    # The confirmation page changes nothing.
    assert ("london", "publisher") in roles(scenario, "leader")
    assert lead.send(f"{url_of(scenario, 'leader')}/end/publisher").status_code == 303
    assert roles(scenario, "leader") == {("london", "leader")}
    # The email about the new role is no longer sent, since the role has ended.
    assert [(kind, to) for kind, to, _ in scenario.emails()] == [("role-ended", "leader@example.org")]
    with scenario.write_session() as session:
        own_entries = (
            select(AuditEntry).where(AuditEntry.person_id == scenario.ids["lead"]).order_by(AuditEntry.id)
        )
        done = [
            (entry.act, entry.object_id, entry.organisation_id, entry.details)
            for entry in session.scalars(own_entries)
        ]
    person, london_id = str(scenario.ids["leader"]), scenario.ids["at london"]
    assert done == [(act, person, london_id, {"role": "publisher"}) for act in ("give role", "end role")]


def entries_of(scenario, who):
    with scenario.write_session() as session:
        own_entries = (
            select(AuditEntry).where(AuditEntry.person_id == scenario.ids[who]).order_by(AuditEntry.id)
        )
        return [(entry.act, entry.object_id, entry.details) for entry in session.scalars(own_entries)]


def change_url(scenario, who, role):
    return f"{url_of(scenario, who)}/change/{role}"


@pytest.mark.parametrize("who", ["lead", "staff", "admin"])
def test_a_role_is_changed_in_one_act_which_is_recorded_and_emailed_once(scenario, who):
    browser = scenario.browser(who)
    page = BeautifulSoup(browser.get(url_of(scenario, "leader")).text, "html.parser")
    assert page.select_one(f"[href='{change_url(scenario, 'leader', 'leader')}']")
    form = BeautifulSoup(browser.get(change_url(scenario, "leader", "leader")).text, "html.parser")
    assert [field["value"] for field in form.select("[name=role]")] == ["publisher", "trust-lead", "guest"]

    assert browser.send(change_url(scenario, "leader", "leader"), role="publisher").status_code == 303

    assert roles(scenario, "leader") == {("london", "publisher")}
    assert [(kind, to) for kind, to, _ in scenario.emails()] == [("role-given", "leader@example.org")]
    details = {"role": "publisher", "former_role": "leader"}
    assert entries_of(scenario, who) == [("change role", str(scenario.ids["leader"]), details)]
    log = scenario.browser("lead").get("/admin/audit").text
    assert "<strong>Role changed</strong>: The leader (role: publisher, former role: leader)" in log


def test_who_has_every_role_has_no_other_to_change_to_and_the_page_says_so(scenario):
    lead, url = scenario.browser("lead"), change_url(scenario, "leader", "leader")
    for role in ("publisher", "trust-lead"):
        lead.send(url_of(scenario, "leader"), role=role)
    day = current_day() + timedelta(days=9)
    lead.send(url_of(scenario, "leader"), role="guest", ends_on=[str(day.day), str(day.month), str(day.year)])
    before = roles(scenario, "leader")

    member = BeautifulSoup(lead.get(url_of(scenario, "leader")).text, "html.parser")
    page, sent = lead.get(url), lead.send(url, role="publisher")

    assert len(before) == 4
    assert not member.select("[href*='/change/']")
    assert (page.status_code, sent.status_code) == (200, 400)
    for answer in (page, sent):
        found = BeautifulSoup(answer.text, "html.parser")
        assert "The leader has every role that you can give" in found.main.get_text(" ", strip=True)
        assert found.main.select_one(f"[href='{url_of(scenario, 'leader')}/end/leader']")
        assert not found.main.select("form, .nhsuk-error-summary")
    assert roles(scenario, "leader") == before


def test_a_person_changed_to_a_guest_gets_a_last_day_and_is_no_longer_named_on_the_trusts_page(scenario):
    scenario.browser("leader").send("/account/people/named/london", about="Coaching")
    lead, url = scenario.browser("lead"), change_url(scenario, "leader", "leader")

    refused = lead.send(url, role="guest")
    assert (refused.status_code, "Enter the last day of the guest’s role" in refused.text) == (400, True)
    day = current_day() + timedelta(days=9)
    lead.send(url, role="guest", ends_on=[str(day.day), str(day.month), str(day.year)])

    with scenario.write_session() as session:
        (membership,) = list_memberships(session, scenario.ids["leader"])
        assert (membership.role, membership.ends_on, membership.named_since) == ("guest", day, None)
    lead.send(change_url(scenario, "leader", "guest"), role="leader")
    with scenario.write_session() as session:
        (membership,) = list_memberships(session, scenario.ids["leader"])
        assert (membership.role, membership.ends_on) == ("leader", None)


@pytest.mark.parametrize(
    ("who", "of", "former", "new", "status"),
    [
        ("leader", "publisher", "publisher", "leader", 403),
        ("other lead", "leader", "leader", "publisher", 404),
        ("lead", "lead", "trust-lead", "publisher", 403),
        ("lead", "leader", "publisher", "trust-lead", 404),
        ("lead", "leader", "leader", "leader", 400),
        ("lead", "leader", "leader", "hub-admin", 400),
    ],
)
def test_a_role_changes_only_by_who_may_end_the_old_one_and_give_the_new_one(
    scenario, who, of, former, new, status
):
    before = roles(scenario, of)

    assert scenario.browser(who).send(change_url(scenario, of, former), role=new).status_code == status

    assert roles(scenario, of) == before


def changing(scenario, who, of, former, new):
    """Return an act, for `at_once`, in which `who` changes a role of somebody else."""

    def change(session):
        viewer, london = viewer_of(session, scenario, who), find_organisation(session, "london")
        member = get_team_member(session, viewer, london, scenario.public_ids[of], current_day())
        change_member_role(session, viewer, london, member, former, role=new, at=now())

    return change


def test_of_two_changes_at_once_the_second_finds_that_the_role_has_ended(scenario):
    first = changing(scenario, "lead", "leader", "leader", Role.PUBLISHER)
    second = changing(scenario, "staff", "leader", "leader", Role.TRUST_LEAD)

    assert at_once(scenario.app, first, second) == ["done", "This role has already ended."]
    assert roles(scenario, "leader") == {("london", "publisher")}


def test_of_two_leads_who_change_each_others_role_at_once_one_stays_lead(scenario):
    with scenario.write_session() as session:
        second = make_person(session, find_organisation(session, "london"), Role.TRUST_LEAD)
        scenario.ids["second"], scenario.public_ids["second"] = second.id, second.public_id

    first = changing(scenario, "lead", "second", "trust-lead", Role.LEADER)
    other = changing(scenario, "second", "lead", "trust-lead", Role.LEADER)
    outcomes = at_once(scenario.app, first, other)

    assert outcomes[0] == "done"
    assert outcomes[1] != "done"
    assert roles(scenario, "lead") == {("london", "trust-lead")}


def test_a_role_that_is_ended_is_gone_at_the_next_click_in_another_browser(scenario):
    leaver = scenario.browser("lead")
    with scenario.write_session() as session:
        second = make_person(session, find_organisation(session, "london"), Role.TRUST_LEAD)
        scenario.ids["second"] = second.id
    assert leaver.get(TEAM).status_code == 200
    scenario.browser("second").send(f"{url_of(scenario, 'lead')}/end/trust-lead")
    assert leaver.get(TEAM).status_code == 403


def test_a_role_is_given_only_to_who_belongs_to_the_trust_and_all_others_are_invited(scenario):
    assert (
        scenario.browser("lead").send(url_of(scenario, "other leader"), role="publisher").status_code == 404
    )
    assert roles(scenario, "other leader") == {("yorkshire", "leader")}


# Large teams


@pytest.mark.slow
def test_a_team_of_two_hundred_is_shown_in_pages_and_costs_no_more_statements(scenario, queries):
    counts = []
    for size in (1, 200):
        with scenario.write_session() as session:
            london = find_organisation(session, "london")
            for number in range(size):
                make_person(session, london, name=f"Member {number:03}")
        browser = scenario.browser("lead")
        with queries(scenario.app) as statements:
            page = browser.get(TEAM)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert "205 people" in page.text
    assert browser.get(f"{TEAM}?page=5").status_code == 200
    assert browser.get(f"{TEAM}?page=6").status_code == 404
    assert browser.get(f"{TEAM}?page=x").status_code == 400
    with scenario.write_session() as session:
        names = session.scalars(
            select(Person.name)
            .join(Membership, Membership.person_id == Person.id)
            .where(Membership.organisation_id == scenario.ids["at london"])
        )
        expected = sorted(names)
    shown = []
    for number in range(1, 6):
        page = BeautifulSoup(browser.get(f"{TEAM}?page={number}").text, "html.parser")
        shown += [link.text for link in page.select("tbody a")]
    assert sorted(shown) == expected


def test_the_domain_itself_shows_no_team_to_who_leads_another_trust(scenario):
    with scenario.write_session() as session:
        today, london = current_day(), find_organisation(session, "london")
        lead = Viewer(scenario.ids["other lead"], list_roles(session, scenario.ids["other lead"], today))
        with pytest.raises(NotFound):
            get_team(session, lead, london, PeopleFilters(), today)
        with pytest.raises(NotFound):
            get_team_member(session, lead, london, scenario.public_ids["leader"], today)


# Search in a large team


def fill(scenario, number):
    with scenario.write_session() as session:
        london = find_organisation(session, "london")
        for index in range(number):
            make_person(session, london, name=f"Member {index:03}", email=f"member.{index:03}@example.org")
        make_person(session, london, Role.PUBLISHER, name="Zoë O'Neill", email="zoe.o@example.com")


def found_in(response):
    page = BeautifulSoup(response.text, "html.parser")
    heading = page.select_one("#members").get_text(" ", strip=True)
    return [link.text for link in page.select("tbody a")], heading


@pytest.mark.parametrize("typed", ["zoe", "ZOË o'n", "neill zoe", "zoe.o@example.com"])
def test_somebody_of_a_team_is_found_by_any_part_of_name_or_address(scenario, typed):
    fill(scenario, 20)
    assert found_in(scenario.browser("lead").send(TEAM, q=typed)) == (["Zoë O'Neill"], "1 of 25 people")


def test_a_team_is_narrowed_by_role_and_by_both(scenario):
    fill(scenario, 20)
    lead = scenario.browser("lead")
    assert found_in(lead.get(f"{TEAM}?role=publisher")) == (
        ["The publisher", "Zoë O'Neill"],
        "2 of 25 people",
    )
    assert found_in(lead.send(TEAM, q="the", role="publisher"))[0] == ["The publisher"]
    assert "Nobody in the team matches. Try another name or role." in lead.send(TEAM, q="nobody%").text
    # An unknown role is ignored.
    assert found_in(lead.get(f"{TEAM}?role=boss"))[1] == "25 people"


def test_who_is_found_keeps_all_their_roles_in_sight(scenario):
    scenario.browser("lead").send(url_of(scenario, "leader"), role="publisher")
    page = scenario.browser("lead").get(f"{TEAM}?role=publisher").text
    row = BeautifulSoup(page, "html.parser").find("a", string="The leader").find_parent("tr")
    assert [role.text for role in row.select("strong")] == ["Leader", "Publisher"]


def test_pages_of_a_narrowed_team_keep_what_was_asked_and_a_name_stands_in_no_address(scenario):
    fill(scenario, 120)
    lead = scenario.browser("lead")
    first = lead.send(TEAM, q="member")
    main = BeautifulSoup(first.text, "html.parser").select_one("main")
    assert [link["href"] for link in main.select("a") if "member" in link["href"]] == []
    assert found_in(first)[0][0] == "Member 000"
    assert found_in(lead.send(TEAM, q="member", page="3"))[0] == [
        f"Member {index:03}" for index in range(100, 120)
    ]
    assert lead.send(TEAM, q="member", page="4").status_code == 404
    by_role = BeautifulSoup(lead.get(f"{TEAM}?role=leader").text, "html.parser")
    assert by_role.select_one("a[rel=next]")["href"] == f"{TEAM}?role=leader&page=2"


def test_who_is_invited_is_found_with_the_team(scenario):
    lead = scenario.browser("lead")
    for number in range(3):
        lead.send(f"{TEAM}/invite", email=f"i{number}@example.org", name=f"Nia {number}", role="leader")

    def invited(response):
        rows = BeautifulSoup(response.text, "html.parser").select("#invited + ul strong")
        return [row.text for row in rows]

    assert invited(lead.get(TEAM)) == ["Nia 2", "Nia 1", "Nia 0"]
    assert invited(lead.send(TEAM, q="nia 1")) == ["Nia 1"]
    assert invited(lead.send(TEAM, q="i2@")) == ["Nia 2"]
    assert invited(lead.get(f"{TEAM}?role=publisher")) == []


def test_a_small_team_has_no_filter_in_the_way(scenario):
    assert 'id="who"' not in scenario.browser("lead").get(TEAM).text
    fill(scenario, 10)
    assert 'id="who"' in scenario.browser("lead").get(TEAM).text


def test_nobody_finds_in_another_trusts_team(scenario):
    assert scenario.browser("other lead").send(TEAM, q="leader").status_code == 404
    assert scenario.browser("leader").send(TEAM, q="leader").status_code == 403


def test_a_role_that_two_give_at_once_is_given_once_and_the_second_is_told(scenario):
    from hub.accounts.domain.memberships import grant_role

    def give(session):
        person = get_person(session, scenario.ids["newcomer"])
        grant_role(session, person, scenario.ids["at london"], Role.LEADER, by=PUBLIC, at=now())

    assert at_once(scenario.app, give, give) == ["done", "This person already has this role."]
    with scenario.write_session() as session:
        (membership,) = list_memberships(session, scenario.ids["newcomer"])
        revoke_role(session, membership, by=PUBLIC, at=now())
