from datetime import timedelta

import pytest
from sqlalchemy import select, update

from hub.access import PUBLIC, Role, Viewer
from hub.accounts.domain import deactivate_person, find_person_by_email, list_roles
from hub.accounts.models import Person
from hub.audit.models import AuditEntry
from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.people.domain import (
    DeclineReason,
    accept_join_request,
    create_join_request,
    get_open_join_request,
    list_join_requests_of_person,
)
from hub.people.domain.join_requests import list_approvers
from hub.people.models import JoinRequest, PendingRegistration
from hub.people.presenters.desk import TASK_SOURCES
from hub.trusts.domain import find_organisation
from tests.people.conftest import WELCOME, roles
from tests.support.emails import SITE

JOIN = "/trusts/london/join"
TEAM = "/trusts/london/team"
HER = {"name": "Nia New", "email": "nia@example.org", "words": "I lead a station."}


def ask(town, who="newcomer", **fields):
    return town.browser(who).send(JOIN, **{"words": "", "leaves": "", **fields})


def key_of_request(town):
    with town.writing() as session:
        return session.scalars(select(JoinRequest.public_id).where(JoinRequest.decided_at.is_(None))).one()


def answer(town, said, who="lead", key=""):
    return town.browser(who).send(f"{TEAM}/requests/{key or key_of_request(town)}", answer=said)


def test_the_lead_says_yes_and_the_role_is_there_at_the_next_click(town):
    newcomer = town.browser("newcomer")
    assert newcomer.send(JOIN, words="I lead a station.", leaves="").status_code == 303
    assert [(kind, to) for kind, to, _ in town.letters()] == [("join-request", "lead@example.org")]
    page = town.browser("lead").get(town.link("join-request"))
    assert "I lead a station." in page.text
    assert answer(town, "yes-publisher").status_code == 303

    assert roles(town, "newcomer") == {("london", "publisher")}
    assert "Publisher" in newcomer.get("/account/people").text
    # The lead's letter is not sent any more; the person is told.
    assert [(kind, to) for kind, to, _ in town.letters()] == [("join-answer", "newcomer@example.org")]


@pytest.mark.parametrize("reason", DeclineReason)
def test_the_lead_says_no_with_a_reason_and_the_person_reads_it(town, reason):
    ask(town)
    assert answer(town, f"no-{reason.value}").status_code == 303

    assert roles(town, "newcomer") == set()
    ((kind, _, letter),) = town.letters()
    assert (kind, reason.label in " ".join(letter.paragraphs)) == ("join-answer", True)
    assert reason.label in town.browser("newcomer").get("/account/people").text
    with town.writing() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "decline to let join")).one()
        assert (entry.details, entry.organisation_id) == ({"reason": reason.value}, town.ids["at london"])


def test_there_is_one_open_request_for_each_person_and_trust(town):
    assert ask(town).status_code == 303
    assert ask(town).status_code == 409
    assert town.browser("newcomer").send(JOIN.replace("london", "yorkshire"), leaves="").status_code == 303
    answer(town, "no-not-known", key=first_key(town))
    assert ask(town).status_code == 303


def first_key(town):
    with town.writing() as session:
        return session.scalars(select(JoinRequest.public_id).order_by(JoinRequest.id)).first()


def test_a_shared_domain_proves_nothing(town):
    # The newcomer's address ends as those of all of London do.
    ask(town)
    assert roles(town, "newcomer") == set()
    assert town.browser("newcomer").get(TEAM).status_code == 403


def test_whoever_belongs_to_a_trust_does_not_ask_to_join_it(town):
    refused = ask(town, "leader")
    assert refused.status_code == 409
    assert "You belong to this trust already" in refused.text


def test_a_guest_of_a_trust_may_ask_to_join_it(town):
    assert ask(town, "guest").status_code == 303


def test_somebody_takes_their_own_request_back_and_nobody_elses(town):
    ask(town)
    key = key_of_request(town)
    assert town.browser("leader").send(f"/account/people/requests/{key}/end").status_code == 409
    assert town.browser("newcomer").send(f"/account/people/requests/{key}/end").status_code == 303
    assert town.letters() == []
    with town.writing() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "take back request")).one()
        said = (entry.person_id, entry.object_id, entry.organisation_id)
        assert said == (town.ids["newcomer"], key, town.ids["at london"])


def test_a_request_that_was_answered_is_not_taken_back(town):
    ask(town)
    key = key_of_request(town)
    answer(town, "no-not-known")

    assert town.browser("newcomer").send(f"/account/people/requests/{key}/end").status_code == 409
    with town.writing() as session:
        assert session.scalars(select(JoinRequest.reason)).all() == ["not-known"]


@pytest.mark.parametrize(
    ("who", "status"),
    [("other lead", 404), ("leader", 403), ("guest", 403), ("newcomer", 403), ("staff", 200), ("admin", 200)],
)
def test_only_who_leads_the_trust_or_all_sees_and_answers_a_request(town, who, status):
    ask(town)
    url = f"{TEAM}/requests/{key_of_request(town)}"
    assert town.browser(who).get(url).status_code == status
    assert answer(town, "yes-leader", who).status_code == {200: 303}.get(status, status)


def test_another_trusts_lead_finds_no_request_of_london_under_their_own_address(town):
    ask(town)
    url = f"/trusts/yorkshire/team/requests/{key_of_request(town)}"
    assert town.browser("other lead").get(url).status_code == 404


def test_nobody_answers_their_own_request(town):
    assert town.browser("staff").send(JOIN, words="", leaves="").status_code == 303
    assert answer(town, "yes-leader", "staff").status_code == 409
    assert answer(town, "yes-leader", "admin").status_code == 303


@pytest.mark.parametrize("said", ["", "yes", "yes-trust-lead", "yes-hub-admin", "no-because", "maybe"])
def test_an_answer_that_there_is_not_is_refused_and_decides_nothing(town, said):
    ask(town)
    assert answer(town, said).status_code == 400
    assert key_of_request(town)


def test_what_waits_is_on_the_desk_of_the_lead_and_on_that_of_the_office_where_nobody_leads(town):
    ask(town)

    def waits(session, viewer):
        return [item.link.text for item in TASK_SOURCES[0].list_items(session, viewer)]

    said = "The newcomer asks to join London Ambulance Service NHS Trust"
    with town.writing() as session:

        def viewer(name):
            return Viewer(town.ids[name], list_roles(session, town.ids[name], now().date()))

        names = ("lead", "other lead", "leader", "staff")
        assert [waits(session, viewer(name)) for name in names] == [[said], [], [], []]
        session.execute(update(Person).where(Person.id == town.ids["lead"]).values(disabled_at=now()))
        assert waits(session, viewer("staff")) == [said]


def test_somebody_moves_the_new_lead_says_yes_and_the_old_roles_end_in_the_same_moment(town):
    mover = town.browser("other leader")
    assert "Yorkshire Ambulance" in mover.get(JOIN).text
    assert mover.send(JOIN, words="", leaves="yorkshire").status_code == 303
    assert roles(town, "other leader") == {("yorkshire", "leader")}
    answer(town, "yes-leader")
    assert roles(town, "other leader") == {("london", "leader")}


def test_the_last_lead_of_a_trust_does_not_leave_it_without_one(town):
    assert town.browser("other lead").send(JOIN, words="", leaves="yorkshire").status_code == 303
    refused = answer(town, "yes-leader")
    assert refused.status_code == 409
    assert roles(town, "other lead") == {("yorkshire", "trust-lead")}


def test_nobody_leaves_a_trust_to_which_they_do_not_belong(town):
    assert ask(town, leaves="yorkshire").status_code == 400


# Without an account


def test_somebody_without_an_account_proves_an_address_and_has_then_an_account_without_any_role(town):
    visitor = town.visitor()
    assert visitor.send(f"{JOIN}/new", **HER).status_code == 303
    assert [(kind, to) for kind, to, _ in town.letters()] == [("newcomer", "nia@example.org")]
    with town.writing() as session:
        assert find_person_by_email(session, "nia@example.org") is None

    link = town.link("newcomer")
    assert "Nia New" in visitor.get(link).text
    assert visitor.send(link, **WELCOME, words=HER["words"]).location == "/account/people"
    with town.writing() as session:
        person = find_person_by_email(session, "nia@example.org")
        (asked,) = list_join_requests_of_person(session, person.id)
        assert (asked.words, asked.decided_at) == ("I lead a station.", None)
        town.ids["nia"] = person.id
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "sign in")).one()
        assert (entry.person_id, entry.details) == (person.id, {"how": "password", "second_factor": False})
    assert roles(town, "nia") == set()
    # Nothing is open to them but what is public and their own account.
    statuses = [visitor.get(url).status_code for url in ("/library", "/account", TEAM, "/admin/people")]
    assert statuses == [200, 200, 403, 403]
    assert visitor.send(link, **WELCOME).status_code == 410


def test_the_answer_is_the_same_for_an_address_with_an_account_and_the_letter_says_what_to_do(town, queries):
    found = []
    for email in ("nobody.here@example.org", "leader@example.org"):
        browser = town.visitor()
        with queries(town.app) as seen:
            answered = browser.send(f"{JOIN}/new", **{**HER, "email": email})
        found.append((answered.status_code, answered.location, len(seen)))
    assert found[0] == found[1]
    letters = {to: letter.link.url.removeprefix(SITE) for _, to, letter in town.letters()}
    assert letters["leader@example.org"] == JOIN
    assert letters["nobody.here@example.org"].startswith("/join/")


def test_one_address_is_written_to_three_times_a_day_and_no_more_whoever_asks(town):
    answers = [town.visitor().send(f"{JOIN}/new", **HER).status_code for _ in range(6)]
    assert answers == [303] * 6
    assert len(town.letters()) == 3
    with town.writing() as session:
        session.execute(update(PendingRegistration).values(created_at=now() - timedelta(days=1)))
    town.visitor().send(f"{JOIN}/new", **HER)
    assert len(town.letters()) == 4


def test_who_asks_for_letters_to_many_addresses_has_to_wait_and_no_answer_tells_them_apart(town):
    def begin(number, place="192.0.2.1", email=None):
        fields = {**HER, "email": email or f"nia{number}@example.org"}
        browser = town.visitor()
        browser.environ_base["REMOTE_ADDR"] = place
        return browser.send(f"{JOIN}/new", **fields)

    assert [begin(number).status_code for number in range(30)] == [303] * 30
    slowed = [begin(0, email=email) for email in ("nia31@example.org", "leader@example.org")]
    assert [answer.status_code for answer in slowed] == [429, 429]
    assert [int(answer.headers["Retry-After"]) > 30 for answer in slowed] == [True, True]
    assert all("There were too many tries" in answer.text for answer in slowed)
    assert len(town.letters()) == 30
    # Elsewhere nobody has to wait for them.
    assert begin(32, "198.51.100.7").status_code == 303


def test_what_is_said_in_a_newcomers_name_is_read_and_changed_by_them_before_the_lead_reads_it(town):
    town.visitor().send(f"{JOIN}/new", **{**HER, "words": "Let <me> in at once."})
    link, visitor = town.link("newcomer"), town.visitor()
    assert "Let &lt;me&gt; in at once.</textarea>" in visitor.get(link).text
    again = visitor.send(link, **{**WELCOME, "password": "short"}, words="I lead two stations.")
    assert (again.status_code, "I lead two stations.</textarea>" in again.text) == (400, True)
    refused = visitor.send(link, **WELCOME, words="x" * 501)
    assert (refused.status_code, 'href="#words"' in refused.text) == (400, True)

    assert visitor.send(link, **WELCOME, words="I lead two stations.").status_code == 303
    page = town.browser("lead").get(town.link("join-request")).text
    assert ("I lead two stations." in page, "at once" in page) == (True, False)


@pytest.mark.parametrize("words", ["", None])
def test_a_newcomer_may_say_nothing(town, words):
    town.visitor().send(f"{JOIN}/new", **HER)
    said = {} if words is None else {"words": words}
    assert town.visitor().send(town.link("newcomer"), **WELCOME, **said).status_code == 303
    with town.writing() as session:
        assert session.scalars(select(JoinRequest.words)).all() == [""]


def test_the_link_of_a_newcomer_opens_only_the_row_that_it_was_made_for(town):
    town.visitor().send(f"{JOIN}/new", **HER)
    link = town.link("newcomer")
    with town.writing() as session:
        session.execute(update(PendingRegistration).values(nonce="another"))
    assert town.visitor().get(link).status_code == 410


def test_the_link_of_a_newcomer_ends_after_two_days(town):
    town.visitor().send(f"{JOIN}/new", **HER)
    link = town.link("newcomer")
    with town.writing() as session:
        session.execute(update(PendingRegistration).values(expires_at=now()))
    assert town.visitor().get(link).status_code == 410
    assert town.visitor().send(link, **WELCOME).status_code == 410


@pytest.mark.parametrize(
    ("field", "value"), [("email", ""), ("email", "nia"), ("name", " "), ("words", "x" * 501)]
)
def test_what_a_newcomer_gets_wrong_is_said_at_its_field_and_kept(town, field, value):
    refused = town.visitor().send(f"{JOIN}/new", **{**HER, field: value})
    assert refused.status_code == 400
    assert f'href="#{field}"' in refused.text
    assert town.letters() == []


def test_there_is_no_joining_of_the_office_or_of_what_is_not_there(town):
    for slug in ("hub", "nowhere"):
        assert town.visitor().get(f"/trusts/{slug}/join").status_code == 404
        assert town.browser("leader").send(f"/trusts/{slug}/join", leaves="").status_code == 404


def test_the_office_decides_for_a_trust_whose_only_lead_is_shut_out(town):
    with town.writing() as session:
        before = {member.person.id for member in list_approvers(session, town.ids["at london"], now())}
        deactivate_person(session, session.get_one(Person, town.ids["lead"]), by=PUBLIC, at=now())
        after = {member.person.id for member in list_approvers(session, town.ids["at london"], now())}
    assert before == {town.ids["lead"]}
    assert after == {town.ids["staff"], town.ids["admin"]}


def test_the_domain_itself_refuses_what_no_page_offers(town):
    with town.writing() as session:
        at, her = now(), Viewer(town.ids["newcomer"])
        london = find_organisation(session, "london")
        with pytest.raises(Invalid, match="to which you belong"):
            create_join_request(session, her, london, words="", at=at, leaves_id=town.ids["at yorkshire"])
        asked = create_join_request(session, her, london, words="", at=at)
        for role in (Role.TRUST_LEAD, Role.GUEST, Role.HUB_ADMIN):
            with pytest.raises(Invalid, match="Choose a role"):
                accept_join_request(session, asked, role, by=Viewer(town.ids["lead"]), at=at)
        # Nor does an assistant answer for the office what they have asked themselves.
        acting = Viewer(town.ids["admin"], delegate_id=her.person_id)
        with pytest.raises(Conflict, match="their own request"):
            accept_join_request(session, asked, Role.LEADER, by=acting, at=at)
        member = Viewer(town.ids["leader"], list_roles(session, town.ids["leader"], at.date()))
        with pytest.raises(NotFound):
            get_open_join_request(session, member, london, asked.public_id)
        with pytest.raises(NotFound):
            create_join_request(session, her, find_organisation(session, "hub"), words="", at=at)
    assert roles(town, "newcomer") == set()
