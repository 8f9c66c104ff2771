from datetime import timedelta

import pytest
from sqlalchemy import select, update

from hub.access import PUBLIC, Role, Viewer
from hub.accounts.domain.admin import deactivate_person
from hub.accounts.domain.memberships import list_roles
from hub.accounts.domain.persons import find_person_by_email
from hub.accounts.models import Person
from hub.audit.models import AuditEntry
from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.people.domain.join_requests import (
    DeclineReason,
    accept_join_request,
    create_join_request,
    get_open_join_request,
    list_approvers,
    list_join_requests_of_person,
)
from hub.people.models import JoinRequest, PendingRegistration
from hub.people.presenters.desk import TASK_SOURCES
from hub.trusts.domain import find_organisation
from tests.people.conftest import WELCOME, roles
from tests.support.emails import SITE

JOIN = "/trusts/london/join"
TEAM = "/trusts/london/team"
NIA = {"name": "Nia New", "email": "nia@example.org", "words": "I lead a station."}


def ask(scenario, who="newcomer", **fields):
    return scenario.browser(who).send(JOIN, **{"words": "", "leaves": "", **fields})


def key_of_request(scenario):
    with scenario.write_session() as session:
        return session.scalars(select(JoinRequest.public_id).where(JoinRequest.decided_at.is_(None))).one()


def answer_request(scenario, choice, who="lead", key=""):
    return scenario.browser(who).send(f"{TEAM}/requests/{key or key_of_request(scenario)}", answer=choice)


def test_the_lead_says_yes_and_the_role_is_there_at_the_next_click(scenario):
    newcomer = scenario.browser("newcomer")
    assert newcomer.send(JOIN, words="I lead a station.", leaves="").status_code == 303
    assert [(kind, to) for kind, to, _ in scenario.emails()] == [("join-request", "lead@example.org")]
    page = scenario.browser("lead").get(scenario.link("join-request"))
    assert "I lead a station." in page.text
    assert answer_request(scenario, "yes-publisher").status_code == 303

    assert roles(scenario, "newcomer") == {("london", "publisher")}
    assert "Publisher" in newcomer.get("/account/people").text
    # The email to the lead is no longer sent; the person gets the answer.
    assert [(kind, to) for kind, to, _ in scenario.emails()] == [("join-answer", "newcomer@example.org")]


@pytest.mark.parametrize("reason", DeclineReason)
def test_the_lead_says_no_with_a_reason_and_the_person_reads_it(scenario, reason):
    ask(scenario)
    assert answer_request(scenario, f"no-{reason.value}").status_code == 303

    assert roles(scenario, "newcomer") == set()
    ((kind, _, email),) = scenario.emails()
    assert (kind, reason.label in " ".join(email.paragraphs)) == ("join-answer", True)
    assert reason.label in scenario.browser("newcomer").get("/account/people").text
    with scenario.write_session() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "decline to let join")).one()
        assert (entry.details, entry.organisation_id) == ({"reason": reason.value}, scenario.ids["at london"])


def test_there_is_one_open_request_for_each_person_and_trust(scenario):
    assert ask(scenario).status_code == 303
    assert ask(scenario).status_code == 409
    assert (
        scenario.browser("newcomer").send(JOIN.replace("london", "yorkshire"), leaves="").status_code == 303
    )
    answer_request(scenario, "no-not-known", key=first_request_key(scenario))
    assert ask(scenario).status_code == 303


def first_request_key(scenario):
    with scenario.write_session() as session:
        return session.scalars(select(JoinRequest.public_id).order_by(JoinRequest.id)).first()


def test_a_shared_domain_proves_nothing(scenario):
    # The newcomer's address has the same domain as all addresses of London.
    ask(scenario)
    assert roles(scenario, "newcomer") == set()
    assert scenario.browser("newcomer").get(TEAM).status_code == 403


def test_whoever_belongs_to_a_trust_does_not_ask_to_join_it(scenario):
    refused = ask(scenario, "leader")
    assert refused.status_code == 409
    assert "You belong to this trust already" in refused.text


def test_a_guest_of_a_trust_may_ask_to_join_it(scenario):
    assert ask(scenario, "guest").status_code == 303


def test_somebody_takes_their_own_request_back_and_nobody_elses(scenario):
    ask(scenario)
    key = key_of_request(scenario)
    assert scenario.browser("leader").send(f"/account/people/requests/{key}/end").status_code == 409
    assert scenario.browser("newcomer").send(f"/account/people/requests/{key}/end").status_code == 303
    assert scenario.emails() == []
    with scenario.write_session() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "take back request")).one()
        recorded = (entry.person_id, entry.object_id, entry.organisation_id)
        assert recorded == (scenario.ids["newcomer"], key, scenario.ids["at london"])


def test_a_request_that_was_answered_is_not_taken_back(scenario):
    ask(scenario)
    key = key_of_request(scenario)
    answer_request(scenario, "no-not-known")

    assert scenario.browser("newcomer").send(f"/account/people/requests/{key}/end").status_code == 409
    with scenario.write_session() as session:
        assert session.scalars(select(JoinRequest.reason)).all() == ["not-known"]


@pytest.mark.parametrize(
    ("who", "status"),
    [("other lead", 404), ("leader", 403), ("guest", 403), ("newcomer", 403), ("staff", 200), ("admin", 200)],
)
def test_only_who_leads_the_trust_or_all_sees_and_answers_a_request(scenario, who, status):
    ask(scenario)
    url = f"{TEAM}/requests/{key_of_request(scenario)}"
    assert scenario.browser(who).get(url).status_code == status
    assert answer_request(scenario, "yes-leader", who).status_code == {200: 303}.get(status, status)


def test_another_trusts_lead_finds_no_request_of_london_under_their_own_address(scenario):
    ask(scenario)
    url = f"/trusts/yorkshire/team/requests/{key_of_request(scenario)}"
    assert scenario.browser("other lead").get(url).status_code == 404


def test_nobody_answers_their_own_request(scenario):
    assert scenario.browser("staff").send(JOIN, words="", leaves="").status_code == 303
    assert answer_request(scenario, "yes-leader", "staff").status_code == 409
    assert answer_request(scenario, "yes-leader", "admin").status_code == 303


@pytest.mark.parametrize("choice", ["", "yes", "yes-trust-lead", "yes-hub-admin", "no-because", "maybe"])
def test_an_answer_that_there_is_not_is_refused_and_decides_nothing(scenario, choice):
    ask(scenario)
    assert answer_request(scenario, choice).status_code == 400
    assert key_of_request(scenario)


def test_what_waits_is_on_the_desk_of_the_lead_and_on_that_of_the_office_where_nobody_leads(scenario):
    ask(scenario)

    def list_tasks(session, viewer):
        return [item.link.text for item in TASK_SOURCES[0].list_items(session, viewer)]

    task = "The newcomer asks to join London Ambulance Service NHS Trust"
    with scenario.write_session() as session:

        def viewer(name):
            return Viewer(scenario.ids[name], list_roles(session, scenario.ids[name], now().date()))

        names = ("lead", "other lead", "leader", "staff")
        assert [list_tasks(session, viewer(name)) for name in names] == [[task], [], [], []]
        session.execute(update(Person).where(Person.id == scenario.ids["lead"]).values(disabled_at=now()))
        assert list_tasks(session, viewer("staff")) == [task]


def test_somebody_moves_the_new_lead_says_yes_and_the_old_roles_end_in_the_same_moment(scenario):
    mover = scenario.browser("other leader")
    assert "Yorkshire Ambulance" in mover.get(JOIN).text
    assert mover.send(JOIN, words="", leaves="yorkshire").status_code == 303
    assert roles(scenario, "other leader") == {("yorkshire", "leader")}
    answer_request(scenario, "yes-leader")
    assert roles(scenario, "other leader") == {("london", "leader")}


def test_the_last_lead_of_a_trust_does_not_leave_it_without_one(scenario):
    assert scenario.browser("other lead").send(JOIN, words="", leaves="yorkshire").status_code == 303
    refused = answer_request(scenario, "yes-leader")
    assert refused.status_code == 409
    assert roles(scenario, "other lead") == {("yorkshire", "trust-lead")}


def test_nobody_leaves_a_trust_to_which_they_do_not_belong(scenario):
    assert ask(scenario, leaves="yorkshire").status_code == 400


# Without an account


def test_somebody_without_an_account_proves_an_address_and_has_then_an_account_without_any_role(scenario):
    visitor = scenario.visitor()
    assert visitor.send(f"{JOIN}/new", **NIA).status_code == 303
    assert [(kind, to) for kind, to, _ in scenario.emails()] == [("newcomer", "nia@example.org")]
    with scenario.write_session() as session:
        assert find_person_by_email(session, "nia@example.org") is None

    link = scenario.link("newcomer")
    assert "Nia New" in visitor.get(link).text
    assert visitor.send(link, **WELCOME, words=NIA["words"]).location == "/account/people"
    with scenario.write_session() as session:
        person = find_person_by_email(session, "nia@example.org")
        (join_request,) = list_join_requests_of_person(session, person.id)
        assert (join_request.words, join_request.decided_at) == ("I lead a station.", None)
        scenario.ids["nia"] = person.id
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "sign in")).one()
        assert (entry.person_id, entry.details) == (person.id, {"how": "password", "second_factor": False})
    assert roles(scenario, "nia") == set()
    # They can open only public pages and their own account.
    statuses = [visitor.get(url).status_code for url in ("/library", "/account", TEAM, "/admin/people")]
    assert statuses == [200, 200, 403, 403]
    assert visitor.send(link, **WELCOME).status_code == 410


def test_the_answer_is_the_same_for_an_address_with_an_account_and_the_letter_says_what_to_do(
    scenario, queries
):
    results = []
    for email in ("nobody.here@example.org", "leader@example.org"):
        browser = scenario.visitor()
        with queries(scenario.app) as statements:
            response = browser.send(f"{JOIN}/new", **{**NIA, "email": email})
        results.append((response.status_code, response.location, len(statements)))
    assert results[0] == results[1]
    emails = {to: email.link.url.removeprefix(SITE) for _, to, email in scenario.emails()}
    assert emails["leader@example.org"] == JOIN
    assert emails["nobody.here@example.org"].startswith("/join/")


def test_one_address_is_written_to_three_times_a_day_and_no_more_whoever_asks(scenario):
    statuses = [scenario.visitor().send(f"{JOIN}/new", **NIA).status_code for _ in range(6)]
    assert statuses == [303] * 6
    assert len(scenario.emails()) == 3
    with scenario.write_session() as session:
        session.execute(update(PendingRegistration).values(created_at=now() - timedelta(days=1)))
    scenario.visitor().send(f"{JOIN}/new", **NIA)
    assert len(scenario.emails()) == 4


def test_who_asks_for_letters_to_many_addresses_has_to_wait_and_no_answer_tells_them_apart(scenario):
    def register(number, client_address="192.0.2.1", email=None):
        fields = {**NIA, "email": email or f"nia{number}@example.org"}
        browser = scenario.visitor()
        browser.environ_base["REMOTE_ADDR"] = client_address
        return browser.send(f"{JOIN}/new", **fields)

    assert [register(number).status_code for number in range(30)] == [303] * 30
    limited = [register(0, email=email) for email in ("nia31@example.org", "leader@example.org")]
    assert [response.status_code for response in limited] == [429, 429]
    assert [int(response.headers["Retry-After"]) > 30 for response in limited] == [True, True]
    assert all("There were too many tries" in response.text for response in limited)
    assert len(scenario.emails()) == 30
    # Other client addresses are not limited.
    assert register(32, "198.51.100.7").status_code == 303


def test_what_is_said_in_a_newcomers_name_is_read_and_changed_by_them_before_the_lead_reads_it(scenario):
    scenario.visitor().send(f"{JOIN}/new", **{**NIA, "words": "Let <me> in at once."})
    link, visitor = scenario.link("newcomer"), scenario.visitor()
    assert "Let &lt;me&gt; in at once.</textarea>" in visitor.get(link).text
    again = visitor.send(link, **{**WELCOME, "password": "short"}, words="I lead two stations.")
    assert (again.status_code, "I lead two stations.</textarea>" in again.text) == (400, True)
    refused = visitor.send(link, **WELCOME, words="x" * 501)
    assert (refused.status_code, 'href="#words"' in refused.text) == (400, True)

    assert visitor.send(link, **WELCOME, words="I lead two stations.").status_code == 303
    page = scenario.browser("lead").get(scenario.link("join-request")).text
    assert ("I lead two stations." in page, "at once" in page) == (True, False)


@pytest.mark.parametrize("words", ["", None])
def test_a_newcomer_may_say_nothing(scenario, words):
    scenario.visitor().send(f"{JOIN}/new", **NIA)
    fields = {} if words is None else {"words": words}
    assert scenario.visitor().send(scenario.link("newcomer"), **WELCOME, **fields).status_code == 303
    with scenario.write_session() as session:
        assert session.scalars(select(JoinRequest.words)).all() == [""]


def test_the_link_of_a_newcomer_opens_only_the_row_that_it_was_made_for(scenario):
    scenario.visitor().send(f"{JOIN}/new", **NIA)
    link = scenario.link("newcomer")
    with scenario.write_session() as session:
        session.execute(update(PendingRegistration).values(nonce="another"))
    assert scenario.visitor().get(link).status_code == 410


def test_the_link_of_a_newcomer_ends_after_two_days(scenario):
    scenario.visitor().send(f"{JOIN}/new", **NIA)
    link = scenario.link("newcomer")
    with scenario.write_session() as session:
        session.execute(update(PendingRegistration).values(expires_at=now()))
    assert scenario.visitor().get(link).status_code == 410
    assert scenario.visitor().send(link, **WELCOME).status_code == 410


@pytest.mark.parametrize(
    ("field", "value"), [("email", ""), ("email", "nia"), ("name", " "), ("words", "x" * 501)]
)
def test_what_a_newcomer_gets_wrong_is_said_at_its_field_and_kept(scenario, field, value):
    refused = scenario.visitor().send(f"{JOIN}/new", **{**NIA, field: value})
    assert refused.status_code == 400
    assert f'href="#{field}"' in refused.text
    assert scenario.emails() == []


def test_there_is_no_joining_of_the_office_or_of_what_is_not_there(scenario):
    for slug in ("hub", "nowhere"):
        assert scenario.visitor().get(f"/trusts/{slug}/join").status_code == 404
        assert scenario.browser("leader").send(f"/trusts/{slug}/join", leaves="").status_code == 404


def test_the_office_decides_for_a_trust_whose_only_lead_is_shut_out(scenario):
    with scenario.write_session() as session:
        before = {member.person.id for member in list_approvers(session, scenario.ids["at london"], now())}
        deactivate_person(session, session.get_one(Person, scenario.ids["lead"]), by=PUBLIC, at=now())
        after = {member.person.id for member in list_approvers(session, scenario.ids["at london"], now())}
    assert before == {scenario.ids["lead"]}
    assert after == {scenario.ids["staff"], scenario.ids["admin"]}


def test_the_domain_itself_refuses_what_no_page_offers(scenario):
    with scenario.write_session() as session:
        at, newcomer = now(), Viewer(scenario.ids["newcomer"])
        london = find_organisation(session, "london")
        with pytest.raises(Invalid, match="to which you belong"):
            create_join_request(
                session, newcomer, london, words="", at=at, leaves_id=scenario.ids["at yorkshire"]
            )
        join_request = create_join_request(session, newcomer, london, words="", at=at)
        for role in (Role.TRUST_LEAD, Role.GUEST, Role.HUB_ADMIN):
            with pytest.raises(Invalid, match="Choose a role"):
                accept_join_request(session, join_request, role, by=Viewer(scenario.ids["lead"]), at=at)
        # A delegate of the office cannot answer their own request either.
        acting = Viewer(scenario.ids["admin"], delegate_id=newcomer.person_id)
        with pytest.raises(Conflict, match="their own request"):
            accept_join_request(session, join_request, Role.LEADER, by=acting, at=at)
        member = Viewer(scenario.ids["leader"], list_roles(session, scenario.ids["leader"], at.date()))
        with pytest.raises(NotFound):
            get_open_join_request(session, member, london, join_request.public_id)
        with pytest.raises(NotFound):
            create_join_request(session, newcomer, find_organisation(session, "hub"), words="", at=at)
    assert roles(scenario, "newcomer") == set()
