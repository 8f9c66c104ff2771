from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import delete, select, update

from hub.access import PUBLIC, Role, Viewer, find_act
from hub.accounts.domain import deactivate_person, grant_role, reactivate_person
from hub.accounts.models import LoginSession, Membership, Person
from hub.audit.models import AuditEntry
from hub.kit.clock import now
from hub.kit.errors import NotFound
from hub.mail.models import OutboxMessage
from hub.people.domain import add_line_manager as name_manager_of
from hub.people.domain import confirm_line_manager, end_line_manager
from hub.people.models import Delegate, LineManager
from hub.people.presenters.desk import TASK_SOURCES
from hub.trusts.domain import find_organisation
from tests.architecture.test_routes import ROUTES
from tests.factories import make_person
from tests.people.conftest import roles

HERE = "/account/people"
LONDON = "/trusts/london"


def keys(town, model):
    with town.writing() as session:
        return session.scalars(select(model.public_id).order_by(model.id)).all()


def main_of(answer):
    return BeautifulSoup(answer.text, "html.parser").select_one("main").get_text(" ", strip=True)


# Line manager


def name_manager(town, who="leader", email="lead@example.org"):
    return town.browser(who).send(f"{HERE}/manager", manager=email)


def test_a_line_manager_is_named_by_the_person_and_true_when_they_confirm_it(town):
    assert name_manager(town).status_code == 303
    assert "waits to be confirmed" in town.browser("leader").get(HERE).text
    assert [(kind, to) for kind, to, _ in town.letters()] == [("line-manager", "lead@example.org")]
    (key,) = keys(town, LineManager)
    assert town.browser("lead").send(f"{HERE}/manager/{key}/confirm").status_code == 303

    assert "The lead confirmed on" in main_of(town.browser("leader").get(HERE))
    assert "You are the line manager of The leader" in main_of(town.browser("lead").get(HERE))
    assert town.letters() == []


def test_no_word_tells_whether_the_address_of_a_line_manager_has_an_account(town, queries):
    found = []
    for who, email in (("leader", "lead@example.org"), ("publisher", "nobody@example.org")):
        browser = town.browser(who)
        with queries(town.app) as seen:
            answer = browser.send(f"{HERE}/manager", manager=email)
        said = main_of(browser.get(HERE)).replace(email, "THE ADDRESS")
        own = said[said.rindex("Your line manager") : said.index("Who may act")]
        found.append((answer.status_code, answer.location, own, len(seen)))
    assert found[0] == found[1]


@pytest.mark.parametrize("who", ["leader", "lead"])
def test_either_ends_it(town, who):
    name_manager(town)
    (key,) = keys(town, LineManager)
    town.browser("lead").send(f"{HERE}/manager/{key}/confirm")
    assert town.browser(who).send(f"{HERE}/manager/{key}/end").status_code == 303
    assert keys(town, LineManager) == []


def test_whoever_is_named_may_say_that_they_are_not(town):
    name_manager(town)
    (key,) = keys(town, LineManager)
    assert town.browser("lead").send(f"{HERE}/manager/{key}/end").status_code == 303
    assert keys(town, LineManager) == []


@pytest.mark.parametrize("act", ["confirm", "end"])
def test_nobody_else_confirms_or_ends_it(town, act):
    name_manager(town)
    (key,) = keys(town, LineManager)
    for who in ("other lead", "publisher", "admin", *(["leader"] if act == "confirm" else [])):
        assert town.browser(who).send(f"{HERE}/manager/{key}/{act}").status_code == 404
    assert keys(town, LineManager) == [key]


def test_nobody_manages_themselves_and_nobody_has_two(town):
    assert name_manager(town, email="leader@example.org").status_code == 400
    assert name_manager(town).status_code == 303
    second = name_manager(town, email="other.lead@example.org")
    assert (second.status_code, "already" in second.text) == (400, True)


def test_naming_and_ending_again_and_again_is_slowed_and_makes_no_more_letters(town):
    browser, answers = town.browser("leader"), []
    for number in range(11):
        answers.append(browser.send(f"{HERE}/manager", manager=f"boss{number}@example.org"))
        with town.writing() as session:
            key = session.scalars(select(LineManager.public_id)).one_or_none()
        if key:
            browser.send(f"{HERE}/manager/{key}/end")
    assert [answer.status_code for answer in answers] == [303] * 10 + [429]
    assert "There were too many tries" in answers[-1].text
    with town.writing() as session:
        written = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "line-manager")).all()
        assert len(written) == 10
    assert name_manager(town, "publisher").status_code == 303


def test_what_is_to_be_confirmed_is_on_the_managers_desk(town):
    from hub.access import Viewer

    name_manager(town)
    with town.writing() as session:
        found = {
            name: [item.link.text for item in TASK_SOURCES[2].list_items(session, Viewer(town.ids[name]))]
            for name in ("lead", "leader", "other lead")
        }
    assert found == {"lead": ["Are you the line manager of The leader?"], "leader": [], "other lead": []}


# Delegates


def name_delegate(town, who="lead", email="leader@example.org"):
    answer = town.browser(who).send(f"{HERE}/delegates", delegate=email)
    return answer, (keys(town, Delegate) or [""])[-1]


def test_an_assistant_acts_for_somebody_at_once_and_both_are_recorded(town):
    answer, key = name_delegate(town)
    assert answer.status_code == 303
    assert [(kind, to) for kind, to, _ in town.letters()] == [("delegate", "leader@example.org")]
    browser = town.browser("leader")
    assert browser.get(f"{LONDON}/team").status_code == 403
    assert browser.send("/acting", key=key).status_code == 303
    page = browser.get(f"{LONDON}/team")
    assert page.status_code == 200
    assert "You are acting for <strong>The lead</strong>" in page.text
    assert browser.send(f"{LONDON}/team/invite", email="nia@example.org", role="leader").status_code == 303
    with town.writing() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "invite")).one()
        assert (entry.person_id, entry.for_person_id) == (town.ids["leader"], town.ids["lead"])

    assert browser.send("/acting/stop").status_code == 303
    assert browser.get(f"{LONDON}/team").status_code == 403


@pytest.mark.parametrize("who", ["lead", "leader"])
def test_either_ends_that_one_acts_for_the_other_and_it_holds_at_the_next_click(town, who):
    _, key = name_delegate(town)
    acting = town.browser("leader")
    acting.send("/acting", key=key)
    assert acting.get(f"{LONDON}/team").status_code == 200
    assert town.browser(who).send(f"{HERE}/delegates/{key}/end").status_code == 303
    assert acting.get(f"{LONDON}/team").status_code == 403
    assert acting.send("/acting", key=key).status_code == 404


def test_to_end_one_assistant_ends_no_other(town):
    _, key = name_delegate(town)
    _, other = name_delegate(town, email="publisher@example.org")
    acting = {name: town.browser(name) for name in ("leader", "publisher")}
    acting["leader"].send("/acting", key=key)
    acting["publisher"].send("/acting", key=other)
    town.browser("lead").send(f"{HERE}/delegates/{key}/end")

    assert [acting[name].get(f"{LONDON}/team").status_code for name in acting] == [403, 200]


def test_an_assistant_who_leaves_the_organisation_acts_for_nobody_there_any_more(town):
    _, key = name_delegate(town)
    acting = town.browser("leader")
    acting.send("/acting", key=key)
    with town.writing() as session:
        session.execute(delete(Membership).where(Membership.person_id == town.ids["leader"]))
    assert acting.get(f"{LONDON}/team").status_code == 403
    assert acting.send("/acting", key=key).status_code == 409


@pytest.mark.parametrize("column", ["disabled_at", "erased_at"])
def test_nobody_acts_for_somebody_whose_account_is_shut_or_erased(town, column):
    _, key = name_delegate(town)
    acting = town.browser("leader")
    acting.send("/acting", key=key)
    with town.writing() as session:
        session.execute(update(Person).where(Person.id == town.ids["lead"]).values({column: now()}))
    assert acting.get(f"{LONDON}/team").status_code == 403
    assert acting.send("/acting", key=key).status_code == 409


def test_nobody_goes_on_acting_for_somebody_whose_account_is_opened_again(town):
    _, key = name_delegate(town)
    acting = town.browser("leader")
    acting.send("/acting", key=key)
    with town.writing() as session:
        lead = session.get_one(Person, town.ids["lead"])
        deactivate_person(session, lead, by=PUBLIC, at=now())
        reactivate_person(session, lead, by=PUBLIC, at=now())
    assert acting.get(f"{LONDON}/team").status_code == 403
    acting.send("/acting", key=key)
    assert acting.get(f"{LONDON}/team").status_code == 200


def give(town, name, slug, role):
    with town.writing() as session:
        person, place = session.get_one(Person, town.ids[name]), find_organisation(session, slug)
        grant_role(session, person, place.id, role, by=PUBLIC, at=now())


def test_an_assistant_acts_only_in_the_organisation_that_both_belong_to(town):
    give(town, "lead", "yorkshire", Role.TRUST_LEAD)
    give(town, "lead", "hub", Role.HUB_ADMIN)
    _, key = name_delegate(town)
    acting = town.browser("leader")
    acting.send("/acting", key=key)

    assert acting.get(f"{LONDON}/team").status_code == 200
    assert acting.get("/trusts/yorkshire/team").status_code == 404
    assert acting.get("/admin/people").status_code == 403
    # The negative control: the lead themself reaches all of them.
    lead = town.browser("lead")
    assert [lead.get(at).status_code for at in ("/trusts/yorkshire/team", "/admin/people")] == [200, 200]


def test_an_assistant_gives_no_role_to_themselves(town):
    _, key = name_delegate(town)
    acting = town.browser("leader")
    acting.send("/acting", key=key)
    own = f"{LONDON}/team/people/{town.keys['leader']}"

    assert acting.send(own, role="publisher").status_code == 403
    invited = acting.send(f"{LONDON}/team/invite", email="leader@example.org", role="publisher")
    assert invited.status_code == 403
    assert roles(town, "leader") == {("london", "leader")}
    # The negative control: to others they do.
    assert acting.send(f"{LONDON}/team/invite", email="nia@example.org", role="publisher").status_code == 303


def test_nobody_acts_with_powers_that_whom_they_act_for_does_not_have_yet(town):
    _, key = name_delegate(town)
    acting = town.browser("leader")
    acting.send("/acting", key=key)
    with town.writing() as session:
        session.get_one(Person, town.ids["lead"]).totp_secret = None

    assert acting.get(f"{LONDON}/team").status_code == 403


def test_acting_for_somebody_with_powers_needs_the_assistants_own_second_factor(town):
    _, key = name_delegate(town)
    once = town.browser("leader", second_factor=False)
    refused = once.send("/acting", key=key)
    assert (refused.status_code, "/account/second-factor" in refused.text) == (403, True)
    assert once.get(f"{LONDON}/team").status_code == 403
    # The negative control: for somebody without powers it needs none.
    _, other = name_delegate(town, "publisher")
    assert once.send("/acting", key=other).status_code == 303


def test_somebody_who_gets_powers_while_another_acts_for_them_is_waited_for_and_can_be_left(town):
    _, key = name_delegate(town, "publisher")
    once = town.browser("leader", second_factor=False)
    once.send("/acting", key=key)
    with town.writing() as session:
        mine = update(Membership).where(Membership.person_id == town.ids["publisher"])
        session.execute(mine.values(role="trust-lead"))
        session.get_one(Person, town.ids["publisher"]).totp_secret = "sealed"
    assert once.get(f"{LONDON}/team").status_code == 303
    assert once.send("/acting/stop").status_code == 303
    assert once.get(HERE).status_code == 200


SAME = "Nobody with this address has a role in an organisation of yours"


@pytest.mark.parametrize(
    "email", ["nobody@example.org", "other.leader@example.org", "newcomer@example.org", "guest@example.org"]
)
def test_only_somebody_of_ones_own_organisation_acts_for_one_and_all_others_get_one_answer(town, email):
    answer, key = name_delegate(town, email=email)
    assert (answer.status_code, SAME in answer.text, key) == (400, True, "")


def test_a_guest_has_no_assistant(town):
    answer, _ = name_delegate(town, "guest")
    assert (answer.status_code, SAME in answer.text) == (400, True)


def test_nobody_acts_for_who_did_not_name_them(town):
    _, key = name_delegate(town)
    for who in ("publisher", "other leader", "admin"):
        assert town.browser(who).send("/acting", key=key).status_code == 404
        assert town.browser(who).send(f"{HERE}/delegates/{key}/end").status_code == 404
    assert town.browser("leader").send("/acting", key="").status_code == 404


def filled(rule, town):
    wanted = {
        "<slug>": "london",
        "<key>": town.keys["leader"],
        "<token>": "x",
        "<step>": "shut",
        "<role>": "leader",
    }
    for name, value in wanted.items():
        rule = rule.replace(name, value)
    return rule


def test_a_delegate_may_do_no_act_that_the_table_keeps_for_the_person_at_any_address(town):
    """Over the whole URL map: each view of such an act refuses with the same words, whoever is acted for."""
    with town.writing() as session:
        office = find_organisation(session, "hub")
        make_person(session, office, Role.HUB_ADMIN, email="assistant@example.org")
        ids = {row.email: row.id for row in session.scalars(select(Person))}
    town.ids["assistant"] = ids["assistant@example.org"]
    _, key = name_delegate(town, "admin", "assistant@example.org")
    browser = town.browser("assistant")
    assert browser.send("/acting", key=key).status_code == 303

    wrong, tried = [], set()
    for rule in town.app.url_map.iter_rules():
        act = find_act(town.app.view_functions[rule.endpoint])
        if act.value.delegable or "<int:" in rule.rule or "<public_id>" in rule.rule:
            continue
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            path = filled(rule.rule, town)
            answer = browser.get(path) if method == "GET" else browser.send(path)
            tried.add(act)
            if answer.status_code != 403 or "You act for somebody else just now" not in answer.text:
                wrong.append((method, path, answer.status_code))
    assert wrong == []
    assert tried == {act for act in ROUTES if not act.value.delegable}


def test_a_delegate_of_a_lead_gives_and_ends_no_role_of_a_lead(town):
    _, key = name_delegate(town)
    with town.writing() as session:
        second = make_person(session, find_organisation(session, "london"), Role.TRUST_LEAD)
        town.keys["second"] = second.public_id
    browser = town.browser("leader")
    browser.send("/acting", key=key)
    people = f"{LONDON}/team/people"
    assert browser.send(f"{LONDON}/team/invite", email="me@example.org", role="trust-lead").status_code == 400
    assert browser.send(f"{people}/{town.keys['leader']}", role="trust-lead").status_code == 400
    assert browser.send(f"{people}/{town.keys['second']}/end/trust-lead").status_code == 404
    sheet = browser.send(f"{LONDON}/team/invite-many", sheet="email,role\nme@example.org,trust lead\n")
    assert "You cannot give the role of trust lead" in sheet.text
    # The negative control: the lead may.
    lead = town.browser("lead")
    assert lead.send(f"{LONDON}/team/invite", email="me@example.org", role="trust-lead").status_code == 303


def test_a_delegate_of_hub_staff_ends_no_last_lead(town):
    with town.writing() as session:
        assistant = make_person(
            session, find_organisation(session, "hub"), Role.HUB_STAFF, email="pa@example.org"
        )
        town.ids["pa"] = assistant.id
    _, key = name_delegate(town, "staff", "pa@example.org")
    browser = town.browser("pa")
    browser.send("/acting", key=key)
    assert browser.send(f"{LONDON}/team/people/{town.keys['lead']}/end/trust-lead").status_code == 404


# People to ask


def be_named(town, who="leader", about="How we began with action learning", slug="london"):
    return town.browser(who).send(f"{HERE}/named/{slug}", about=about)


def test_somebody_who_agrees_is_named_on_the_page_of_their_trust_and_takes_it_back_at_once(town):
    reader = town.app.test_client()
    assert "The leader" not in reader.get(LONDON).text
    assert be_named(town).status_code == 303
    page = main_of(reader.get(LONDON))
    assert "People to ask The leader : How we began with action learning" in page
    assert town.browser("leader").send(f"{HERE}/named/london/end").status_code == 303
    assert "The leader" not in reader.get(LONDON).text


def test_the_name_goes_with_the_role_with_the_account_and_changes_with_the_name(town):
    reader = town.app.test_client()
    be_named(town)
    assert "The leader" in reader.get(LONDON).text
    assert town.browser("leader").send("/account/name", name="Jo Bloggs").status_code == 303
    assert "Jo Bloggs" in reader.get(LONDON).text
    town.browser("admin").send(f"/admin/people/{town.keys['leader']}/shut")
    assert "Jo Bloggs" not in reader.get(LONDON).text
    town.browser("admin").send(f"/admin/people/{town.keys['leader']}/open")
    assert "Jo Bloggs" in reader.get(LONDON).text
    town.browser("lead").send(f"{LONDON}/team/people/{town.keys['leader']}/end/leader")
    assert "Jo Bloggs" not in reader.get(LONDON).text


@pytest.mark.parametrize(
    ("who", "slug"),
    [
        ("guest", "london"),
        ("other leader", "london"),
        ("newcomer", "london"),
        ("staff", "hub"),
        ("leader", "nowhere"),
    ],
)
def test_a_guest_a_stranger_and_the_office_are_named_nowhere(town, who, slug):
    assert be_named(town, who, slug=slug).status_code == 404
    assert "People to ask" not in town.app.test_client().get(LONDON).text


def test_other_words_change_nothing_of_since_when_one_is_named(town):
    since = []
    for about in ("action learning", "coaching"):
        assert town.browser("leader").send(f"{HERE}/named/london", about=about).status_code == 303
        with town.writing() as session:
            named = select(Membership.named_since, Membership.ask_about)
            since.append(session.execute(named.where(Membership.named_since.is_not(None))).one())
    assert since[0].named_since == since[1].named_since
    assert since[1].ask_about == "coaching"


def test_somebody_with_two_roles_is_named_once_and_one_ending_names_nobody_twice(town):
    with town.writing() as session:
        from hub.access import PUBLIC
        from hub.accounts.domain import get_person, grant_role

        person = get_person(session, town.ids["leader"])
        grant_role(session, person, town.ids["at london"], Role.PUBLISHER, by=PUBLIC, at=now())
    be_named(town)
    be_named(town, about="Something else")
    page = main_of(town.app.test_client().get(LONDON))
    assert page.count("The leader") == 1
    assert "Something else" in page


@pytest.mark.parametrize("about", ["", "  ", "x" * 121])
def test_what_one_may_be_asked_about_is_said_and_short(town, about):
    assert be_named(town, about=about).status_code == 400


def test_words_on_a_public_page_are_text(town):
    be_named(town, about="<script>alert(1)</script>")
    assert "<script>alert" not in town.app.test_client().get(LONDON).text


def test_an_old_sign_in_ends_whatever_was_begun_with_it(town):
    _, key = name_delegate(town)
    acting = town.browser("leader")
    acting.send("/acting", key=key)
    with town.writing() as session:
        session.execute(update(LoginSession).values(seen_at=now() - timedelta(days=8)))
    assert acting.get(f"{LONDON}/team").location.startswith("/sign-in?next=")


def test_the_domain_itself_lets_no_assistant_confirm_or_end_a_line_manager(town):
    with town.writing() as session:
        named = name_manager_of(session, Viewer(town.ids["leader"]), email="lead@example.org", at=now())
        acting = Viewer(town.ids["lead"], delegate_id=town.ids["publisher"])
        for act in (confirm_line_manager, end_line_manager):
            with pytest.raises(NotFound):
                act(session, acting, named.public_id, now())
        assert confirm_line_manager(session, Viewer(town.ids["lead"]), named.public_id, now()) is named
