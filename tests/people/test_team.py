from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, update

from hub.access import PUBLIC, Role, Viewer
from hub.accounts.domain.memberships import grant_role, list_memberships, list_roles
from hub.accounts.models import Membership, Person
from hub.audit.models import AuditEntry
from hub.kit.clock import format_day, now
from hub.kit.errors import Conflict, NotFound
from hub.people.domain.guests import send_guest_reminders
from hub.people.domain.people_filters import PeopleFilters
from hub.people.domain.team import get_team, get_team_member
from hub.people.presenters.desk import TASK_SOURCES
from hub.trusts.domain import find_organisation
from tests.factories import make_person
from tests.people.conftest import roles
from tests.support.signed_in import without_proof

TEAM = "/trusts/london/team"


def url_of(scenario, name, where=TEAM):
    return f"{where}/people/{scenario.public_ids[name]}"


def date_fields(day):
    return [str(day.day), str(day.month), str(day.year)]


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
    yesterday, tomorrow = now() - timedelta(days=1), now().date() + timedelta(days=1)
    assert rows["The guest"] == (
        "Person The guest guest@example.org Roles Guest "
        f"since {format_day(yesterday.date())} until {format_day(tomorrow)}, given by The lead"
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
    assert "End the role" in lead.get(f"{url_of(scenario, 'leader')}/end/publisher").text
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


def test_a_role_that_is_ended_is_gone_at_the_next_click_in_another_browser(scenario):
    leaver = scenario.browser("lead")
    with scenario.write_session() as session:
        second = make_person(session, find_organisation(session, "london"), Role.TRUST_LEAD)
        scenario.ids["second"] = second.id
    assert leaver.get(TEAM).status_code == 200
    scenario.browser("second").send(f"{url_of(scenario, 'lead')}/end/trust-lead")
    assert leaver.get(TEAM).status_code == 403


def test_a_lead_cannot_end_the_last_lead_and_the_office_can(scenario):
    refused = scenario.browser("lead").send(f"{url_of(scenario, 'lead')}/end/trust-lead")
    assert (refused.status_code, "last lead of the trust" in refused.text) == (409, True)
    assert scenario.browser("staff").send(f"{url_of(scenario, 'lead')}/end/trust-lead").status_code == 303
    assert roles(scenario, "lead") == set()


def test_a_lead_whose_own_role_is_over_or_account_shut_does_not_count_as_another(scenario):
    with scenario.write_session() as session:
        london = find_organisation(session, "london")
        over = make_person(session, london, Role.TRUST_LEAD)
        shut = make_person(session, london, Role.TRUST_LEAD)
        list_memberships(session, over.id)[0].ends_on = now().date() - timedelta(days=1)
        shut.disabled_at = now()
    assert scenario.browser("lead").send(f"{url_of(scenario, 'lead')}/end/trust-lead").status_code == 409


def test_the_last_hub_admin_stays(scenario):
    where = url_of(scenario, "admin", "/trusts/hub/team")
    assert scenario.browser("admin").send(f"{where}/end/hub-admin").status_code == 409
    assert (
        scenario.browser("admin").send(f"/admin/people/{scenario.public_ids['admin']}/shut").status_code
        == 409
    )
    assert roles(scenario, "admin") == {("hub", "hub-admin")}


def test_hub_staff_end_no_role_of_the_office(scenario):
    where = url_of(scenario, "admin", "/trusts/hub/team")
    assert (
        "End"
        not in BeautifulSoup(scenario.browser("staff").get(where).text, "html.parser").select_one("main").text
    )
    assert scenario.browser("staff").get(f"{where}/end/hub-admin").status_code == 404
    assert scenario.browser("staff").send(f"{where}/end/hub-admin").status_code == 404


@pytest.mark.parametrize("role", ["hub-admin", "hub-staff", "boss", ""])
def test_a_role_that_there_is_not_in_a_trust_is_not_given(scenario, role):
    assert scenario.browser("lead").send(url_of(scenario, "leader"), role=role).status_code == 400
    assert roles(scenario, "leader") == {("london", "leader")}


def test_a_role_is_given_only_to_who_belongs_to_the_trust_and_all_others_are_invited(scenario):
    assert (
        scenario.browser("lead").send(url_of(scenario, "other leader"), role="publisher").status_code == 404
    )
    assert roles(scenario, "other leader") == {("yorkshire", "leader")}


# Guests


def test_a_guest_is_nobody_from_the_day_after_the_last_one_on(scenario):
    for days, left in ((0, {("london", "guest")}), (1, set())):
        with scenario.write_session() as session:
            statement = update(Membership).where(Membership.person_id == scenario.ids["guest"])
            session.execute(statement.values(ends_on=now().date() - timedelta(days=days)))
        assert roles(scenario, "guest") == left
    assert "The guest" not in scenario.browser("lead").get(TEAM).text


def test_a_role_is_given_anew_from_the_day_after_its_last_one(scenario):
    today, day = now().date(), timedelta(days=1)
    with scenario.write_session() as session:
        guest, london = session.get_one(Person, scenario.ids["guest"]), scenario.ids["at london"]
        (membership,) = list_memberships(session, guest.id)
        again = {"by": PUBLIC, "at": now(), "ends_on": today + 30 * day}
        membership.ends_on = today
        with pytest.raises(Conflict, match="has this role already"):
            grant_role(session, guest, london, Role.GUEST, **again)
        membership.ends_on = today - day
        grant_role(session, guest, london, Role.GUEST, **again)
        assert [row.ends_on for row in list_memberships(session, guest.id)] == [today + 30 * day]


def test_a_lead_lets_a_guest_stay_longer_but_not_for_ever(scenario):
    lead, url = scenario.browser("lead"), f"{url_of(scenario, 'guest')}/last-day"
    today = now().date()
    tomorrow = today + timedelta(days=1)
    assert f'value="{tomorrow.year}"' in lead.get(url).text
    wrong = [
        ["", "", ""],
        ["x", "1", "2027"],
        date_fields(today - timedelta(days=1)),
        date_fields(today + timedelta(days=400)),
    ]
    assert [lead.send(url, ends_on=day).status_code for day in wrong] == [400] * 4
    assert lead.send(url, ends_on=date_fields(today + timedelta(days=60))).status_code == 303
    with scenario.write_session() as session:
        membership = session.scalars(
            select(Membership).where(Membership.person_id == scenario.ids["guest"])
        ).one()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "change last day")).one()
        assert membership.ends_on == today + timedelta(days=60)
        assert entry.details == {"until": membership.ends_on.isoformat()}


def test_only_a_guest_has_a_last_day(scenario):
    lead, url = scenario.browser("lead"), f"{url_of(scenario, 'leader')}/last-day"
    assert lead.get(url).status_code == 404
    assert lead.send(url, ends_on=date_fields(now().date())).status_code == 409


def test_whoever_invited_a_guest_is_written_to_once_in_the_week_before_the_end(scenario):
    def set_guest(**values):
        with scenario.write_session() as session:
            statement = update(Membership).where(Membership.person_id == scenario.ids["guest"])
            session.execute(statement.values(**values))

    def send_reminders():
        with scenario.write_session() as session:
            return send_guest_reminders(session, now())

    today = now().date()
    set_guest(ends_on=today + timedelta(days=8))
    assert (send_reminders(), scenario.emails()) == (0, [])
    set_guest(ends_on=today + timedelta(days=7), given_by_id=scenario.ids["lead"])
    assert [send_reminders(), send_reminders()] == [1, 0]
    ((kind, to, email),) = scenario.emails()
    assert (kind, to) == ("guest-ends", "lead@example.org")
    assert (
        scenario.browser("lead").get(email.link.url.removeprefix("https://hub.example.org")).status_code
        == 200
    )
    # A changed last day gives a new reminder; a deactivated guest gives none.
    set_guest(ends_on=today)
    assert [send_reminders(), send_reminders()] == [1, 0]
    with scenario.write_session() as session:
        session.execute(update(Person).where(Person.id == scenario.ids["guest"]).values(disabled_at=now()))
    set_guest(ends_on=today + timedelta(days=1))
    assert send_reminders() == 0
    # The reminder of a guest who stays longer is not sent.
    set_guest(ends_on=today + timedelta(days=90))
    assert scenario.emails() == []


def test_the_leads_are_written_to_when_whoever_invited_a_guest_leads_no_more(scenario):
    with scenario.write_session() as session:
        session.execute(
            update(Membership)
            .where(Membership.person_id == scenario.ids["guest"])
            .values(given_by_id=scenario.ids["other leader"])
        )
        send_guest_reminders(session, now())
    assert [to for _, to, _ in scenario.emails()] == ["lead@example.org"]


def test_a_guest_whose_time_ends_is_on_the_desk_of_the_lead_and_of_who_invited_them(scenario):
    tasks = {}
    with scenario.write_session() as session:
        # Staff invited one of the two guests, into a trust that they do not lead.
        make_person(
            session,
            find_organisation(session, "yorkshire"),
            Role.GUEST,
            name="Another guest",
            by=Viewer(scenario.ids["staff"]),
        )
        for name in ("lead", "other lead", "leader", "staff"):
            viewer = Viewer(scenario.ids[name], list_roles(session, scenario.ids[name], now().date()))
            tasks[name] = [item.link.text for item in TASK_SOURCES[1].list_items(session, viewer)]
    london_task = "The guest, guest of London Ambulance Service NHS Trust"
    yorkshire_task = "Another guest, guest of Yorkshire Ambulance Service NHS Trust"
    assert tasks == {
        "lead": [london_task],
        "other lead": [yorkshire_task],
        "leader": [],
        "staff": [yorkshire_task],
    }


# Large teams


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
        today, london = now().date(), find_organisation(session, "london")
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
    assert "Nobody of the team matches." in lead.send(TEAM, q="nobody%").text
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
