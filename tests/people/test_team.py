from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, update

from hub.access import PUBLIC, Role, Viewer
from hub.accounts.domain import grant_role, list_memberships, list_roles
from hub.accounts.models import Membership, Person
from hub.audit.models import AuditEntry
from hub.kit.clock import format_day, now
from hub.kit.errors import Conflict, NotFound
from hub.people.domain import PeopleFilters, get_team, get_team_member, send_guest_reminders
from hub.people.presenters.desk import TASK_SOURCES
from hub.trusts.domain import find_organisation
from tests.factories import make_person
from tests.people.conftest import roles
from tests.support.signed_in import without_proof

TEAM = "/trusts/london/team"


def url_of(town, name, where=TEAM):
    return f"{where}/people/{town.keys[name]}"


def three(day):
    return [str(day.day), str(day.month), str(day.year)]


def test_a_lead_sees_who_has_which_role_since_when_until_when_and_from_whom(town):
    with town.writing() as session:
        session.execute(
            update(Membership)
            .where(Membership.person_id == town.ids["guest"])
            .values(given_by_id=town.ids["lead"])
        )
    page = BeautifulSoup(town.browser("lead").get(TEAM).text, "html.parser")
    rows = {row.select_one("a").text: row.get_text(" ", strip=True) for row in page.select("tbody tr")}

    assert list(rows) == ["The guest", "The lead", "The leader", "The publisher"]
    yesterday, tomorrow = now() - timedelta(days=1), now().date() + timedelta(days=1)
    assert rows["The guest"] == (
        "Person The guest guest@example.org Roles Guest "
        f"since {format_day(yesterday.date())} until {format_day(tomorrow)}, given by The lead"
    )


def answers_like_nothing(town, queries, who, first, second):
    """Say whether two addresses answer alike: status, body but for the address, number of statements."""
    found = []
    for path in (first, second):
        browser = town.browser(who)
        with queries(town.app) as seen:
            answer = browser.get(path)
        body = answer.text.replace(path, "HERE").replace(path.replace("/", "%2F"), "HERE")
        found.append((answer.status_code, without_proof(body), len(seen)))
    return found[0] == found[1], found[0][0]


@pytest.mark.parametrize(
    "rest", ["", "/invite", "/invite-many", "/people/{key}", "/people/{key}/end/leader", "/requests/abc"]
)
def test_another_trusts_team_answers_exactly_like_a_trust_that_does_not_exist(town, queries, rest):
    rest = rest.format(key=town.keys["leader"])
    here, nowhere = f"{TEAM}{rest}", f"/trusts/nowhere/team{rest}"
    assert answers_like_nothing(town, queries, "other lead", here, nowhere) == (True, 404)


def test_somebody_of_another_trust_answers_like_somebody_who_does_not_exist(town, queries):
    where = "/trusts/yorkshire/team/people/"
    assert answers_like_nothing(
        town, queries, "other lead", where + town.keys["leader"], where + "x" * len(town.keys["leader"])
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
def test_only_the_leads_of_a_trust_and_the_office_see_its_team(town, who, status):
    assert town.browser(who).get(TEAM).status_code == status
    assert town.browser(who).get(url_of(town, "leader")).status_code == status


def test_the_office_sees_its_own_team_and_a_trusts_lead_does_not(town):
    assert "The admin" in town.browser("staff").get("/trusts/hub/team").text
    assert town.browser("lead").get("/trusts/hub/team").status_code == 404


def test_a_lead_gives_one_more_role_and_ends_it_and_the_person_is_told(town):
    lead = town.browser("lead")
    assert lead.send(url_of(town, "leader"), role="publisher").status_code == 303
    assert roles(town, "leader") == {("london", "leader"), ("london", "publisher")}
    assert "End the role" in lead.get(f"{url_of(town, 'leader')}/end/publisher").text
    # Looking at the question ends nothing.
    assert ("london", "publisher") in roles(town, "leader")
    assert lead.send(f"{url_of(town, 'leader')}/end/publisher").status_code == 303
    assert roles(town, "leader") == {("london", "leader")}
    # That the role was given is not said any more, for it is gone.
    assert [(kind, to) for kind, to, _ in town.letters()] == [("role-ended", "leader@example.org")]
    with town.writing() as session:
        mine = select(AuditEntry).where(AuditEntry.person_id == town.ids["lead"]).order_by(AuditEntry.id)
        done = [(one.act, one.object_id, one.organisation_id, one.details) for one in session.scalars(mine)]
    person, place = str(town.ids["leader"]), town.ids["at london"]
    assert done == [(act, person, place, {"role": "publisher"}) for act in ("give role", "end role")]


def test_a_role_that_is_ended_is_gone_at_the_next_click_in_another_browser(town):
    leaver = town.browser("lead")
    with town.writing() as session:
        second = make_person(session, find_organisation(session, "london"), Role.TRUST_LEAD)
        town.ids["second"] = second.id
    assert leaver.get(TEAM).status_code == 200
    town.browser("second").send(f"{url_of(town, 'lead')}/end/trust-lead")
    assert leaver.get(TEAM).status_code == 403


def test_a_lead_cannot_end_the_last_lead_and_the_office_can(town):
    refused = town.browser("lead").send(f"{url_of(town, 'lead')}/end/trust-lead")
    assert (refused.status_code, "last lead of the trust" in refused.text) == (409, True)
    assert town.browser("staff").send(f"{url_of(town, 'lead')}/end/trust-lead").status_code == 303
    assert roles(town, "lead") == set()


def test_a_lead_whose_own_role_is_over_or_account_shut_does_not_count_as_another(town):
    with town.writing() as session:
        london = find_organisation(session, "london")
        over = make_person(session, london, Role.TRUST_LEAD)
        shut = make_person(session, london, Role.TRUST_LEAD)
        list_memberships(session, over.id)[0].ends_on = now().date() - timedelta(days=1)
        shut.disabled_at = now()
    assert town.browser("lead").send(f"{url_of(town, 'lead')}/end/trust-lead").status_code == 409


def test_the_last_hub_admin_stays(town):
    where = url_of(town, "admin", "/trusts/hub/team")
    assert town.browser("admin").send(f"{where}/end/hub-admin").status_code == 409
    assert town.browser("admin").send(f"/admin/people/{town.keys['admin']}/shut").status_code == 409
    assert roles(town, "admin") == {("hub", "hub-admin")}


def test_hub_staff_end_no_role_of_the_office(town):
    where = url_of(town, "admin", "/trusts/hub/team")
    assert (
        "End"
        not in BeautifulSoup(town.browser("staff").get(where).text, "html.parser").select_one("main").text
    )
    assert town.browser("staff").get(f"{where}/end/hub-admin").status_code == 404
    assert town.browser("staff").send(f"{where}/end/hub-admin").status_code == 404


@pytest.mark.parametrize("role", ["hub-admin", "hub-staff", "boss", ""])
def test_a_role_that_there_is_not_in_a_trust_is_not_given(town, role):
    assert town.browser("lead").send(url_of(town, "leader"), role=role).status_code == 400
    assert roles(town, "leader") == {("london", "leader")}


def test_a_role_is_given_only_to_who_belongs_to_the_trust_and_all_others_are_invited(town):
    assert town.browser("lead").send(url_of(town, "other leader"), role="publisher").status_code == 404
    assert roles(town, "other leader") == {("yorkshire", "leader")}


# Guests


def test_a_guest_is_nobody_from_the_day_after_the_last_one_on(town):
    for days, left in ((0, {("london", "guest")}), (1, set())):
        with town.writing() as session:
            theirs = update(Membership).where(Membership.person_id == town.ids["guest"])
            session.execute(theirs.values(ends_on=now().date() - timedelta(days=days)))
        assert roles(town, "guest") == left
    assert "The guest" not in town.browser("lead").get(TEAM).text


def test_a_role_is_given_anew_from_the_day_after_its_last_one(town):
    today, day = now().date(), timedelta(days=1)
    with town.writing() as session:
        guest, london = session.get_one(Person, town.ids["guest"]), town.ids["at london"]
        (held,) = list_memberships(session, guest.id)
        again = {"by": PUBLIC, "at": now(), "ends_on": today + 30 * day}
        held.ends_on = today
        with pytest.raises(Conflict, match="has this role already"):
            grant_role(session, guest, london, Role.GUEST, **again)
        held.ends_on = today - day
        grant_role(session, guest, london, Role.GUEST, **again)
        assert [one.ends_on for one in list_memberships(session, guest.id)] == [today + 30 * day]


def test_a_lead_lets_a_guest_stay_longer_but_not_for_ever(town):
    lead, url = town.browser("lead"), f"{url_of(town, 'guest')}/last-day"
    today = now().date()
    tomorrow = today + timedelta(days=1)
    assert f'value="{tomorrow.year}"' in lead.get(url).text
    wrong = [
        ["", "", ""],
        ["x", "1", "2027"],
        three(today - timedelta(days=1)),
        three(today + timedelta(days=400)),
    ]
    assert [lead.send(url, ends_on=day).status_code for day in wrong] == [400] * 4
    assert lead.send(url, ends_on=three(today + timedelta(days=60))).status_code == 303
    with town.writing() as session:
        held = session.scalars(select(Membership).where(Membership.person_id == town.ids["guest"])).one()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "change last day")).one()
        assert held.ends_on == today + timedelta(days=60)
        assert entry.details == {"until": held.ends_on.isoformat()}


def test_only_a_guest_has_a_last_day(town):
    lead, url = town.browser("lead"), f"{url_of(town, 'leader')}/last-day"
    assert lead.get(url).status_code == 404
    assert lead.send(url, ends_on=three(now().date())).status_code == 409


def test_whoever_invited_a_guest_is_written_to_once_in_the_week_before_the_end(town):
    def set_guest(**values):
        with town.writing() as session:
            one = update(Membership).where(Membership.person_id == town.ids["guest"])
            session.execute(one.values(**values))

    def told():
        with town.writing() as session:
            return send_guest_reminders(session, now())

    today = now().date()
    set_guest(ends_on=today + timedelta(days=8))
    assert (told(), town.letters()) == (0, [])
    set_guest(ends_on=today + timedelta(days=7), given_by_id=town.ids["lead"])
    assert [told(), told()] == [1, 0]
    ((kind, to, letter),) = town.letters()
    assert (kind, to) == ("guest-ends", "lead@example.org")
    assert (
        town.browser("lead").get(letter.link.url.removeprefix("https://hub.example.org")).status_code == 200
    )
    # Another day is told of again, the last one too; nothing is said of who is shut out.
    set_guest(ends_on=today)
    assert [told(), told()] == [1, 0]
    with town.writing() as session:
        session.execute(update(Person).where(Person.id == town.ids["guest"]).values(disabled_at=now()))
    set_guest(ends_on=today + timedelta(days=1))
    assert told() == 0
    # The letter of a guest who stays longer is not sent.
    set_guest(ends_on=today + timedelta(days=90))
    assert town.letters() == []


def test_the_leads_are_written_to_when_whoever_invited_a_guest_leads_no_more(town):
    with town.writing() as session:
        session.execute(
            update(Membership)
            .where(Membership.person_id == town.ids["guest"])
            .values(given_by_id=town.ids["other leader"])
        )
        send_guest_reminders(session, now())
    assert [to for _, to, _ in town.letters()] == ["lead@example.org"]


def test_a_guest_whose_time_ends_is_on_the_desk_of_the_lead_and_of_who_invited_them(town):
    found = {}
    with town.writing() as session:
        # Of two guests, the staff invited one: into a trust that they do not lead.
        make_person(
            session,
            find_organisation(session, "yorkshire"),
            Role.GUEST,
            name="Another guest",
            by=Viewer(town.ids["staff"]),
        )
        for name in ("lead", "other lead", "leader", "staff"):
            viewer = Viewer(town.ids[name], list_roles(session, town.ids[name], now().date()))
            found[name] = [item.link.text for item in TASK_SOURCES[1].list_items(session, viewer)]
    said = "The guest, guest of London Ambulance Service NHS Trust"
    theirs = "Another guest, guest of Yorkshire Ambulance Service NHS Trust"
    assert found == {"lead": [said], "other lead": [theirs], "leader": [], "staff": [theirs]}


# Many


def test_a_team_of_two_hundred_is_shown_in_pages_and_costs_no_more_statements(town, queries):
    asked = []
    for size in (1, 200):
        with town.writing() as session:
            london = find_organisation(session, "london")
            for number in range(size):
                make_person(session, london, name=f"Member {number:03}")
        browser = town.browser("lead")
        with queries(town.app) as seen:
            page = browser.get(TEAM)
        asked.append(len(seen))
    assert asked[0] == asked[1]
    assert "205 people" in page.text
    assert browser.get(f"{TEAM}?page=5").status_code == 200
    assert browser.get(f"{TEAM}?page=6").status_code == 404
    assert browser.get(f"{TEAM}?page=x").status_code == 400
    with town.writing() as session:
        names = session.scalars(
            select(Person.name)
            .join(Membership, Membership.person_id == Person.id)
            .where(Membership.organisation_id == town.ids["at london"])
        )
        expected = sorted(names)
    shown = []
    for number in range(1, 6):
        page = BeautifulSoup(browser.get(f"{TEAM}?page={number}").text, "html.parser")
        shown += [link.text for link in page.select("tbody a")]
    assert sorted(shown) == expected


def test_the_domain_itself_shows_no_team_to_who_leads_another_trust(town):
    with town.writing() as session:
        today, london = now().date(), find_organisation(session, "london")
        lead = Viewer(town.ids["other lead"], list_roles(session, town.ids["other lead"], today))
        with pytest.raises(NotFound):
            get_team(session, lead, london, PeopleFilters(), today)
        with pytest.raises(NotFound):
            get_team_member(session, lead, london, town.keys["leader"], today)


# Finding somebody in a large team


def fill(town, number):
    with town.writing() as session:
        london = find_organisation(session, "london")
        for one in range(number):
            make_person(session, london, name=f"Member {one:03}", email=f"member.{one:03}@example.org")
        make_person(session, london, Role.PUBLISHER, name="Zoë O'Neill", email="zoe.o@example.com")


def found_in(answer):
    page = BeautifulSoup(answer.text, "html.parser")
    heading = page.select_one("#members").get_text(" ", strip=True)
    return [link.text for link in page.select("tbody a")], heading


@pytest.mark.parametrize("typed", ["zoe", "ZOË o'n", "neill zoe", "zoe.o@example.com"])
def test_somebody_of_a_team_is_found_by_any_part_of_name_or_address(town, typed):
    fill(town, 20)
    assert found_in(town.browser("lead").send(TEAM, q=typed)) == (["Zoë O'Neill"], "1 of 25 people")


def test_a_team_is_narrowed_by_role_and_by_both(town):
    fill(town, 20)
    lead = town.browser("lead")
    assert found_in(lead.get(f"{TEAM}?role=publisher")) == (
        ["The publisher", "Zoë O'Neill"],
        "2 of 25 people",
    )
    assert found_in(lead.send(TEAM, q="the", role="publisher"))[0] == ["The publisher"]
    assert "Nobody of the team matches." in lead.send(TEAM, q="nobody%").text
    # What is no role is no filter.
    assert found_in(lead.get(f"{TEAM}?role=boss"))[1] == "25 people"


def test_who_is_found_keeps_all_their_roles_in_sight(town):
    town.browser("lead").send(url_of(town, "leader"), role="publisher")
    page = town.browser("lead").get(f"{TEAM}?role=publisher").text
    row = BeautifulSoup(page, "html.parser").find("a", string="The leader").find_parent("tr")
    assert [role.text for role in row.select("strong")] == ["Leader", "Publisher"]


def test_pages_of_a_narrowed_team_keep_what_was_asked_and_a_name_stands_in_no_address(town):
    fill(town, 120)
    lead = town.browser("lead")
    first = lead.send(TEAM, q="member")
    main = BeautifulSoup(first.text, "html.parser").select_one("main")
    assert [link["href"] for link in main.select("a") if "member" in link["href"]] == []
    assert found_in(first)[0][0] == "Member 000"
    assert found_in(lead.send(TEAM, q="member", page="3"))[0] == [
        f"Member {one:03}" for one in range(100, 120)
    ]
    assert lead.send(TEAM, q="member", page="4").status_code == 404
    by_role = BeautifulSoup(lead.get(f"{TEAM}?role=leader").text, "html.parser")
    assert by_role.select_one("a[rel=next]")["href"] == f"{TEAM}?role=leader&page=2"


def test_who_is_invited_is_found_with_the_team(town):
    lead = town.browser("lead")
    for number in range(3):
        lead.send(f"{TEAM}/invite", email=f"i{number}@example.org", name=f"Nia {number}", role="leader")

    def invited(answer):
        rows = BeautifulSoup(answer.text, "html.parser").select("#invited + ul strong")
        return [row.text for row in rows]

    assert invited(lead.get(TEAM)) == ["Nia 2", "Nia 1", "Nia 0"]
    assert invited(lead.send(TEAM, q="nia 1")) == ["Nia 1"]
    assert invited(lead.send(TEAM, q="i2@")) == ["Nia 2"]
    assert invited(lead.get(f"{TEAM}?role=publisher")) == []


def test_a_small_team_has_no_filter_in_the_way(town):
    assert 'id="who"' not in town.browser("lead").get(TEAM).text
    fill(town, 10)
    assert 'id="who"' in town.browser("lead").get(TEAM).text


def test_nobody_finds_in_another_trusts_team(town):
    assert town.browser("other lead").send(TEAM, q="leader").status_code == 404
    assert town.browser("leader").send(TEAM, q="leader").status_code == 403
