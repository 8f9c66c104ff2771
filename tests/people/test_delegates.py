"""A delegate acts for a person of the same organisation, with no more than both may do there."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import delete, select, update

from hub.access import PUBLIC, Role, Viewer, find_act
from hub.accounts.domain.admin import deactivate_person, reactivate_person
from hub.accounts.domain.memberships import grant_role
from hub.accounts.domain.persons import get_person
from hub.accounts.models import LoginSession, Membership, Person
from hub.audit.models import AuditEntry
from hub.kit.clock import now
from hub.people.domain.delegates import add_delegate, end_delegate, list_delegations_to, start_acting_for
from hub.people.models import Delegate
from hub.trusts.domain import find_organisation
from tests.architecture.test_routes import ROUTES
from tests.factories import make_person
from tests.people.conftest import HERE, LONDON, keys, roles
from tests.support.concurrency import at_once

SAME = "Nobody in your organisations has this email address. Check it"


def name_delegate(scenario, who="lead", email="leader@example.org"):
    response = scenario.browser(who).send(f"{HERE}/delegates", delegate=email)
    return response, (keys(scenario, Delegate) or [""])[-1]


def give(scenario, name, slug, role):
    with scenario.write_session() as session:
        person, organisation = session.get_one(Person, scenario.ids[name]), find_organisation(session, slug)
        grant_role(session, person, organisation.id, role, by=PUBLIC, at=now())


def fill_rule(rule, scenario):
    values = {
        "<slug>": "london",
        "<key>": scenario.public_ids["leader"],
        "<token>": "x",
        "<step>": "shut",
        "<role>": "leader",
    }
    for name, value in values.items():
        rule = rule.replace(name, value)
    rule = re.sub(r"<any\((\w+)[^)]*\):\w+>", r"\1", rule)
    # What is refused is refused before the view looks for a thing, so others need not be there.
    return re.sub(r"<\w+>", "x", re.sub(r"<int:\w+>", "1", rule))


def test_an_assistant_acts_for_somebody_at_once_and_both_are_recorded(scenario):
    response, key = name_delegate(scenario)
    assert response.status_code == 303
    assert [(kind, to) for kind, to, _ in scenario.emails()] == [("delegate", "leader@example.org")]
    browser = scenario.browser("leader")
    assert browser.get(f"{LONDON}/team").status_code == 403
    assert browser.send("/acting", key=key).status_code == 303
    page = browser.get(f"{LONDON}/team")
    assert page.status_code == 200
    assert "You are acting for <strong>The lead</strong>" in page.text
    assert browser.send(f"{LONDON}/team/invite", email="nia@example.org", role="leader").status_code == 303
    with scenario.write_session() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "invite")).one()
        assert (entry.person_id, entry.for_person_id) == (scenario.ids["leader"], scenario.ids["lead"])

    assert browser.send("/acting/stop").status_code == 303
    assert browser.get(f"{LONDON}/team").status_code == 403


@pytest.mark.parametrize("who", ["lead", "leader"])
def test_either_ends_that_one_acts_for_the_other_and_it_holds_at_the_next_click(scenario, who):
    _, key = name_delegate(scenario)
    acting = scenario.browser("leader")
    acting.send("/acting", key=key)
    assert acting.get(f"{LONDON}/team").status_code == 200
    assert scenario.browser(who).send(f"{HERE}/delegates/{key}/end").status_code == 303
    assert acting.get(f"{LONDON}/team").status_code == 403
    assert acting.send("/acting", key=key).status_code == 404


def test_to_end_one_assistant_ends_no_other(scenario):
    _, key = name_delegate(scenario)
    _, other = name_delegate(scenario, email="publisher@example.org")
    acting = {name: scenario.browser(name) for name in ("leader", "publisher")}
    acting["leader"].send("/acting", key=key)
    acting["publisher"].send("/acting", key=other)
    scenario.browser("lead").send(f"{HERE}/delegates/{key}/end")

    assert [acting[name].get(f"{LONDON}/team").status_code for name in acting] == [403, 200]


def test_an_assistant_who_leaves_the_organisation_acts_for_nobody_there_any_more(scenario):
    _, key = name_delegate(scenario)
    acting = scenario.browser("leader")
    acting.send("/acting", key=key)
    with scenario.write_session() as session:
        session.execute(delete(Membership).where(Membership.person_id == scenario.ids["leader"]))
    assert acting.get(f"{LONDON}/team").status_code == 403
    assert acting.send("/acting", key=key).status_code == 409


@pytest.mark.parametrize("column", ["disabled_at", "erased_at"])
def test_nobody_acts_for_somebody_whose_account_is_shut_or_erased(scenario, column):
    _, key = name_delegate(scenario)
    acting = scenario.browser("leader")
    acting.send("/acting", key=key)
    with scenario.write_session() as session:
        session.execute(update(Person).where(Person.id == scenario.ids["lead"]).values({column: now()}))
    assert acting.get(f"{LONDON}/team").status_code == 403
    assert acting.send("/acting", key=key).status_code == 409


def test_nobody_goes_on_acting_for_somebody_whose_account_is_opened_again(scenario):
    _, key = name_delegate(scenario)
    acting = scenario.browser("leader")
    acting.send("/acting", key=key)
    with scenario.write_session() as session:
        lead = session.get_one(Person, scenario.ids["lead"])
        deactivate_person(session, lead, by=PUBLIC, at=now())
        reactivate_person(session, lead, by=PUBLIC, at=now())
    assert acting.get(f"{LONDON}/team").status_code == 403
    acting.send("/acting", key=key)
    assert acting.get(f"{LONDON}/team").status_code == 200


def test_an_assistant_acts_only_in_the_organisation_that_both_belong_to(scenario):
    give(scenario, "lead", "yorkshire", Role.TRUST_LEAD)
    give(scenario, "lead", "hub", Role.HUB_ADMIN)
    _, key = name_delegate(scenario)
    acting = scenario.browser("leader")
    acting.send("/acting", key=key)

    assert acting.get(f"{LONDON}/team").status_code == 200
    assert acting.get("/trusts/yorkshire/team").status_code == 404
    assert acting.get("/admin/people").status_code == 403
    # The negative control: the lead can open all of them.
    lead = scenario.browser("lead")
    assert [lead.get(at).status_code for at in ("/trusts/yorkshire/team", "/admin/people")] == [200, 200]


def test_an_assistant_gives_no_role_to_themselves(scenario):
    _, key = name_delegate(scenario)
    acting = scenario.browser("leader")
    acting.send("/acting", key=key)
    own_url = f"{LONDON}/team/people/{scenario.public_ids['leader']}"

    assert acting.send(own_url, role="publisher").status_code == 403
    invited = acting.send(f"{LONDON}/team/invite", email="leader@example.org", role="publisher")
    assert invited.status_code == 403
    assert roles(scenario, "leader") == {("london", "leader")}
    # The negative control: they can give roles to others.
    assert acting.send(f"{LONDON}/team/invite", email="nia@example.org", role="publisher").status_code == 303


def test_nobody_acts_with_powers_that_whom_they_act_for_does_not_have_yet(scenario):
    _, key = name_delegate(scenario)
    acting = scenario.browser("leader")
    acting.send("/acting", key=key)
    with scenario.write_session() as session:
        session.get_one(Person, scenario.ids["lead"]).totp_secret = None

    assert acting.get(f"{LONDON}/team").status_code == 403


def test_acting_for_somebody_with_powers_needs_the_assistants_own_second_factor(scenario):
    _, key = name_delegate(scenario)
    once = scenario.browser("leader", second_factor=False)
    refused = once.send("/acting", key=key)
    assert (refused.status_code, "/account/second-factor" in refused.text) == (403, True)
    assert once.get(f"{LONDON}/team").status_code == 403
    # The negative control: it needs none for a person without a privileged role.
    _, other = name_delegate(scenario, "publisher")
    assert once.send("/acting", key=other).status_code == 303


def test_somebody_who_gets_powers_while_another_acts_for_them_is_waited_for_and_can_be_left(scenario):
    _, key = name_delegate(scenario, "publisher")
    once = scenario.browser("leader", second_factor=False)
    once.send("/acting", key=key)
    with scenario.write_session() as session:
        statement = update(Membership).where(Membership.person_id == scenario.ids["publisher"])
        session.execute(statement.values(role="trust-lead"))
        session.get_one(Person, scenario.ids["publisher"]).totp_secret = "sealed"
    assert once.get(f"{LONDON}/team").status_code == 303
    assert once.send("/acting/stop").status_code == 303
    assert once.get(HERE).status_code == 200


@pytest.mark.parametrize(
    "email", ["nobody@example.org", "other.leader@example.org", "newcomer@example.org", "guest@example.org"]
)
def test_only_somebody_of_ones_own_organisation_acts_for_one_and_all_others_get_one_answer(scenario, email):
    response, key = name_delegate(scenario, email=email)
    assert (response.status_code, SAME in response.text, key) == (400, True, "")


def test_a_guest_has_no_assistant(scenario):
    response, _ = name_delegate(scenario, "guest")
    assert (response.status_code, SAME in response.text) == (400, True)


def test_nobody_acts_for_who_did_not_name_them(scenario):
    _, key = name_delegate(scenario)
    for who in ("publisher", "other leader", "admin"):
        assert scenario.browser(who).send("/acting", key=key).status_code == 404
        assert scenario.browser(who).send(f"{HERE}/delegates/{key}/end").status_code == 404
    assert scenario.browser("leader").send("/acting", key="").status_code == 404


def test_a_delegate_may_do_no_act_that_the_table_keeps_for_the_person_at_any_address(scenario):
    """Request every URL of the map: each view of such an act refuses a delegate with the same message."""
    with scenario.write_session() as session:
        office = find_organisation(session, "hub")
        make_person(session, office, Role.HUB_ADMIN, email="assistant@example.org")
        ids = {row.email: row.id for row in session.scalars(select(Person))}
    scenario.ids["assistant"] = ids["assistant@example.org"]
    _, key = name_delegate(scenario, "admin", "assistant@example.org")
    browser = scenario.browser("assistant")
    assert browser.send("/acting", key=key).status_code == 303

    wrong, tried = [], set()
    for rule in scenario.app.url_map.iter_rules():
        act = find_act(scenario.app.view_functions[rule.endpoint])
        if act.value.delegable:
            continue
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            path = fill_rule(rule.rule, scenario)
            response = browser.get(path) if method == "GET" else browser.send(path)
            tried.add(act)
            if (
                response.status_code != 403
                or "You cannot do this while acting for someone else" not in response.text
            ):
                wrong.append((method, path, response.status_code))
    assert wrong == []
    assert tried == {act for act in ROUTES if not act.value.delegable}


def test_a_delegate_of_a_lead_gives_and_ends_no_role_of_a_lead(scenario):
    _, key = name_delegate(scenario)
    with scenario.write_session() as session:
        second = make_person(session, find_organisation(session, "london"), Role.TRUST_LEAD)
        scenario.public_ids["second"] = second.public_id
    browser = scenario.browser("leader")
    browser.send("/acting", key=key)
    people = f"{LONDON}/team/people"
    assert browser.send(f"{LONDON}/team/invite", email="me@example.org", role="trust-lead").status_code == 400
    assert browser.send(f"{people}/{scenario.public_ids['publisher']}", role="trust-lead").status_code == 400
    assert browser.send(f"{people}/{scenario.public_ids['second']}/end/trust-lead").status_code == 404
    sheet = browser.send(f"{LONDON}/team/invite-many", sheet="email,role\nme@example.org,trust lead\n")
    assert "You cannot give the role of trust lead" in sheet.text
    # The negative control: the lead may.
    lead = scenario.browser("lead")
    assert lead.send(f"{LONDON}/team/invite", email="me@example.org", role="trust-lead").status_code == 303


def test_a_delegate_of_hub_staff_ends_no_last_lead(scenario):
    with scenario.write_session() as session:
        assistant = make_person(
            session, find_organisation(session, "hub"), Role.HUB_STAFF, email="pa@example.org"
        )
        scenario.ids["pa"] = assistant.id
    _, key = name_delegate(scenario, "staff", "pa@example.org")
    browser = scenario.browser("pa")
    browser.send("/acting", key=key)
    assert (
        browser.send(f"{LONDON}/team/people/{scenario.public_ids['lead']}/end/trust-lead").status_code == 404
    )


def test_an_old_sign_in_ends_whatever_was_begun_with_it(scenario):
    _, key = name_delegate(scenario)
    acting = scenario.browser("leader")
    acting.send("/acting", key=key)
    with scenario.write_session() as session:
        session.execute(update(LoginSession).values(seen_at=now() - timedelta(days=8)))
    assert acting.get(f"{LONDON}/team").location.startswith("/sign-in?next=")


def test_an_assistant_who_begins_to_act_while_it_is_ended_does_not_act_afterwards(scenario):
    from hub.accounts.domain.auth_contexts import load_auth_context
    from hub.accounts.domain.login_sessions import create_login_session, list_login_sessions

    with scenario.write_session() as session:
        leader = Viewer(scenario.ids["leader"])
        key = add_delegate(session, leader, email="publisher@example.org", at=now()).public_id
        publisher = get_person(session, scenario.ids["publisher"])
        session_token = create_login_session(
            session, publisher, how="password", second_factor=False, browser="", at=now()
        )

    def begin(session):
        start_acting_for(session, load_auth_context(session, session_token, now()), key, now())

    def end(session):
        end_delegate(session, Viewer(scenario.ids["leader"]), key, now())

    assert at_once(scenario.app, begin, end) == ["done", "done"]
    with scenario.write_session() as session:
        assert [
            login_session.acting_for_id
            for login_session in list_login_sessions(session, scenario.ids["publisher"])
        ] == [None]
        assert list_delegations_to(session, scenario.ids["publisher"]) == []


def test_whoever_may_act_for_somebody_is_offered_it_where_they_land_and_not_while_they_act(scenario):
    _, key = name_delegate(scenario)
    browser = scenario.browser("leader")
    main = BeautifulSoup(browser.get("/me").text, "html.parser").main
    form = main.find("form", action="/acting")
    first = main.find("h2")

    assert first.get_text() == "You can act for"
    assert first.find_next("li").strong.get_text() == "The lead"
    assert form.find("input", attrs={"name": "key"})["value"] == key
    assert form.button.get_text() == "Act for The lead"
    assert browser.send("/acting", key=key).location == "/me"
    assert 'action="/acting"' not in browser.get("/me").text
    assert "You can act for" not in scenario.browser("lead").get("/me").text
