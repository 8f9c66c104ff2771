"""Authentication comes before everything else; a refused viewer only gets a page that says what to do."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from hub.access import Act, Role, may
from hub.accounts.domain.login_sessions import list_login_sessions
from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.web.authentication import (
    OPEN_FORM_GRACE,
    REAUTHENTICATION_LIFETIME,
    current_auth_context,
    current_return_path,
    get_redirect_path,
    viewer,
)
from tests.factories import make_person, make_trust
from tests.support.signed_in import browser_of, visitor

pytestmark = pytest.mark.one_engine

MADE_UP = ["", "x", "a" * 43, "é", "' OR 1=1 --"]


@pytest.fixture
def calls(app):
    """Add a route for each act that matters here; list the calls that reached them."""
    calls = []

    def add(name, act):
        def view():
            calls.append((name, viewer().person_id))
            return f"You are {current_auth_context().name}."

        app.add_url_rule(f"/{name}", name, may(act)(view), methods=["GET", "POST"])

    for name, act in (
        ("anybody", Act.READ),
        ("mine", Act.SEE_OWN_PAGES),
        ("office", Act.SEE_PLUGINS),
        ("fresh", Act.CHANGE_SIGN_IN),
    ):
        add(name, act)
    return calls


@pytest.fixture
def people(app):
    """The ids of a leader and a trust lead, by role."""
    with app.app_context(), write_transaction() as session:
        london = make_trust(session)
        return {role: make_person(session, london, role).id for role in (Role.LEADER, Role.TRUST_LEAD)}


def test_the_public_reads_what_is_public_and_is_led_to_sign_in_for_the_rest(app, calls):
    browser = app.test_client()

    assert browser.get("/anybody").text == "You are ."
    answer = browser.get("/mine?a=1&b=%C3%A9")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=%2Fmine%3Fa%3D1%26b%3D%25C3%25A9")
    assert calls == [("anybody", None)]


def test_what_somebody_sends_without_being_signed_in_is_not_done_and_that_is_said(app, calls):
    answer = visitor(app).send("/mine")

    assert answer.status_code == 403
    assert "Nothing has been changed yet." in answer.text
    assert 'href="/sign-in"' in answer.text
    assert calls == []


@pytest.mark.parametrize(
    ("viewer_kind", "path", "prerequisite"),
    [
        ("nobody", "mine", "/sign-in"),
        ("who owes", "mine", "/account/second-factor"),
        ("who proved long ago", "fresh", "/sign-in/again"),
    ],
)
def test_what_was_typed_meanwhile_is_kept_to_be_sent_again(
    app, calls, people, viewer_kind, path, prerequisite
):
    browser = {
        "nobody": lambda: visitor(app),
        "who owes": lambda: browser_of(app, people[Role.TRUST_LEAD], second_factor=False),
        "who proved long ago": lambda: browser_of(app, people[Role.LEADER], at=now() - timedelta(hours=2)),
    }[viewer_kind]()
    browser.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    answer = browser.send(f"/{path}", words="Ann & <b>Ben</b>", more="")
    main = BeautifulSoup(answer.text, "html.parser").main

    assert answer.status_code == 403
    assert main.select_one('a[target="_blank"]')["href"] == prerequisite
    fields = [(field["name"], field["value"]) for field in main.select("form input")]
    assert fields[1:] == [("words", "Ann & <b>Ben</b>"), ("more", "")]
    assert [element.get_text() for element in main.select("dt, dd")] == ["Words", "Ann & <b>Ben</b>"]
    # Forms with secrets and forms from another origin are not offered again.
    assert "three" not in browser.send(f"/{path}", words="a", password="three giraffes").text
    browser.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"
    assert "Ann" not in browser.send(f"/{path}", words="Ann").text
    assert calls == []


TOO_MUCH = {
    "more than is read": "words=" + "<" * 450_000,
    "more than is kept": "words=" + "x" * 300_000,
    "more fields than a form has": "a=1&" * 120_000,
    "more than is accepted": "words=" + "x" * 2_000_000,
}


@pytest.mark.parametrize("body", TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_is_too_much_to_be_repeated_is_not(app, calls, body):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    form = {"content_type": "application/x-www-form-urlencoded", "headers": {"Sec-Fetch-Site": "same-origin"}}
    answer = visitor(app).post("/mine", data=body, **form)

    assert answer.status_code in (403, 413)
    assert len(answer.text) < 20_000
    assert calls == []


@pytest.mark.parametrize("typed", [{}, {"next": "/me"}])
def test_of_a_button_nothing_is_kept_and_one_presses_it_anew(app, calls, typed):
    browser = visitor(app)
    browser.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    answer = browser.send("/mine", **typed)

    assert "Do that first, then go back and try again." in answer.text
    assert BeautifulSoup(answer.text, "html.parser").select("main form") == []


def test_what_nobody_typed_is_sent_again_and_not_shown(app, calls):
    browser = visitor(app)
    browser.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    main = BeautifulSoup(browser.send("/mine", plan="a.long.mark").text, "html.parser").main

    assert [field["name"] for field in main.select("form input")] == ["csrf_token", "plan"]
    assert "a.long.mark" not in main.get_text()
    assert main.select("dl") == []


def test_somebody_who_is_signed_in_gets_what_is_theirs_and_no_more(app, calls, people):
    browser = browser_of(app, people[Role.LEADER])
    refused = browser.get("/office")

    assert browser.get("/mine").status_code == 200
    assert refused.status_code == 403
    assert "do not have access" in refused.text
    assert calls == [("mine", people[Role.LEADER])]


@pytest.mark.parametrize("key", MADE_UP)
def test_a_key_that_was_made_up_is_nobody(app, calls, people, key):
    browser = visitor(app)
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = key

    assert browser.get("/mine").status_code == 303
    assert calls == []


def test_a_cookie_that_was_changed_is_nobody(app, calls, people):
    browser = browser_of(app, people[Role.LEADER])
    value = browser.get_cookie("hub").value
    browser.set_cookie("hub", value[:-3] + "AAA")

    assert browser.get("/mine").status_code == 303


def test_who_owes_a_second_factor_is_led_to_set_it_up_and_may_do_little_else(app, calls, people):
    browser = browser_of(app, people[Role.TRUST_LEAD], second_factor=False)
    answer = browser.get("/mine")

    assert (answer.status_code, answer.location) == (303, "/account/second-factor?next=%2Fmine")
    assert browser.get("/anybody").status_code == 200
    assert browser.get("/fresh").status_code == 200
    assert browser_of(app, people[Role.TRUST_LEAD]).get("/mine").status_code == 200


@pytest.mark.parametrize(
    ("since", "read", "sent"),
    [
        (timedelta(0), 200, 200),
        (REAUTHENTICATION_LIFETIME - timedelta(minutes=1), 200, 200),
        (REAUTHENTICATION_LIFETIME + timedelta(minutes=1), 303, 200),
        (REAUTHENTICATION_LIFETIME + OPEN_FORM_GRACE + timedelta(minutes=1), 303, 403),
    ],
)
def test_what_is_protected_asks_for_a_recent_proof_and_a_form_that_was_open_in_time_is_taken(
    app, calls, people, since, read, sent
):
    browser = browser_of(app, people[Role.LEADER], at=now() - since)

    assert browser.get("/fresh").status_code == read
    assert browser.send("/fresh").status_code == sent


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/library?q=a&page=2", "/library?q=a&page=2"),
        ("/", "/"),
        ("", "/me"),
        ("library", "/me"),
        ("//evil.example", "/me"),
        ("/\\evil.example", "/me"),
        ("/a\\b", "/me"),
        ("https://evil.example/", "/me"),
        ("javascript:alert(1)", "/me"),
        ("/a b", "/me"),
        ("/é", "/me"),
        ("/" + "a" * 1000, "/me"),
    ],
)
def test_what_comes_next_is_a_page_of_this_site_or_the_usual_one(app, path, expected):
    with app.test_request_context("/", query_string={"next": path}):
        assert get_redirect_path() == expected


def test_a_page_is_returned_to_with_what_it_asked_and_a_form_is_not(app):
    with app.test_request_context("/library?q=a"):
        assert current_return_path() == "/library?q=a"
    with app.test_request_context("/library?q=a", method="POST"):
        assert current_return_path() == "/"


def test_the_use_of_a_sign_in_is_noted_after_the_answer_and_only_now_and_then(app, calls, people, queries):
    browser = browser_of(app, people[Role.LEADER], at=now() - timedelta(minutes=10))

    def last_seen():
        with app.app_context():
            (row,) = list_login_sessions(db.session(), people[Role.LEADER])
            return row.seen_at

    before = last_seen()
    browser.get("/mine").close()
    after = last_seen()
    with queries(app) as statements:
        browser.get("/mine").close()

    assert after > before
    assert [statement for statement in statements if statement.startswith("UPDATE")] == []


def test_nobody_is_looked_up_for_who_brings_no_key(app, calls, queries):
    with queries(app) as statements:
        app.test_client().get("/anybody")

    assert [statement for statement in statements if "sign_in" in statement] == []


def test_a_refusal_is_logged_with_its_act_and_nobodys_name(app, calls, people, caplog):
    browser = browser_of(app, people[Role.LEADER])
    with caplog.at_level("WARNING", logger="hub.access"):
        for _ in range(2):
            browser.get("/office")
        app.test_client().get("/office")

    events = [record.msg for record in caplog.records if record.msg.get("event") == "refused"]
    assert [(event["act"], event["why"]) for event in events] == [
        ("SEE_PLUGINS", "NotAllowed"),
        ("SEE_PLUGINS", "NotAllowed"),
        ("SEE_PLUGINS", "SignInRequired"),
    ]
    # Refusals of the same person have the same pseudonym, which does not identify them.
    assert events[0]["who"] == events[1]["who"] != events[2]["who"] == ""
    assert len(events[0]["who"]) == 12
