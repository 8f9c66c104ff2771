"""A person leaves an organisation: its approvers are notified, and its last lead cannot leave."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, update

from hub.access import Role, Viewer
from hub.accounts.domain.memberships import list_roles
from hub.accounts.models import LoginSession, Membership, Person
from hub.audit.models import AuditEntry
from hub.kit.clock import current_day, now
from hub.people.domain import departure as departure_module
from hub.people.domain import last_lead as last_lead_module
from hub.people.domain.delegates import add_delegate
from hub.people.domain.departure import leave_organisation
from hub.people.domain.public_contacts import add_public_contact
from hub.trusts.domain import find_organisation
from tests.factories import make_person
from tests.people.conftest import roles
from tests.support.concurrency import at_once, winners_without_care

HERE = "/account/people"
LEAVE = f"{HERE}/leave/london"


def main_text(response):
    return BeautifulSoup(response.text, "html.parser").select_one("main").get_text(" ", strip=True)


def second_lead(scenario):
    with scenario.write_session() as session:
        london = find_organisation(session, "london")
        second = make_person(
            session, london, Role.TRUST_LEAD, name="The third lead", email="third@example.org"
        )
        second.totp_secret = "sealed"
        scenario.ids["third"] = second.id


def test_whoever_leaves_reads_first_what_ends_and_has_left_at_the_next_click_everywhere(scenario):
    with scenario.write_session() as session:
        london = find_organisation(session, "london")
        publisher = Viewer(scenario.ids["publisher"])
        add_public_contact(session, publisher, london, about="sharing", at=now())
    browser, elsewhere = scenario.browser("publisher"), scenario.browser("publisher")
    assert LEAVE in browser.get(HERE).text
    question = main_text(browser.get(LEAVE))
    assert "Leave this trust on the hub? This role ends straight away: Publisher, since" in question
    # The confirmation page changes nothing.
    assert roles(scenario, "publisher") == {("london", "publisher")}
    assert "You belong to this trust" in main_text(elsewhere.get("/trusts/london"))

    assert browser.send(LEAVE).location == HERE
    assert "You have left London Ambulance Service NHS Trust" in main_text(browser.get(HERE))
    assert roles(scenario, "publisher") == set()
    assert "You belong to this trust" not in main_text(elsewhere.get("/trusts/london"))
    assert "The publisher" not in scenario.visitor().get("/trusts/london").text


def test_who_was_made_a_lead_and_does_not_want_it_leaves_before_they_set_up_a_second_factor(scenario):
    second_lead(scenario)
    with scenario.write_session() as session:
        session.get(Person, scenario.ids["third"]).totp_secret = None
    browser = scenario.browser("third", second_factor=False)
    assert browser.get("/trusts/london/team").location.startswith("/account/second-factor?")
    page = BeautifulSoup(browser.get("/account/second-factor").text, "html.parser")
    links = page.select("main h2 ~ p a, main h2 ~ ul a")
    assert [link["href"] for link in links] == ["/account/data", LEAVE, "/account/erase"]
    assert [browser.get(link["href"]).status_code for link in links] == [200, 200, 200]

    assert browser.send(LEAVE).location == HERE
    assert roles(scenario, "third") == set()
    # The second factor is no longer required, so its page no longer offers to leave.
    assert browser.get(HERE).status_code == 200
    assert "If you do not want this role" not in browser.get("/account/second-factor").text


def test_it_is_written_down_who_left_what(scenario):
    scenario.browser("publisher").send(LEAVE)
    with scenario.write_session() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        recorded = (entry.act, entry.person_id, entry.object_id, entry.organisation_id, entry.details)

    person_id = scenario.ids["publisher"]
    assert recorded == (
        "end role",
        person_id,
        str(person_id),
        scenario.ids["at london"],
        {"role": "publisher"},
    )


def test_the_lead_is_told_and_not_when_the_reason_has_gone(scenario):
    scenario.browser("publisher").send(LEAVE)
    ((kind, to, email),) = scenario.emails()
    assert (kind, to, email.subject) == (
        "member-left",
        "lead@example.org",
        "Someone has left London Ambulance Service NHS Trust",
    )
    assert email.paragraphs[0].startswith("The publisher has left London")
    # They have a role there again, so the email is not sent.
    with scenario.write_session() as session:
        membership = Membership(
            person_id=scenario.ids["publisher"], organisation_id=scenario.ids["at london"], ask_about=""
        )
        membership.role, membership.since = "leader", now()
        session.add(membership)
    assert scenario.emails() == []


@pytest.mark.parametrize("gone", ["the lead leads no more", "whoever left is erased"])
def test_nobody_is_told_who_no_longer_decides_and_nothing_of_the_erased(scenario, gone):
    scenario.browser("publisher").send(LEAVE)
    with scenario.write_session() as session:
        if gone == "the lead leads no more":
            statement = update(Membership).where(Membership.person_id == scenario.ids["lead"])
            session.execute(statement.values(role="leader"))
        else:
            statement = update(Person).where(Person.id == scenario.ids["publisher"])
            session.execute(statement.values(erased_at=now(), email=None, name=""))

    assert scenario.emails() == []


def test_the_last_lead_reads_why_they_cannot_leave_yet_and_can_when_there_is_another(scenario):
    lead = scenario.browser("lead")
    question = lead.get(LEAVE)
    assert "You cannot leave yet You are the only lead of London" in main_text(question)
    assert "<form" not in str(BeautifulSoup(question.text, "html.parser").select_one("main"))
    assert lead.send(LEAVE).status_code == 409
    assert roles(scenario, "lead") == {("london", "trust-lead")}

    second_lead(scenario)
    assert "You cannot leave yet" not in main_text(lead.get(LEAVE))
    assert lead.send(LEAVE).status_code == 303
    assert roles(scenario, "lead") == set()
    assert [(kind, to) for kind, to, _ in scenario.emails()] == [("member-left", "third@example.org")]


def test_the_last_hub_admin_cannot_leave_and_hub_staff_can(scenario):
    where = f"{HERE}/leave/hub"
    admin = scenario.browser("admin")
    assert "You are the only hub admin" in main_text(admin.get(where))
    assert admin.send(where).status_code == 409
    assert scenario.browser("staff").send(where).status_code == 303
    assert (roles(scenario, "admin"), roles(scenario, "staff")) == ({("hub", "hub-admin")}, set())


@pytest.mark.parametrize("slug", ["yorkshire", "nowhere"])
def test_nobody_leaves_where_they_do_not_belong(scenario, slug):
    browser = scenario.browser("leader")
    assert browser.get(f"{HERE}/leave/{slug}").status_code == 404
    assert browser.send(f"{HERE}/leave/{slug}").status_code == 404
    assert roles(scenario, "leader") == {("london", "leader")}


def test_a_guest_leaves_before_their_last_day_and_other_roles_elsewhere_stay(scenario):
    with scenario.write_session() as session:
        yorkshire = find_organisation(session, "yorkshire")
        membership = Membership(person_id=scenario.ids["guest"], organisation_id=yorkshire.id, role="leader")
        membership.since, membership.ask_about = now(), ""
        session.add(membership)
    assert scenario.browser("guest").send(LEAVE).status_code == 303
    assert roles(scenario, "guest") == {("yorkshire", "leader")}


def test_an_assistant_does_not_leave_for_whom_they_act_and_acts_there_no_more_when_they_have_left(scenario):
    with scenario.write_session() as session:
        roles_held = list_roles(session, scenario.ids["publisher"], current_day())
        publisher = Viewer(scenario.ids["publisher"], roles_held)
        add_delegate(session, publisher, email="leader@example.org", at=now())
    assistant = scenario.browser("leader")
    key = BeautifulSoup(assistant.get(HERE).text, "html.parser").select_one("input[name=key]")["value"]
    assert assistant.send("/acting", key=key).status_code == 303
    assert assistant.send(LEAVE).status_code == 403
    assert "You are acting for" in assistant.get("/me").text

    scenario.browser("publisher").send(LEAVE)
    assert "You are acting for" not in assistant.get("/me").text


def test_leaving_asks_for_a_recent_proof(scenario):
    browser = scenario.browser("leader")
    with scenario.write_session() as session:
        session.execute(update(LoginSession).values(proved_at=now() - timedelta(hours=1)))
    assert browser.get(LEAVE).location == f"/sign-in/again?next={LEAVE.replace('/', '%2F')}"
    assert browser.send(LEAVE).status_code == 403
    assert roles(scenario, "leader") == {("london", "leader")}


def test_a_mover_is_missed_where_they_leave(scenario):
    scenario.browser("leader").send("/trusts/yorkshire/join", leaves="london")
    browser = scenario.browser("other lead")
    desk = BeautifulSoup(browser.get("/desk").text, "html.parser")
    browser.send(desk.select_one("a[href*=requests]")["href"], answer="yes-leader")

    sent = [(kind, to) for kind, to, _ in scenario.emails()]
    assert ("member-left", "lead@example.org") in sent


def leave_attempts(scenario):
    """Return for each lead of London a function that leaves it."""

    def act_of(name):
        return lambda session: leave_organisation(session, Viewer(scenario.ids[name]), "london", now())

    return act_of("lead"), act_of("third")


def test_two_leads_who_leave_at_once_leave_one(scenario):
    second_lead(scenario)
    outcomes = at_once(scenario.app, *leave_attempts(scenario))
    assert sorted(outcomes) == [last_lead_module.END_ROLE_CASE.messages[Role.TRUST_LEAD], "done"]
    assert len(roles(scenario, "lead") | roles(scenario, "third")) == 1


def test_two_leads_who_leave_at_once_without_taking_turns_leave_none(scenario, monkeypatch):
    second_lead(scenario)
    for module in (last_lead_module, departure_module):
        monkeypatch.setattr(module, "lock_organisation", lambda *_: None)
    outcomes = at_once(scenario.app, *leave_attempts(scenario))
    assert outcomes.count("done") == winners_without_care(scenario.app)
