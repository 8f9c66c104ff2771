from datetime import timedelta

import pytest
from sqlalchemy import delete

from hub.access import PUBLIC
from hub.accounts.domain.admin import sign_out_everywhere
from hub.accounts.domain.email_tokens import EMAIL_CHANGE, create_email_token, sign_email_token
from hub.accounts.domain.login_sessions import list_login_sessions
from hub.accounts.domain.passwords import PasswordCheck, check_password
from hub.accounts.domain.persons import get_person
from hub.accounts.domain.profile import change_password, confirm_email_change
from hub.accounts.domain.rate_limits import MAX_FAILURES
from hub.accounts.domain.sign_in import start_password_check
from hub.accounts.models import LoginSession
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.errors import Conflict
from tests.accounts.concurrent_requests import at_once
from tests.accounts.conftest import CLIENT, PASSWORD, make_account
from tests.factories import make_trust
from tests.support.emails import link_in
from tests.support.hashing import hash_of
from tests.support.signed_in import browser_of, visitor, without_proof

NEW = "four green bicycles"
PROTECTED = ["/account/password", "/account/email", "/account/sign-ins"]


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_a_number_that_no_row_can_have_leads_nowhere(app, leader, number):
    answer = browser_of(app, leader.id).send(f"/account/sign-ins/{number}/end")
    assert answer.status_code == 404


def test_the_account_says_how_one_signs_in_and_leads_to_each_part(app, lead):
    page = browser_of(app, lead.id).get("/account")

    for text in ("Jo Bloggs", lead.email, "10 recovery codes left", "In this browser only"):
        assert text in page.text
    for address in (*PROTECTED, "/account/name", "/account/second-factor", "/account/mail", "/account/data"):
        assert f'href="{address}"' in page.text


@pytest.mark.parametrize("address", ["/account", "/account/name", "/account/second-factor", *PROTECTED])
def test_an_account_is_for_who_is_signed_in(app, address):
    answer = visitor(app).get(address)

    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=")


@pytest.mark.parametrize("address", PROTECTED)
def test_what_protects_an_account_is_changed_only_by_who_has_just_proved_who_they_are(app, leader, address):
    browser = browser_of(app, leader.id, at=now() - timedelta(minutes=16))

    assert browser.get(address).location.startswith("/sign-in/again")


def test_a_name_is_changed_and_every_page_says_it(app, leader, audit_log):
    browser = browser_of(app, leader.id)
    answer = browser.send("/account/name", name="  Jo   <b>Smith</b> ")
    page = browser.get(answer.location)

    assert answer.status_code == 303
    assert "Jo &lt;b&gt;Smith&lt;/b&gt;" in page.text
    assert audit_log()[-1] == ("change name", leader.id)


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "a\x00b", "a\ud800b"])
def test_a_name_that_no_page_can_hold_is_refused(app, leader, name, person_of):
    data = name.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if "\ud800" in name else name
    answer = browser_of(app, leader.id).send("/account/name", name=data)

    assert answer.status_code in ((303,) if "\ufffd" in data else (400,))
    assert person_of(leader).name in ("Jo Bloggs", "a\ufffd\ufffd\ufffdb")


def test_a_password_is_changed_by_who_knows_it_and_all_other_browsers_are_signed_out(
    app, leader, sign_in, outbox
):
    browser, other = browser_of(app, leader.id), browser_of(app, leader.id)
    with browser.session_transaction() as cookie:
        before = cookie["_user_id"]
    wrong = browser.send("/account/password", current_password="something else", new_password=NEW)
    answer = browser.send("/account/password", current_password=PASSWORD, new_password=NEW)

    assert wrong.status_code == 400
    assert "This is not your password" in wrong.text
    assert (answer.status_code, answer.location) == (303, "/account")
    assert browser.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    with browser.session_transaction() as cookie:
        assert cookie["_user_id"] != before
    assert sign_in(visitor(app), leader, NEW).status_code == 303
    assert [(kind, email.to) for kind, email in outbox()] == [("password-changed", leader.email)]


@pytest.mark.parametrize(
    ("new", "message"),
    [
        (PASSWORD, "This is already your password. Choose a different one"),
        ("password1", "easy to guess"),
        ("short", "8 characters"),
    ],
)
def test_a_new_password_that_will_not_do_is_refused_and_none_is_shown_again(app, leader, new, message):
    answer = browser_of(app, leader.id).send("/account/password", current_password=PASSWORD, new_password=new)

    assert answer.status_code == 400
    assert message in answer.text
    assert f'value="{new}"' not in answer.text
    assert PASSWORD not in answer.text


def test_guessing_at_the_password_of_an_open_browser_is_slowed(app, leader):
    browser = browser_of(app, leader.id)
    guess = {"current_password": "something else", "new_password": NEW}
    statuses = [browser.send("/account/password", **guess).status_code for _ in range(MAX_FAILURES + 1)]

    assert statuses == [400] * MAX_FAILURES + [429]


def test_who_has_no_password_yet_is_asked_for_none(app, leader, sign_in):
    with app.app_context(), write_transaction() as session:
        get_person(session, leader.id).password_hash = None
    browser = browser_of(app, leader.id)
    page = browser.get("/account/password")
    answer = browser.send("/account/password", new_password=NEW)

    assert "Your current password" not in page.text
    assert answer.status_code == 303
    assert sign_in(visitor(app), leader, NEW).status_code == 303


def test_an_address_is_changed_by_a_link_to_the_new_one_and_the_old_one_is_told(app, leader, sign_in, outbox):
    browser = browser_of(app, leader.id)
    browser.send("/account/email", email=" New@Example.org ")
    requested = outbox()
    link = link_in(requested[0][1])
    unchanged = browser.get("/account").text
    confirmation_page = visitor(app).get(link)
    answer = visitor(app).send(link)

    assert [(kind, email.to) for kind, email in requested] == [
        ("email-confirm", "new@example.org"),
        ("email-asked", leader.email),
    ]
    assert leader.email in unchanged
    assert "new@example.org" in confirmation_page.text
    assert answer.status_code == 303
    assert "new@example.org" in browser.get("/account").text
    assert visitor(app).send(link).status_code == 410
    assert visitor(app).send("/sign-in", email="new@example.org", password=PASSWORD).status_code == 303
    assert sign_in(visitor(app), leader).status_code == 400
    changed = [(kind, email.to) for kind, email in outbox() if email and kind == "email-changed"]
    assert changed == [("email-changed", leader.email)]


def test_an_address_that_has_an_account_gives_no_hint_and_its_owner_is_told(app, leader, lead, outbox):
    browser = browser_of(app, leader.id)
    free = browser.send("/account/email", email="free@example.org")
    page_text = without_proof(browser.get("/account").text)
    taken = browser.send("/account/email", email=lead.email)
    email = [email for kind, email in outbox() if kind == "email-confirm"][-1]

    assert (free.status_code, free.location) == (taken.status_code, taken.location) == (303, "/account")
    assert page_text == without_proof(browser.get("/account").text)
    assert (email.to, email.subject) == (lead.email, "There is already an account with this email address")
    assert email.link.url.endswith("/sign-in")


def test_an_address_that_was_taken_meanwhile_is_refused_in_words(app, leader, outbox, person_of):
    browser_of(app, leader.id).send("/account/email", email="new@example.org")
    link = link_in(outbox()[0][1])
    with app.app_context(), write_transaction() as session:
        make_account(session, make_trust(session), email="new@example.org")
    answer = visitor(app).send(link)

    assert answer.status_code == 409
    assert "cannot be used" in answer.text
    assert person_of(leader).email == leader.email


def test_a_new_address_ends_the_links_that_went_to_the_old_one(app, leader, outbox):
    visitor(app).send("/sign-in/forgotten", email=leader.email)
    reset = link_in(outbox()[0][1])
    browser_of(app, leader.id).send("/account/email", email="new@example.org")
    visitor(app).send(link_in(outbox()[1][1]))

    assert visitor(app).get(reset).status_code == 410


def test_a_password_is_not_changed_in_a_browser_that_is_signed_out_at_the_same_moment(app, leader, person_of):
    browser_of(app, leader.id)
    with app.app_context(), write_transaction() as session:
        person = get_person(session, leader.id)
        (login_session,) = list_login_sessions(session, leader.id)
        session.execute(delete(LoginSession))  # as from another browser, after this request was authenticated
        attempt = start_password_check(session, person, CLIENT, at=now())
        with pytest.raises(Conflict):
            change_password(
                session, person, login_session, (attempt, PasswordCheck(True)), hash_of(NEW), at=now()
            )
    # The transaction was committed, although nothing of the kind happens in the view.
    assert check_password(person_of(leader).password_hash, PASSWORD).is_right


@pytest.mark.parametrize("by", ["one", "others", "admin"])
def test_who_is_signed_out_elsewhere_changes_no_address_by_a_link_that_they_asked_for_there(
    app, leader, outbox, person_of, by
):
    thief, own = browser_of(app, leader.id), browser_of(app, leader.id)
    thief.send("/account/email", email="thief@example.org")
    link = [link_in(email) for kind, email in outbox() if kind == "email-confirm"][-1]
    assert visitor(app).get(link).status_code == 200
    with app.app_context(), write_transaction() as session:
        if by == "admin":
            sign_out_everywhere(session, get_person(session, leader.id), by=PUBLIC, at=now())
        first = min((row.id for row in list_login_sessions(session, leader.id)), default=0)
    if by != "admin":
        own.send(f"/account/sign-ins/{first}/end" if by == "one" else "/account/sign-ins/end-others")

    assert thief.get("/account").status_code == 303
    assert visitor(app).send(link).status_code == 410
    assert person_of(leader).email == leader.email


def test_a_new_password_ends_the_links_that_were_asked_for_before_it(app, leader, outbox):
    visitor(app).send("/sign-in/forgotten", email=leader.email)
    reset = link_in(outbox()[0][1])
    browser = browser_of(app, leader.id)
    browser.send("/account/password", current_password=PASSWORD, new_password="four green bicycles")

    assert visitor(app).get(reset).status_code == 410


@pytest.mark.parametrize("column", ["disabled_at", "erased_at"])
def test_a_new_address_is_not_confirmed_for_who_is_shut_out(app, leader, outbox, person_of, column):
    browser_of(app, leader.id).send("/account/email", email="new@example.org")
    link = link_in(outbox()[0][1])
    with app.app_context(), write_transaction() as session:
        setattr(get_person(session, leader.id), column, now())

    assert visitor(app).send(link).status_code == 404
    assert person_of(leader).email == leader.email


@pytest.mark.parametrize("email", ["", "no address", "leader@example.org", " LEADER@example.org", "x" * 201])
def test_an_address_that_will_not_do_is_refused(app, leader, email, outbox):
    answer = browser_of(app, leader.id).send("/account/email", email=email)

    assert answer.status_code == 400
    assert outbox() == []


def test_letters_to_strangers_are_few(app, leader, outbox):
    browser = browser_of(app, leader.id)
    statuses = [browser.send("/account/email", email=f"s{n}@example.org").status_code for n in range(6)]

    assert statuses == [303] * 5 + [429]
    assert len(outbox()) == 10


def login_session_ids(app, account):
    with app.app_context(), write_transaction() as session:
        return [row.id for row in list_login_sessions(session, account.id)]


def test_one_sees_where_one_is_signed_in_and_ends_one_of_them(app, leader, sign_in, audit_log):
    telephone = visitor(app)
    agent = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
    telephone.environ_base["HTTP_USER_AGENT"] = agent
    sign_in(telephone, leader)
    (telephone_id,) = login_session_ids(app, leader)
    browser = browser_of(app, leader.id)
    page = browser.get("/account/sign-ins")
    answer = browser.send(f"/account/sign-ins/{telephone_id}/end")

    assert "Firefox on Windows" in page.text
    assert page.text.count("(this browser)") == 1
    assert answer.status_code == 303
    assert telephone.get("/account").status_code == 303
    assert browser.get("/account").status_code == 200
    assert audit_log()[-1] == ("end a sign-in", leader.id)


def test_one_ends_all_others_at_once(app, leader):
    others = [browser_of(app, leader.id) for _ in range(3)]
    browser = browser_of(app, leader.id)
    browser.send("/account/sign-ins/end-others")

    assert [other.get("/account").status_code for other in others] == [303] * 3
    assert browser.get("/account").status_code == 200


def test_ending_the_sign_in_at_hand_signs_out(app, leader):
    browser = browser_of(app, leader.id)
    (current_id,) = login_session_ids(app, leader)
    answer = browser.send(f"/account/sign-ins/{current_id}/end")

    assert (answer.status_code, answer.location) == (303, "/")
    assert browser.get("/account").status_code == 303


def test_the_sign_in_of_somebody_else_is_for_one_not_there(app, leader, lead):
    other_browser = browser_of(app, lead.id)
    (other_id,) = login_session_ids(app, lead)
    browser = browser_of(app, leader.id)
    answers = [browser.send(f"/account/sign-ins/{id_}/end") for id_ in (other_id, 999_999)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert other_browser.get("/account").status_code == 200


def test_two_who_take_one_address_at_once_find_that_one_of_them_has_it(app):
    with app.app_context(), write_transaction() as session:
        trust = make_trust(session)
        people = [make_account(session, trust, email=f"{name}@example.org") for name in ("a", "b")]
        tokens = [
            sign_email_token(
                session,
                create_email_token(session, person.id, EMAIL_CHANGE, at=now(), new_email="new@example.org"),
            )
            for person in people
        ]

    def take(token):
        return lambda session: confirm_email_change(session, token, at=now())

    assert at_once(app, *map(take, tokens)) == 1
