"""Signing in and out, the second step and re-authentication; errors reveal nothing."""

import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from argon2 import PasswordHasher
from bs4 import BeautifulSoup

from hub.accounts.domain.login_sessions import (
    create_login_session,
    end_all_login_sessions,
    list_login_sessions,
)
from hub.accounts.domain.passwords import set_password
from hub.accounts.domain.persons import get_person
from hub.accounts.domain.rate_limits import MAX_FAILURES
from hub.accounts.domain.sign_in import sign_in_person
from hub.accounts.services import sign_in_flow
from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.web import authentication
from tests.accounts.concurrent_requests import at_once
from tests.accounts.conftest import CLIENT, PASSWORD
from tests.support.credentials import try_password
from tests.support.hashing import hash_of
from tests.support.signed_in import browser_of, visitor, without_proof

WRONG = "The email address or password is not right"

STRANGE = [
    "x" * 201,
    "a\x00b",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "\u202e\U0001f691",
    "%s%n",
    "\r\n",
]


def test_the_right_password_signs_in_and_leads_to_where_one_wanted_to_be(app, leader, sign_in):
    browser = visitor(app)
    redirected = browser.get("/account?part=1")
    page = browser.get(redirected.location)
    answer = sign_in(browser, leader, next="/account?part=1")

    assert (redirected.status_code, redirected.location) == (303, "/sign-in?next=%2Faccount%3Fpart%3D1")
    assert 'name="next" value="/account?part=1"' in page.text
    assert (answer.status_code, answer.location) == (303, "/account?part=1")
    assert "Jo Bloggs" in browser.get(answer.location).text


@pytest.mark.parametrize(
    ("next_url", "reason"),
    [
        ("/account?part=1", "Sign in to manage your account."),
        ("/me", "Sign in to see your page and your things to do."),
        ("/admin/audit", "Sign in to read the activity log."),
        ("/admin", "Sign in to continue."),
        ("/library", "Sign in to continue."),
        ("/nowhere", ""),
        ("/account/name%3Cscript%3E", ""),
        ("https://evil.example/account", ""),
        ("//evil.example/account", ""),
        ("/me/x?reason=Send+money", ""),
        ("", ""),
    ],
)
def test_the_sign_in_page_says_what_it_is_for_in_words_of_the_hub(app, next_url, reason):
    query = f"?{urlencode({'next': next_url})}" if next_url else ""
    page = BeautifulSoup(visitor(app).get(f"/sign-in{query}").text, "html.parser")

    assert [line.text for line in page.select("main .nhsuk-body-l")] == ([reason] if reason else [])


def test_the_reason_stays_after_a_wrong_password_and_goes_for_a_person_who_is_signed_in(app, leader):
    answer = visitor(app).send("/sign-in", email=leader.email, password="something else", next="/account")

    assert "Sign in to manage your account." in answer.text
    assert "Sign in to manage" not in browser_of(app, leader.id).get("/sign-in?next=/account").text


@pytest.mark.parametrize(
    ("next_url", "reason"),
    [
        ("/account/password", "Sign in again to manage your account."),
        ("/account/erase", "Sign in again to erase your account."),
        ("https://evil.example/account", ""),
        ("", ""),
    ],
)
def test_who_has_to_sign_in_again_is_told_what_for(app, leader, next_url, reason):
    browser = browser_of(app, leader.id)
    query = f"?{urlencode({'next': next_url})}" if next_url else ""
    page = BeautifulSoup(browser.get(f"/sign-in/again{query}").text, "html.parser")
    refused = BeautifulSoup(
        browser.send("/sign-in/again", password="something else", next=next_url).text, "html.parser"
    )

    for each in (page, refused):
        assert [line.text for line in each.select("main .nhsuk-body-l")] == ([reason] if reason else [])


def test_an_address_is_taken_in_any_case_and_with_spaces_around_it(app, leader):
    browser = visitor(app)

    assert browser.send("/sign-in", email="  Leader@EXAMPLE.org ", password=PASSWORD).status_code == 303


@pytest.mark.parametrize(
    "next_url",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb", ""],
)
def test_signing_in_leads_to_no_other_site(app, leader, sign_in, next_url):
    assert sign_in(visitor(app), leader, next=next_url).location == "/me"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(app, leader):
    texts = []
    for email in (leader.email, "nobody@example.org"):
        answer = visitor(app).send("/sign-in", email=email, password="something else")
        assert answer.status_code == 400
        assert WRONG in answer.text
        assert "something else" not in answer.text
        cookie = answer.headers.get("Set-Cookie", "").partition("=")[0]
        texts.append((without_proof(answer.text.replace(email, "")), cookie))

    assert texts[0] == texts[1]


def test_a_wrong_password_and_an_unknown_address_cost_the_same_statements_and_one_hash_each(
    app, leader, queries, monkeypatch
):
    hash_parameters, verify = [], PasswordHasher.verify

    def recording_verify(self, password_hash, password):
        hash_parameters.append(password_hash.rpartition("$")[0].rpartition("$")[0])
        return verify(self, password_hash, password)

    monkeypatch.setattr(PasswordHasher, "verify", recording_verify)
    statements = []
    for email in (leader.email, "nobody@example.org"):
        for _ in range(2):  # the first attempt inserts the counter, the second updates it
            with queries(app) as executed:
                visitor(app).send("/sign-in", email=email, password="something else")
            statements.append(list(executed))

    assert statements[0] == statements[2]
    assert statements[1] == statements[3]
    assert len(hash_parameters) == 4
    assert len(set(hash_parameters)) == 1


@pytest.mark.parametrize("column", ["disabled_at", "password_hash"])
def test_an_account_that_is_shut_or_has_no_password_answers_like_none(app, leader, sign_in, column):
    with app.app_context(), write_transaction() as session:
        value = now() if column == "disabled_at" else None
        setattr(get_person(session, leader.id), column, value)
    answer = sign_in(visitor(app), leader)

    assert answer.status_code == 400
    assert WRONG in answer.text


def test_after_too_many_tries_one_waits_and_the_right_password_does_not_help(app, leader, sign_in):
    browser = visitor(app)
    statuses = [sign_in(browser, leader, "something else").status_code for _ in range(MAX_FAILURES)]
    limited = sign_in(browser, leader)

    assert statuses == [400] * MAX_FAILURES
    assert limited.status_code == 429
    assert "Wait a minute and try again" in limited.text
    assert 0 < int(limited.headers["Retry-After"]) <= 60


def test_an_address_without_an_account_is_slowed_just_the_same(app, leader):
    browser = visitor(app)
    for _ in range(MAX_FAILURES):
        browser.send("/sign-in", email="nobody@example.org", password="something else")

    assert browser.send("/sign-in", email="nobody@example.org", password="x").status_code == 429


def test_strangers_who_guess_do_not_shut_a_person_out_of_a_browser_they_use(app, leader, sign_in):
    own = visitor(app)
    sign_in(own, leader)
    own.send("/sign-out")
    for _ in range(MAX_FAILURES):
        sign_in(visitor(app), leader, "something else")

    assert sign_in(visitor(app), leader).status_code == 429
    assert sign_in(own, leader).status_code == 303


def test_a_cookie_that_was_made_up_makes_no_browser_known(app, leader, sign_in):
    for _ in range(MAX_FAILURES):
        sign_in(visitor(app), leader, "something else")
    browser = visitor(app)
    browser.set_cookie("hub-known", "eyJhIjpbImIiLDFdfQ.c2lnbmVk")

    assert sign_in(browser, leader).status_code == 429


def test_the_cookie_of_a_known_browser_names_nobody_and_no_script_reads_it(make_app, leader, sign_in):
    for https, name in (("no", "hub-known"), ("yes", "__Host-hub-known")):
        browser = visitor(make_app(HTTPS=https))
        answer = browser.send("/sign-in", email=leader.email, password=PASSWORD, base_url="https://localhost")
        (cookie,) = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith(f"{name}=")]

        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert ("Secure" in cookie) == (https == "yes")
        assert "leader" not in cookie


def test_who_was_led_here_from_a_long_address_signs_in_and_is_led_back(app, lead, sign_in):
    next_url, browser = f"/library?q={'ambulance+' * 40}", visitor(app)
    assert sign_in(browser, lead, next=next_url).location == "/sign-in/second-factor"
    assert "Enter your code" in browser.get("/sign-in/second-factor").text
    answer = browser.send("/sign-in/second-factor", code=lead.code(), next=next_url)

    assert (answer.status_code, answer.location) == (303, next_url)


def test_signing_in_gives_the_browser_a_new_key_and_ends_the_one_it_had(app, leader, sign_in):
    browser = browser_of(app, leader.id)
    with browser.session_transaction() as cookie:
        before = cookie["_user_id"]
    sign_in(browser, leader)
    with browser.session_transaction() as cookie:
        after = cookie["_user_id"]

    assert before != after
    with app.app_context(), write_transaction() as session:
        assert len(list_login_sessions(session, leader.id)) == 1


def test_signing_in_forgets_what_the_browser_held_for_somebody_before(app, leader, sign_in):
    browser = visitor(app)
    with browser.session_transaction() as cookie:
        cookie["left"] = "by somebody before"
    sign_in(browser, leader)

    with browser.session_transaction() as cookie:
        assert "_user_id" in cookie
        assert "left" not in cookie


def test_signing_out_leaves_nothing_in_the_browser_for_somebody_after(app, leader):
    browser = browser_of(app, leader.id)
    with browser.session_transaction() as cookie:
        cookie["left"] = "for somebody after"
    browser.send("/sign-out")

    with browser.session_transaction() as cookie:
        assert "left" not in cookie


def test_the_key_is_at_least_128_bits_and_the_database_holds_only_its_hash(app, leader):
    browser = browser_of(app, leader.id)
    with browser.session_transaction() as cookie:
        token = cookie["_user_id"]
    with app.app_context(), write_transaction() as session:
        (row,) = list_login_sessions(session, leader.id)
        stored = (row.key_hash, row.browser)

    assert len(token) * 6 >= 128
    assert [text for text in stored if token in text] == []


def test_signing_out_ends_the_sign_in_itself_and_not_only_the_cookie(app, leader):
    browser, stolen = browser_of(app, leader.id), visitor(app)
    with browser.session_transaction() as cookie:
        token = cookie["_user_id"]
    with stolen.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert stolen.get("/account").status_code == 200
    answer = browser.send("/sign-out")

    assert (answer.status_code, answer.location) == (303, "/")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert "You have been signed out." in browser.get("/").text
    assert stolen.get("/account").status_code == 303


def test_signing_out_needs_no_sign_in_and_a_get_does_nothing(app, leader):
    browser = browser_of(app, leader.id)

    assert browser.get("/sign-out").status_code == 405
    assert browser.get("/account").status_code == 200
    assert visitor(app).send("/sign-out").status_code == 303


@pytest.mark.parametrize("address", ["/sign-in", "/sign-in/second-factor", "/sign-in/again", "/sign-out"])
def test_a_form_without_its_proof_of_origin_does_nothing(app, leader, address):
    browser = browser_of(app, leader.id)
    answer = browser.post(address, data={"email": leader.email, "password": PASSWORD})

    assert answer.status_code == 400
    assert browser.get("/account").status_code == 200


def test_the_second_step_alone_opens_nothing_and_the_first_opens_no_page(app, lead, sign_in):
    browser = visitor(app)
    alone = browser.send("/sign-in/second-factor", code=lead.code())
    answer = sign_in(browser, lead)

    assert (alone.status_code, alone.location) == (303, "/sign-in")
    assert (answer.status_code, answer.location) == (303, "/sign-in/second-factor")
    assert browser.get("/account").status_code == 303
    with app.app_context(), write_transaction() as session:
        assert list_login_sessions(session, lead.id) == []


def test_password_and_code_together_sign_in_and_the_roles_are_there(app, lead, sign_in):
    browser = visitor(app)
    sign_in(browser, lead, next="/account/name")
    answer = browser.send("/sign-in/second-factor", code=lead.code())

    assert (answer.status_code, answer.location) == (303, "/account/name")
    assert browser.get("/account/name").status_code == 200
    with app.app_context(), write_transaction() as session:
        assert [row.second_factor for row in list_login_sessions(session, lead.id)] == [True]


def test_a_wrong_code_is_refused_counted_and_not_shown_again(app, lead, sign_in):
    browser = visitor(app)
    sign_in(browser, lead)
    statuses = [
        browser.send("/sign-in/second-factor", code="000000").status_code for _ in range(MAX_FAILURES)
    ]
    limited = browser.send("/sign-in/second-factor", code=lead.code())

    assert statuses == [400] * MAX_FAILURES
    assert limited.status_code == 429
    assert lead.code() not in limited.text


def test_the_second_step_is_over_after_ten_minutes(app, lead, sign_in):
    browser = visitor(app)
    sign_in(browser, lead)
    with browser.session_transaction() as cookie:
        cookie[sign_in_flow.PENDING_SINCE_KEY] -= sign_in_flow.PENDING_SECONDS + 1
    answer = browser.send("/sign-in/second-factor", code=lead.code())

    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert "timed out after 10 minutes" in browser.get("/sign-in").text


def test_the_second_step_leads_nowhere_once_the_password_was_changed(app, lead, sign_in):
    browser = visitor(app)
    sign_in(browser, lead)
    with app.app_context(), write_transaction() as session:
        get_person(session, lead.id).password_set_at = now()

    assert browser.send("/sign-in/second-factor", code=lead.code()).location == "/sign-in"


def test_a_role_that_needs_a_second_factor_gives_only_its_set_up_until_then(app, lead, sign_in):
    with app.app_context(), write_transaction() as session:
        get_person(session, lead.id).totp_secret = None
    browser = visitor(app)
    assert sign_in(browser, lead).location == "/me"

    assert browser.get("/account/name").location == "/account/second-factor?next=%2Faccount%2Fname"
    assert "Your role needs it" in browser.get("/account/second-factor").text


def stale(browser, app, account):
    """Return the browser after moving the last authentication too far into the past."""
    with app.app_context(), write_transaction() as session:
        for row in list_login_sessions(session, account.id):
            row.proved_at -= authentication.REAUTHENTICATION_LIFETIME + timedelta(minutes=1)
    return browser


def test_what_is_protected_asks_again_and_the_proof_makes_the_sign_in_fresh_with_a_new_key(app, leader):
    browser = stale(browser_of(app, leader.id), app, leader)
    with browser.session_transaction() as cookie:
        before = cookie["_user_id"]
    redirected = browser.get("/account/password")
    wrong = browser.send(redirected.location, password="something else")
    answer = browser.send(redirected.location, password=PASSWORD)

    assert redirected.location == "/sign-in/again?next=%2Faccount%2Fpassword"
    assert wrong.status_code == 400
    assert "This is not your password" in wrong.text
    assert (answer.status_code, answer.location) == (303, "/account/password")
    assert browser.get("/account/password").status_code == 200
    with browser.session_transaction() as cookie:
        assert cookie["_user_id"] != before


def test_who_signs_in_with_two_proofs_proves_both_again(app, lead):
    browser = stale(browser_of(app, lead.id), app, lead)
    wrong = browser.send("/sign-in/again", password=PASSWORD, code="000000")
    missing = browser.send("/sign-in/again", password=PASSWORD)
    right = browser.send("/sign-in/again", password=PASSWORD, code=lead.code())

    assert [answer.status_code for answer in (wrong, missing, right)] == [400, 400, 303]
    assert browser.get("/account/password").status_code == 200


def test_who_has_neither_password_nor_authenticator_here_is_led_to_sign_in_again(app, leader):
    with app.app_context(), write_transaction() as session:
        get_person(session, leader.id).password_hash = None
    browser = browser_of(app, leader.id)
    page = browser.get("/sign-in/again?next=/account/email")

    assert 'href="/sign-in?next=%2Faccount%2Femail"' in page.text
    assert browser.send("/sign-in/again", next="/account/email").status_code == 400


@pytest.mark.parametrize("strange", STRANGE)
def test_strange_text_in_every_field_is_an_answer_and_no_fault(app, lead, sign_in, strange):
    browser = visitor(app)
    first = browser.send("/sign-in", email=strange, password=strange, next=strange)
    sign_in(browser, lead)
    second = browser.send("/sign-in/second-factor", code=strange, next=strange)
    forgotten = browser.send("/sign-in/forgotten", email=strange)
    again = browser_of(app, lead.id).send("/sign-in/again", password=strange, code=strange)

    answers = [first, second, forgotten, again]
    assert [answer.status_code for answer in answers] == [400] * 4
    assert [answer for answer in answers if "<script>alert" in answer.text] == []


def test_what_is_done_is_written_down_without_a_name_or_an_address(app, lead, sign_in, audit_log):
    browser = visitor(app)
    sign_in(browser, lead)
    browser.send("/sign-in/second-factor", code=lead.code())
    browser.send("/sign-out")

    assert audit_log()[-2:] == [("sign in", lead.id), ("sign out", lead.id)]


def test_every_refused_proof_is_logged_with_what_belongs_together_and_nobodys_name(
    app, lead, sign_in, log_lines
):
    browser = visitor(app)
    sign_in(browser, lead, "something else")
    browser.send("/sign-in", email="nobody@example.org", password="something else")
    sign_in(browser, lead)
    browser.send("/sign-in/second-factor", code="000000")
    browser_of(app, lead.id).send("/sign-in/again", password="something else", code="000000")
    lines = [json.loads(line) for line in log_lines]
    refusals = [line for line in lines if line["event"] == "not proved"]

    assert [(line["what"], line["why"]) for line in refusals] == [
        ("password", "Invalid"),
        ("password", "Invalid"),
        ("code", "Invalid"),
        ("again", "Invalid"),
    ]
    accounts = [line["account"] for line in refusals]
    assert accounts[0] == accounts[2] == accounts[3] != accounts[1]
    assert len({line["sender"] for line in refusals}) == 1
    assert [line for line in refusals if "example.org" in str(line) or "127.0.0.1" in str(line)] == []


def test_nothing_that_was_typed_reaches_the_log(app, lead, sign_in, log_lines):
    browser = visitor(app)
    sign_in(browser, lead, "something else")
    sign_in(browser, lead)
    browser.send("/sign-in/second-factor", code=lead.code())
    text = "".join(log_lines)

    assert text.count('"event": "request"') == 3
    for secret in (lead.email, PASSWORD, "something else", lead.code(), "Jo Bloggs"):
        assert secret not in text


def test_who_signs_in_with_the_old_password_while_it_is_changed_is_signed_in_nowhere(app, leader, careless):
    def change(new):
        def act(session):
            set_password(session, get_person(session, leader.id), hash_of(new), now())
            end_all_login_sessions(session, leader.id)

        return act

    def sign_in_by(start_session, password):
        def act(session):
            person = try_password(session, leader.email, password, CLIENT, at=now())
            start_session(session, person, how="password", second_factor=False, browser="", at=now())

        return act

    def count_login_sessions():
        with app.app_context():
            return len(list_login_sessions(db.session(), leader.id))

    assert at_once(app, change("four green bicycles"), sign_in_by(create_login_session, PASSWORD)) == careless
    assert count_login_sessions() == careless - 1
    at_once(app, change("nine brown umbrellas"), sign_in_by(sign_in_person, "four green bicycles"))
    assert count_login_sessions() == 0


def test_who_signs_in_with_an_old_hash_is_signed_in_and_has_a_new_one(app, leader, sign_in, person_of):
    # As cheap as the parameters of the tests, but different.
    weak = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash(PASSWORD)
    with app.app_context(), write_transaction() as session:
        get_person(session, leader.id).password_hash = weak

    assert sign_in(visitor(app), leader).status_code == 303
    assert "m=8," in person_of(leader).password_hash
    assert sign_in(visitor(app), leader).status_code == 303
