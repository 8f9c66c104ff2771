import pytest
from sqlalchemy import select, update

from hub.access import Role, Viewer
from hub.accounts.domain.memberships import list_roles
from hub.accounts.models import Person
from hub.audit.models import AuditEntry
from hub.kit.clock import current_day, day_of, now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.people.domain.join_requests import (
    DeclineReason,
    accept_join_request,
    create_join_request,
    get_open_join_request,
    list_open_join_requests,
)
from hub.people.models import JoinRequest
from hub.people.presenters.desk import TASK_SOURCES
from hub.trusts.domain import find_organisation
from tests.people.conftest import JOIN, TEAM, roles
from tests.support.concurrency import at_once


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
    assert (kind, f"because {reason.clause}." in " ".join(email.paragraphs)) == ("join-answer", True)
    assert f"because {reason.clause}" in scenario.browser("newcomer").get("/account/people").text
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
    assert "You already belong to this trust" in refused.text


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

    task = "The newcomer asked to join London Ambulance Service NHS Trust"
    with scenario.write_session() as session:

        def viewer(name):
            return Viewer(scenario.ids[name], list_roles(session, scenario.ids[name], current_day()))

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


def test_there_is_no_joining_of_the_office_or_of_what_is_not_there(scenario):
    for slug in ("hub", "nowhere"):
        assert scenario.visitor().get(f"/trusts/{slug}/join").status_code == 404
        assert scenario.browser("leader").send(f"/trusts/{slug}/join", leaves="").status_code == 404


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
        with pytest.raises(Conflict, match="You cannot answer your own request"):
            accept_join_request(session, join_request, Role.LEADER, by=acting, at=at)
        member = Viewer(scenario.ids["leader"], list_roles(session, scenario.ids["leader"], day_of(at)))
        with pytest.raises(NotFound):
            get_open_join_request(session, member, london, join_request.public_id)
        with pytest.raises(NotFound):
            create_join_request(session, newcomer, find_organisation(session, "hub"), words="", at=at)
    assert roles(scenario, "newcomer") == set()


def test_a_request_that_is_sent_twice_at_once_is_asked_once(scenario):
    def ask(session):
        yorkshire = find_organisation(session, "yorkshire")
        create_join_request(session, Viewer(scenario.ids["newcomer"]), yorkshire, words="", at=now())

    outcomes = at_once(scenario.app, ask, ask)
    assert outcomes == ["done", "You have already asked this trust. It has not answered yet."]


def test_a_request_that_two_leads_answer_at_once_is_answered_once(scenario, two_leads):
    with scenario.write_session() as session:
        london = find_organisation(session, "london")
        create_join_request(session, Viewer(scenario.ids["newcomer"]), london, words="", at=now())

    def answer(viewer):
        def act(session):
            london = find_organisation(session, "london")
            key = (
                ""
                if not (join_requests := list_open_join_requests(session, london.id))
                else join_requests[0].public_id
            )
            join_request = get_open_join_request(session, viewer, london, key, lock=True)
            accept_join_request(session, join_request, Role.LEADER, by=viewer, at=now())

        return act

    outcomes = at_once(scenario.app, *(answer(viewer) for viewer, _ in two_leads))
    assert outcomes.count("done") == 1
    assert "a fault" not in outcomes
