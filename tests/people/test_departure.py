"""Somebody leaves an organisation by themselves; whoever decides there is told, and its last lead stays."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, update

from hub.access import Role, Viewer
from hub.accounts.domain import list_roles
from hub.accounts.models import LoginSession, Membership, Person
from hub.audit.models import AuditEntry
from hub.kit.clock import now
from hub.people.domain import add_delegate, add_public_contact, leave_organisation
from hub.people.domain import departure as leaving_module
from hub.people.domain import last_lead as leads_module
from hub.trusts.domain import find_organisation
from tests.factories import make_person
from tests.people.conftest import roles
from tests.support.concurrency import at_once, winners_without_care

HERE = "/account/people"
LEAVE = f"{HERE}/leave/london"


def said(answer):
    return BeautifulSoup(answer.text, "html.parser").select_one("main").get_text(" ", strip=True)


def second_lead(town):
    with town.writing() as session:
        london = find_organisation(session, "london")
        second = make_person(
            session, london, Role.TRUST_LEAD, name="The third lead", email="third@example.org"
        )
        second.totp_secret = "sealed"
        town.ids["third"] = second.id


def test_whoever_leaves_reads_first_what_ends_and_has_left_at_the_next_click_everywhere(town):
    with town.writing() as session:
        london = find_organisation(session, "london")
        publisher = Viewer(town.ids["publisher"])
        add_public_contact(session, publisher, london, about="sharing", at=now())
    browser, elsewhere = town.browser("publisher"), town.browser("publisher")
    assert LEAVE in browser.get(HERE).text
    question = said(browser.get(LEAVE))
    assert "Leave this trust? This role ends at once, in every browser: Publisher, since" in question
    # Looking at the question ends nothing.
    assert roles(town, "publisher") == {("london", "publisher")}
    assert "You belong to this trust" in said(elsewhere.get("/trusts/london"))

    assert browser.send(LEAVE).location == HERE
    assert "You have left London Ambulance Service NHS Trust" in said(browser.get(HERE))
    assert roles(town, "publisher") == set()
    assert "You belong to this trust" not in said(elsewhere.get("/trusts/london"))
    assert "The publisher" not in town.visitor().get("/trusts/london").text


def test_who_was_made_a_lead_and_does_not_want_it_leaves_before_they_set_up_a_second_factor(town):
    second_lead(town)
    with town.writing() as session:
        session.get(Person, town.ids["third"]).totp_secret = None
    browser = town.browser("third", second_factor=False)
    assert browser.get("/trusts/london/team").location.startswith("/account/second-factor?")
    page = BeautifulSoup(browser.get("/account/second-factor").text, "html.parser")
    ways = page.select("main h2 ~ p a, main h2 ~ ul a")
    assert [way["href"] for way in ways] == ["/account/data", LEAVE, "/account/erase"]
    assert [browser.get(way["href"]).status_code for way in ways] == [200, 200, 200]

    assert browser.send(LEAVE).location == HERE
    assert roles(town, "third") == set()
    # Nothing asks for a second factor any more, and nobody is shown a way out who is in no role that does.
    assert browser.get(HERE).status_code == 200
    assert "If you do not want this role" not in browser.get("/account/second-factor").text


def test_it_is_written_down_who_left_what(town):
    town.browser("publisher").send(LEAVE)
    with town.writing() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        found = (entry.act, entry.person_id, entry.object_id, entry.organisation_id, entry.details)

    mine = town.ids["publisher"]
    assert found == ("end role", mine, str(mine), town.ids["at london"], {"role": "publisher"})


def test_the_lead_is_told_and_not_when_the_reason_has_gone(town):
    town.browser("publisher").send(LEAVE)
    ((kind, to, letter),) = town.letters()
    assert (kind, to, letter.subject) == (
        "member-left",
        "lead@example.org",
        "Somebody has left London Ambulance Service NHS Trust",
    )
    assert letter.paragraphs[0].startswith("The publisher has left London")
    # They are there again, and so there is nothing to tell.
    with town.writing() as session:
        back = Membership(
            person_id=town.ids["publisher"], organisation_id=town.ids["at london"], ask_about=""
        )
        back.role, back.since = "leader", now()
        session.add(back)
    assert town.letters() == []


@pytest.mark.parametrize("gone", ["the lead leads no more", "whoever left is erased"])
def test_nobody_is_told_who_no_longer_decides_and_nothing_of_the_erased(town, gone):
    town.browser("publisher").send(LEAVE)
    with town.writing() as session:
        if gone == "the lead leads no more":
            held = update(Membership).where(Membership.person_id == town.ids["lead"])
            session.execute(held.values(role="leader"))
        else:
            person = update(Person).where(Person.id == town.ids["publisher"])
            session.execute(person.values(erased_at=now(), email=None, name=""))

    assert town.letters() == []


def test_the_last_lead_reads_why_they_cannot_leave_yet_and_can_when_there_is_another(town):
    lead = town.browser("lead")
    question = lead.get(LEAVE)
    assert "You cannot leave yet You are the only lead of London" in said(question)
    assert "<form" not in str(BeautifulSoup(question.text, "html.parser").select_one("main"))
    assert lead.send(LEAVE).status_code == 409
    assert roles(town, "lead") == {("london", "trust-lead")}

    second_lead(town)
    assert "You cannot leave yet" not in said(lead.get(LEAVE))
    assert lead.send(LEAVE).status_code == 303
    assert roles(town, "lead") == set()
    assert [(kind, to) for kind, to, _ in town.letters()] == [("member-left", "third@example.org")]


def test_the_last_hub_admin_cannot_leave_and_hub_staff_can(town):
    where = f"{HERE}/leave/hub"
    admin = town.browser("admin")
    assert "You are the only hub admin" in said(admin.get(where))
    assert admin.send(where).status_code == 409
    assert town.browser("staff").send(where).status_code == 303
    assert (roles(town, "admin"), roles(town, "staff")) == ({("hub", "hub-admin")}, set())


@pytest.mark.parametrize("slug", ["yorkshire", "nowhere"])
def test_nobody_leaves_where_they_do_not_belong(town, slug):
    browser = town.browser("leader")
    assert browser.get(f"{HERE}/leave/{slug}").status_code == 404
    assert browser.send(f"{HERE}/leave/{slug}").status_code == 404
    assert roles(town, "leader") == {("london", "leader")}


def test_a_guest_leaves_before_their_last_day_and_other_roles_elsewhere_stay(town):
    with town.writing() as session:
        yorkshire = find_organisation(session, "yorkshire")
        held = Membership(person_id=town.ids["guest"], organisation_id=yorkshire.id, role="leader")
        held.since, held.ask_about = now(), ""
        session.add(held)
    assert town.browser("guest").send(LEAVE).status_code == 303
    assert roles(town, "guest") == {("yorkshire", "leader")}


def test_an_assistant_does_not_leave_for_whom_they_act_and_acts_there_no_more_when_they_have_left(town):
    with town.writing() as session:
        held = list_roles(session, town.ids["publisher"], now().date())
        publisher = Viewer(town.ids["publisher"], held)
        add_delegate(session, publisher, email="leader@example.org", at=now())
    assistant = town.browser("leader")
    key = BeautifulSoup(assistant.get(HERE).text, "html.parser").select_one("input[name=key]")["value"]
    assert assistant.send("/acting", key=key).status_code == 303
    assert assistant.send(LEAVE).status_code == 403
    assert "You are acting for" in assistant.get("/me").text

    town.browser("publisher").send(LEAVE)
    assert "You are acting for" not in assistant.get("/me").text


def test_leaving_asks_for_a_recent_proof(town):
    browser = town.browser("leader")
    with town.writing() as session:
        session.execute(update(LoginSession).values(proved_at=now() - timedelta(hours=1)))
    assert browser.get(LEAVE).location == f"/sign-in/again?next={LEAVE.replace('/', '%2F')}"
    assert browser.send(LEAVE).status_code == 403
    assert roles(town, "leader") == {("london", "leader")}


def test_a_mover_is_missed_where_they_leave(town):
    town.browser("leader").send("/trusts/yorkshire/join", leaves="london")
    browser = town.browser("other lead")
    desk = BeautifulSoup(browser.get("/desk").text, "html.parser")
    browser.send(desk.select_one("a[href*=requests]")["href"], answer="yes-leader")

    told = [(kind, to) for kind, to, _ in town.letters()]
    assert ("member-left", "lead@example.org") in told


def leaving(town):
    """Return for each lead of London the act of leaving it."""

    def act_of(name):
        return lambda session: leave_organisation(session, Viewer(town.ids[name]), "london", now())

    return act_of("lead"), act_of("third")


def test_two_leads_who_leave_at_once_leave_one(town):
    second_lead(town)
    said = at_once(town.app, *leaving(town))
    assert sorted(said) == [leads_module.END_ROLE_CASE.messages[Role.TRUST_LEAD], "done"]
    assert len(roles(town, "lead") | roles(town, "third")) == 1


def test_two_leads_who_leave_at_once_without_taking_turns_leave_none(town, monkeypatch):
    second_lead(town)
    for module in (leads_module, leaving_module):
        monkeypatch.setattr(module, "lock_organisation", lambda *_: None)
    said = at_once(town.app, *leaving(town))
    assert said.count("done") == winners_without_care(town.app)
