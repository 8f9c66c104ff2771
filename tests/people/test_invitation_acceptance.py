"""An invitation is accepted once, with a new account or with the existing one of its address."""

import pytest
from sqlalchemy import delete, select, update

from hub.access import Role
from hub.accounts.domain.memberships import list_memberships, list_roles
from hub.accounts.domain.persons import find_person_by_email
from hub.accounts.models import LoginSession, Membership, Person
from hub.audit.models import AuditEntry
from hub.kit.clock import current_day, now
from hub.kit.emails import Topic
from hub.kit.errors import Conflict
from hub.mail.domain.preferences import EmailFrequency, get_email_preferences
from hub.people.domain.invitation_acceptance import AccountDetails, accept_invitation_with_new_account
from hub.people.domain.invitations import get_invitation_by_token
from hub.people.domain.personal_data import erase_invitations
from hub.people.models import Invitation
from tests.people.conftest import TEAM, WELCOME, roles
from tests.people.sent_invitations import NEW, invite, invited, rows
from tests.support.concurrency import at_once, winners_without_care
from tests.support.hashing import hash_of

SECOND_FACTOR = "/account/second-factor?next=/me"
EMAIL_PREFERENCES = dict.fromkeys(Topic, EmailFrequency.DAILY)


def account_details(name):
    return AccountDetails(name, hash_of("three unusual giraffes"), EMAIL_PREFERENCES, "A test")


def test_an_invited_person_gets_a_letter_makes_an_account_and_has_the_role(scenario):
    assert invite(scenario).status_code == 303
    link = scenario.link("invitation")
    browser = scenario.visitor()
    page = browser.get(link)
    response = browser.send(link, **WELCOME)

    assert NEW in page.text
    assert (response.status_code, response.location) == (303, "/me")
    assert "London" in browser.get("/account/people").text
    with scenario.write_session() as session:
        person = find_person_by_email(session, NEW)
        assignments = list_roles(session, person.id, current_day())
        preferences = {
            topic.value: how.value for topic, how in get_email_preferences(session, person.id).items()
        }
        assert {(assignment.organisation_id, assignment.role) for assignment in assignments} == {
            (scenario.ids["at london"], Role.LEADER)
        }
        assert (person.name, person.email) == ("Nia New", NEW)
        assert preferences == {
            "waiting": "weekly",
            "membership": "none",
            "events": "at-once",
            "following": "daily",
        }


@pytest.mark.parametrize(
    ("what", "status"), [("role ended", 409), ("account shut", 409), ("erased", 410), ("nothing", 303)]
)
def test_an_invitation_ends_with_the_right_of_whoever_sent_it(scenario, what, status):
    invite(scenario)
    link = scenario.link("invitation")
    with scenario.write_session() as session:
        lead = session.get_one(Person, scenario.ids["lead"])
        if what == "role ended":
            session.execute(delete(Membership).where(Membership.person_id == lead.id))
        elif what == "account shut":
            lead.disabled_at = now()
        elif what == "erased":
            erase_invitations(session, lead.id)
            lead.erased_at = now()
    response = scenario.visitor().send(link, **WELCOME)

    assert response.status_code == status
    with scenario.write_session() as session:
        assert (find_person_by_email(session, NEW) is not None) == (what == "nothing")


def test_an_invitation_is_used_once(scenario):
    invite(scenario)
    link = scenario.link("invitation")
    scenario.visitor().send(link, **WELCOME)
    again = scenario.visitor().send(link, **{**WELCOME, "name": "Somebody else"})

    assert again.status_code == 410
    assert "This invitation has already been accepted." in again.text
    assert scenario.visitor().get(link).status_code == 410


@pytest.mark.parametrize("role", ["trust-lead"])
def test_who_is_invited_to_a_role_with_a_second_factor_is_led_to_set_it_up_first(scenario, role):
    invite(scenario, role=role)
    browser = scenario.visitor()
    response = browser.send(scenario.link("invitation"), **WELCOME)

    assert response.location == SECOND_FACTOR
    blocked = browser.get(TEAM)
    assert blocked.location == f"/account/second-factor?next={TEAM.replace('/', '%2F')}"


def test_somebody_with_an_account_signs_in_first_and_then_accepts_with_one_button(scenario):
    invite(scenario, email="other.leader@example.org")
    link = scenario.link("invitation")
    first = scenario.visitor().get(link)
    assert f"/sign-in?next={link}" in first.text
    assert 'type="password"' not in first.text
    # The form cannot create a second account with this address.
    assert scenario.visitor().send(link, **WELCOME).status_code == 409
    browser = scenario.browser("other leader")
    assert "Accept invitation" in browser.get(link).text
    assert browser.send(f"{link}/accept").status_code == 303
    assert roles(scenario, "other leader") == {("london", "leader"), ("yorkshire", "leader")}


@pytest.mark.parametrize("account", [False, True])
def test_the_record_names_who_accepts_and_the_role_who_invited(scenario, account):
    invite(scenario, email="other.leader@example.org" if account else NEW)
    link = scenario.link("invitation")
    if account:
        assert scenario.browser("other leader").send(f"{link}/accept").status_code == 303
    else:
        assert scenario.visitor().send(link, **WELCOME).status_code == 303

    with scenario.write_session() as session:
        accepted = session.scalars(select(Invitation)).one().accepted_by_id
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        done = [(e.act, e.person_id) for e in entries if e.act != "invite" and e.person_id is not None]
        membership = list_memberships(session, accepted)[-1]
        assert membership.given_by_id == scenario.ids["lead"]
    first, last = ([], []) if account else (["open account"], ["sign in"])
    assert done == [(act, accepted) for act in (*first, "accept invitation", "give role", *last)]


def test_somebody_who_is_signed_in_as_another_is_told_and_nothing_happens(scenario):
    invite(scenario)
    link = scenario.link("invitation")
    browser = scenario.browser("other leader")
    page, accept, make = browser.get(link), browser.send(f"{link}/accept"), browser.send(link, **WELCOME)

    assert "Nothing has changed." in page.text
    assert [response.status_code for response in (page, accept, make)] == [200, 403, 409]
    assert roles(scenario, "other leader") == {("yorkshire", "leader")}
    assert [row.accepted_at for row in rows(scenario)] == [None]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "Enter your name"),
        ("password", "short", "8 characters"),
        ("password", "password1", "easy to guess"),
        ("agree", "", "Confirm you have read the privacy page"),
    ],
)
def test_what_a_new_account_lacks_is_said_and_all_but_the_password_stays(scenario, field, value, words):
    invite(scenario)
    link = scenario.link("invitation")
    values = {**WELCOME, field: value}
    response = scenario.visitor().send(link, **{name: text for name, text in values.items() if text})

    assert response.status_code == 400
    assert words in response.text
    assert values["password"] not in response.text
    assert 'value="weekly" checked' in response.text
    assert scenario.visitor().send(link, **WELCOME).status_code == 303


def test_of_the_browser_in_which_somebody_joins_only_its_name_in_words_is_kept(scenario):
    invite(scenario)
    browser = scenario.visitor()
    browser.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0; ward-7-pc) Firefox/128.0"
    browser.send(scenario.link("invitation"), **WELCOME)

    with scenario.write_session() as session:
        newest = session.scalars(select(LoginSession).order_by(LoginSession.id.desc())).first()
        assert newest.browser == "Firefox on Windows"


def test_an_invitation_that_two_tabs_accept_at_once_makes_one_account(scenario):
    token = invited(scenario)

    def accept(name):
        def act(session):
            accept_invitation_with_new_account(
                session,
                get_invitation_by_token(session, token, now(), lock=True),
                account_details(name),
                now(),
            )

        return act

    outcomes = at_once(scenario.app, accept("One"), accept("Two"))
    assert outcomes == ["done", "This invitation has already been accepted. Sign in to continue."]


def test_an_invitation_that_is_looked_at_first_and_marked_later_lets_two_in(scenario):
    # The negative control: the same race without the lock on the row.
    invited(scenario)

    def careless(session):
        row = session.scalars(select(Invitation)).one()
        if row.accepted_at is not None:
            raise Conflict("This invitation has already been accepted.")
        session.execute(update(Invitation).where(Invitation.id == row.id).values(accepted_at=now()))

    assert at_once(scenario.app, careless, careless).count("done") == winners_without_care(scenario.app)


def test_two_invitations_of_one_address_accepted_at_once_make_one_account_and_no_fault(scenario):
    tokens = [invited(scenario), invited(scenario, role=Role.PUBLISHER)]

    def accept(token):
        def act(session):
            invitation = get_invitation_by_token(session, token, now(), lock=True)
            accept_invitation_with_new_account(session, invitation, account_details("Nia"), now())

        return act

    outcomes = at_once(scenario.app, *map(accept, tokens))
    assert outcomes == ["done", "There is already an account with this email address."]
