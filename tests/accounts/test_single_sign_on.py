"""Single sign-on with a real provider: valid and invalid callbacks, and linking and unlinking identities."""

import base64
import hashlib
import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask import session
from joserfc.jwk import OctKey

from hub.access import Act, Role
from hub.accounts.domain.identities import IDENTITY_TAKEN, ONLY_WAY_TO_SIGN_IN, link_identity, list_identities
from hub.accounts.domain.persons import get_person
from hub.accounts.models import LoginSession, Person
from hub.accounts.presenters import provider_label
from hub.accounts.services import oidc_flow, provider_session
from hub.kit.clock import current_day, now
from hub.kit.db import db, write_transaction
from hub.kit.emails import Topic
from hub.mail.domain.unsubscribe import sign_unsubscribe_token
from hub.trusts.domain import find_organisation
from hub.web import verified_identity
from tests.accounts.conftest import make_account
from tests.accounts.provider_browser import BUTTON, there_and_back
from tests.factories import make_person, make_trust
from tests.support.html import check_html
from tests.support.provider import DISCOVERY, leads_to, path_of, with_query
from tests.support.provider_profiles import CLIENT, SECRET
from tests.support.signed_in import browser_of, visitor

OWN = "/account/single-sign-on"


@pytest.fixture
def app(make_app, provider):
    """An app with one identity provider."""
    return make_app(OIDC_FILE=provider.file)


@pytest.fixture
def link(app):
    """Return a function that links an account to a subject of the provider."""

    def do(account, subject="abc-123"):
        with app.app_context(), write_transaction() as session:
            link_identity(session, get_person(session, account.id), "test-mail", subject, now())

    return do


def identities(app, account):
    with app.app_context():
        return [
            (identity.provider, identity.subject) for identity in list_identities(db.session(), account.id)
        ]


def login_sessions(app):
    with app.app_context():
        return [
            (row.how, row.second_factor) for row in db.session.query(LoginSession).order_by(LoginSession.id)
        ]


def test_somebody_who_is_linked_comes_in_and_goes_on(app, provider, leader, link):
    link(leader)
    client = visitor(app)
    answer = there_and_back(client, provider, next="/library?q=a")

    assert (answer.status_code, answer.location) == (303, "/library?q=a")
    assert client.get("/account").status_code == 200
    assert login_sessions(app) == [("test-mail", False)]


def test_where_one_is_signed_in_says_how_the_provider_is_called_while_the_hub_knows_it(
    app, provider, leader, link
):
    link(leader)
    client = visitor(app)
    there_and_back(client, provider)
    assert ", with NHS Test Mail. Last used" in client.get("/account/sign-ins").text
    assert provider_label("old-mail", {}) == "old-mail"


def test_the_sign_in_page_offers_the_provider_and_a_hub_without_one_does_not(app, make_app):
    assert "Sign in with NHS Test Mail" in visitor(app).get("/sign-in").text
    assert "sign-in/with" not in visitor(make_app()).get("/sign-in").text


def test_the_provider_is_asked_as_the_standard_says_and_for_no_more_than_who_it_is(
    app, provider, leader, link
):
    link(leader)
    there_and_back(visitor(app), provider)

    [authorization] = [form for path, form in provider.asked if path == "/oauth2/authorize"]
    [token] = [form for path, form in provider.asked if path == "/oauth2/token"]
    assert authorization["client_id"] == [CLIENT]
    assert (authorization["scope"], authorization["response_type"]) == (["openid"], ["code"])
    assert len(authorization["state"][0]) >= 20
    assert len(authorization["nonce"][0]) >= 20
    digest = hashlib.sha256(token["code_verifier"][0].encode()).digest()
    assert authorization["code_challenge_method"] == ["S256"]
    assert authorization["code_challenge"] == [base64.urlsafe_b64encode(digest).rstrip(b"=").decode()]
    assert authorization["acr_values"] == ["twice"]
    assert "prompt" not in authorization
    assert {path for path, _ in provider.asked} == {
        DISCOVERY,
        "/oauth2/authorize",
        "/oauth2/token",
        "/jwks",
    }


@pytest.fixture
def lead_by_provider(app, link):
    """A lead with a linked identity and a password, but without an authenticator."""
    with app.app_context(), write_transaction() as session:
        lead = make_account(session, make_trust(session), Role.TRUST_LEAD, email="lead@example.org")
    link(lead)
    return lead


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/account/erase", {"word": "erase"}),
        ("/account/people/leave/london", {}),
        ("/account/data", {}),
        ("/account/password", {"password": "anything"}),
    ],
)
def test_nor_does_it_erase_leave_or_take_what_belongs_to_who_proves_more(
    app, provider, lead_by_provider, sign_in, address, fields
):
    with app.app_context(), write_transaction() as session:
        make_person(session, find_organisation(session, "london"), Role.TRUST_LEAD, name="Another lead")
    thief = visitor(app)
    sign_in(thief, lead_by_provider)
    assert [thief.get(address).status_code, thief.send(address, **fields).status_code] == [403, 403]
    assert "Sign out, sign in with NHS Test Mail and come back to this page." in thief.get(address).text

    # The negative control: after signing in with the provider the page is shown.
    own = visitor(app)
    there_and_back(own, provider)
    assert own.get(address).status_code == 200


def test_a_password_alone_cannot_change_what_counts_as_the_second_proof(
    app, provider, lead_by_provider, sign_in
):
    thief = visitor(app)
    assert sign_in(thief, lead_by_provider).location == "/me"
    page = thief.get("/account/second-factor")
    with app.app_context():
        (identity,) = list_identities(db.session(), lead_by_provider.id)
    answers = [
        thief.send(address, code="123456")
        for address in ("/account/second-factor", f"{OWN}/link/test-mail", f"{OWN}/{identity.id}/unlink")
    ]

    assert [page.status_code, *(answer.status_code for answer in answers)] == [403] * 4
    assert "Sign out, sign in with NHS Test Mail and come back to this page." in page.text
    assert identities(app, lead_by_provider) == [("test-mail", "abc-123")]


def test_who_comes_by_the_provider_sets_up_an_authenticator_where_it_does_not_vouch_twice(
    app, provider, lead_by_provider
):
    own = visitor(app)
    there_and_back(own, provider)

    assert own.get("/account/second-factor").status_code == 200


def test_where_the_provider_is_not_used_any_more_the_password_is_enough_to_set_up_an_authenticator(
    app, make_app, lead_by_provider, sign_in
):
    other = visitor(make_app())
    sign_in(other, lead_by_provider)

    assert other.get("/account/second-factor").status_code == 200


def test_an_account_that_is_not_linked_opens_nothing_and_makes_nothing(app, provider, leader):
    provider.knows("abc-123", email=leader.email, email_verified=True, name="Jo Bloggs")
    client = visitor(app)
    answer = there_and_back(client, provider)

    assert answer.status_code == 403
    assert "Your NHS Test Mail account is not linked to the hub" in answer.text
    assert client.get("/account").status_code == 303
    assert (identities(app, leader), login_sessions(app)) == ([], [])
    with app.app_context():
        assert db.session.query(Person).count() == 1


@pytest.mark.parametrize("column", ["disabled_at", "erased_at"])
def test_who_was_shut_out_is_told_what_a_stranger_is_told(app, provider, leader, link, column):
    link(leader)
    stranger = there_and_back(visitor(app), provider, "somebody-else")
    with app.app_context(), write_transaction() as session:
        setattr(session.get(Person, leader.id), column, now())
    answer = there_and_back(visitor(app), provider)

    assert (answer.status_code, answer.text) == (stranger.status_code, stranger.text)
    assert login_sessions(app) == []


@pytest.mark.parametrize("claims", [{"amr": ["pwd", "mfa"]}, {"acr": "twice"}])
def test_a_second_factor_of_the_provider_counts_when_it_says_so(app, provider, lead, link, claims):
    link(lead)
    provider.knows("abc-123", **claims)
    answer = there_and_back(visitor(app), provider)

    assert (answer.status_code, answer.location) == (303, "/me")
    assert login_sessions(app) == [("test-mail", True)]


@pytest.mark.parametrize(
    "claims",
    [{}, {"amr": ["pwd"]}, {"amr": []}, {"acr": "once"}, {"acr": ["twice"]}, {"amr": [["mfa"], {"a": 1}]}],
)
def test_without_one_ours_is_asked(app, provider, lead, link, claims):
    link(lead)
    provider.knows("abc-123", **claims)
    client = visitor(app)
    answer = there_and_back(client, provider, next="/desk")

    if answer.status_code == 400:  # a claim of an invalid type invalidates the whole ID token
        assert isinstance(claims.get("acr"), list)
        return
    assert (answer.status_code, answer.location) == (303, "/sign-in/second-factor")
    assert login_sessions(app) == []
    done = client.send("/sign-in/second-factor", code=lead.code())
    assert (done.status_code, done.location) == (303, "/desk")
    assert login_sessions(app) == [("test-mail", True)]


def test_who_has_none_and_needs_one_is_led_to_set_it_up(app, provider, link):
    with app.app_context(), write_transaction() as session:
        lead = make_account(session, make_trust(session), Role.TRUST_LEAD)
    link(lead)
    client = visitor(app)
    there_and_back(client, provider)

    assert client.get("/account/mail").location.startswith("/account/second-factor")


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://another.example.org"},
        {"aud": "another client"},
        {"aud": ["another client"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"nonce": "of another request"},
        {"nonce": ""},
        {"exp": 1},
        {"iat": 99_999_999_999},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    ],
    ids=json.dumps,
)
def test_an_answer_that_does_not_hold_opens_nothing(capfd, make_app, provider, claims):
    app = make_app(OIDC_FILE=provider.file)
    with app.app_context(), write_transaction() as session:
        leader = make_account(session, make_trust(session))
        link_identity(session, get_person(session, leader.id), "test-mail", "abc-123", now())
    provider.knows("abc-123", email="jo@example.org", **claims)
    answer = there_and_back(visitor(app), provider)

    assert answer.status_code == 400
    assert "NHS Test Mail could not be reached, or did not respond as expected" in answer.text
    assert login_sessions(app) == []
    log = capfd.readouterr().err
    assert "a provider could not be used" in log
    assert all(word not in log for word in ("jo@example.org", "abc-123", "Bearer"))


def test_the_same_answer_without_the_fault_opens(app, provider, leader, link):
    # The negative control of the test above.
    link(leader)
    provider.knows("abc-123", email="jo@example.org")

    assert there_and_back(visitor(app), provider).status_code == 303


def sign_and_come_back(app, provider, algorithm="RS256", key=None, **changed_claims):
    """Sign in with an ID token of the test's own; return the response to the callback."""
    client = visitor(app)
    page = client.send(BUTTON)
    nonce = parse_qs(urlsplit(leads_to(page.text)).query)["nonce"][0]
    timestamp = int(now().timestamp())
    claims = {"iss": provider.address, "aud": CLIENT, "sub": "abc-123", "nonce": nonce, "iat": timestamp}
    provider.signs(claims | {"exp": timestamp + 60} | changed_claims, algorithm, key)
    return client.get(path_of(provider.agree(leads_to(page.text), "abc-123")))


@pytest.mark.parametrize(
    ("claims", "status"), [({}, 303), ({"sub": ""}, 400), ({"sub": 7}, 400), ({"sub": "x" * 256}, 400)]
)
def test_a_name_that_is_none_opens_nothing(app, provider, leader, link, claims, status):
    link(leader)
    link(leader, "7")
    link(leader, "x" * 256)

    assert sign_and_come_back(app, provider, **claims).status_code == status
    assert len(login_sessions(app)) == (status == 303)


def test_an_answer_that_is_signed_with_the_secret_that_both_know_opens_nothing(app, provider, leader, link):
    link(leader)
    shared = OctKey.import_key(SECRET)
    algorithms = ["RS256", "HS256", "none"]
    provider.changes[DISCOVERY] = {"id_token_signing_alg_values_supported": algorithms}

    assert sign_and_come_back(app, provider, "HS256", shared).status_code == 400
    assert login_sessions(app) == []


def test_an_answer_that_nobody_has_signed_opens_nothing(app, provider, leader, link):
    link(leader)
    client = visitor(app)
    page = client.send(BUTTON)
    query = parse_qs(urlsplit(leads_to(page.text)).query)
    timestamp = int(now().timestamp())
    claims = {"iss": provider.address, "aud": CLIENT, "sub": "abc-123", "nonce": query["nonce"][0]}
    claims |= {"iat": timestamp, "exp": timestamp + 60}
    encoded = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
        for part in ({"alg": "none"}, claims)
    ]
    provider.changes["/oauth2/token"] = {"id_token": ".".join([*encoded, ""])}
    answer = client.get(path_of(provider.agree(leads_to(page.text), "abc-123")))

    assert answer.status_code == 400
    assert login_sessions(app) == []


def test_a_provider_that_offers_weak_signatures_is_not_followed(make_app, provider, leader_of):
    app = make_app(OIDC_FILE=provider.file)
    leader_of(app)
    provider.changes[DISCOVERY] = {"id_token_signing_alg_values_supported": ["HS256", "none"]}

    assert visitor(app).send(BUTTON).status_code == 400


@pytest.fixture
def leader_of(provider):
    """Return a function that makes a leader with a linked identity in an app that the test has made."""

    def make(app):
        with app.app_context(), write_transaction() as session:
            leader = make_account(session, make_trust(session))
            link_identity(session, get_person(session, leader.id), "test-mail", "abc-123", now())
        return leader

    return make


@pytest.mark.parametrize("how", ["state", "no state", "another browser", "twice", "late", "another flow"])
def test_an_answer_that_was_not_asked_for_here_and_now_opens_nothing(
    app, provider, leader, link, how, monkeypatch
):
    link(leader)
    client = visitor(app)
    back = provider.agree(leads_to(client.send(BUTTON).text), "abc-123")
    address = path_of(back)
    if how == "state":
        address = with_query(back, state="a" * 30)
    if how == "no state":
        address = with_query(back).partition("&state")[0]
    if how == "another browser":
        client = visitor(app)
    if how == "twice":
        assert client.get(address).status_code == 303
        client.send("/sign-out")
    if how == "late":
        monkeypatch.setattr(oidc_flow, "FLOW_LIFETIME", timedelta(seconds=-1))
    if how == "another flow":
        client.send(BUTTON)
    before = login_sessions(app)
    answer = client.get(address)

    assert answer.status_code == 409
    assert "This page was open for too long, or was opened twice." in answer.text
    assert login_sessions(app) == before == []
    assert client.get("/account").status_code == 303


def test_a_wrong_state_does_not_undo_the_right_one(app, provider, leader, link):
    link(leader)
    client = visitor(app)
    back = provider.agree(leads_to(client.send(BUTTON).text), "abc-123")
    client.get(with_query(back, state="a" * 30))

    assert client.get(path_of(back)).status_code == 303


def test_an_answer_from_another_issuer_is_not_taken(app, provider, leader, link):
    link(leader)
    client = visitor(app)
    back = provider.agree(leads_to(client.send(BUTTON).text), "abc-123")

    assert client.get(with_query(back, iss="https://another.example.org")).status_code == 400
    assert login_sessions(app) == []
    assert [path for path, _ in provider.asked].count("/oauth2/token") == 0


def test_somebody_who_refuses_there_gets_words(app, provider):
    client = visitor(app)
    answer = client.get(path_of(provider.refuse(leads_to(client.send(BUTTON).text)) + with_state(client)))

    assert answer.status_code == 403
    assert "You did not finish signing in with NHS Test Mail. Nothing has changed." in answer.text
    with client.session_transaction() as cookie:
        assert [key for key in cookie if key.startswith("_state_") or key == oidc_flow.FLOW_KEY] == []


def with_state(client):
    with client.session_transaction() as cookie:
        return f"&state={cookie[oidc_flow.FLOW_KEY]['state']}"


@pytest.mark.parametrize("error", ["server_error", "<script>alert(1)</script>", "invalid_request"])
def test_errors_of_the_provider_get_words_and_are_not_repeated(app, provider, error):
    client = visitor(app)
    client.send(BUTTON)
    answer = client.get(f"{BUTTON}/back?error=x" + with_state(client), query_string=None)
    client.send(BUTTON)

    answer = client.get(
        f"{BUTTON}/back?error={quote(error)}&error_description=Jane%20Doe" + with_state(client)
    )

    assert answer.status_code == 400
    assert "could not be reached, or did not respond as expected." in answer.text
    assert "Jane Doe" not in answer.text
    assert "alert(1)" not in answer.text


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        (DISCOVERY, "503 Away", b""),
        (DISCOVERY, "200 OK", b"<html>"),
        (DISCOVERY, "200 OK", b"[]"),
        (DISCOVERY, "200 OK", b"{}"),
        (DISCOVERY, "200 OK", b" " * 600_000),
        ("/oauth2/token", "500 Fault", b"fault"),
        ("/oauth2/token", "200 OK", b"null"),
        ("/oauth2/token", "200 OK", b"{}"),
        ("/oauth2/token", "200 OK", b'{"access_token": "a", "token_type": "Bearer"}'),
        ("/oauth2/token", "200 OK", b'{"access_token": "a", "token_type": "Bearer", "id_token": "a.b.c"}'),
        ("/oauth2/token", "400 No", b'{"error": "invalid_grant", "error_description": "Jane Doe"}'),
        ("/jwks", "404 None", b""),
        ("/jwks", "200 OK", b'{"keys": []}'),
    ],
)
def test_a_provider_that_is_ill_gets_words_and_no_fault(
    capfd, make_app, provider, leader_of, path, status, body
):
    app = make_app(OIDC_FILE=provider.file)
    leader_of(app)
    provider.answers[path] = (status, body)
    client = visitor(app)
    page = client.send(BUTTON)
    if page.status_code == 200:
        page = client.get(path_of(provider.agree(leads_to(page.text), "abc-123")))

    assert page.status_code == 400
    assert "NHS Test Mail could not be reached, or did not respond as expected" in page.text
    assert login_sessions(app) == []
    log = capfd.readouterr().err
    assert '"event": "fault"' not in log
    assert "Jane Doe" not in log


def test_a_provider_that_is_away_or_slow_is_waited_for_only_so_long(app, provider, monkeypatch):
    provider.gates[DISCOVERY] = gate = Event()
    with monkeypatch.context() as patch:
        patch.setattr(provider_session, "READ_SECONDS", 0.3)
        assert visitor(app).send(BUTTON).status_code == 400

    gate.set()
    assert visitor(app).send(BUTTON).status_code == 200


def test_a_provider_that_hangs_holds_all_threads_but_one(make_app, provider, monkeypatch):
    monkeypatch.setattr(provider_session, "SLOT_WAIT_SECONDS", 0.1)
    monkeypatch.setattr(provider_session, "READ_SECONDS", 60)
    app = make_app(OIDC_FILE=provider.file, THREADS="3")
    provider.gates[DISCOVERY] = gate = Event()
    with ThreadPoolExecutor(2) as threads:
        waiting = [threads.submit(visitor(app).send, BUTTON) for _ in range(2)]
        deadline = time.monotonic() + 30
        while len(provider.asked) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        third = visitor(app).send(BUTTON)
        done_early = [future.done() for future in waiting]
        gate.set()

    # The third gets an error at once, without a request to the provider, while the other two are waiting.
    assert (third.status_code, done_early) == (400, [False, False])
    assert [future.result().status_code for future in waiting] == [200, 200]
    assert [path for path, _ in provider.asked] == [DISCOVERY] * 2


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri", "issuer"])
def test_a_provider_that_names_another_site_is_not_followed(app, provider, mailbox, name):
    elsewhere = mailbox.address.replace("smtp://", "http://")
    provider.changes[DISCOVERY] = {name: f"{elsewhere}/"}

    assert visitor(app).send(BUTTON).status_code == 400
    assert mailbox.connections == 0


def test_a_provider_that_sends_elsewhere_is_not_followed(app, provider):
    provider.answers[DISCOVERY] = ("302 Found", b"")
    assert visitor(app).send(BUTTON).status_code == 400
    assert "/jwks" not in [path for path, _ in provider.asked]


def test_a_way_that_there_is_not_is_not_found(app, leader):
    assert visitor(app).send("/sign-in/with/another").status_code == 404
    assert visitor(app).get("/sign-in/with/another/back").status_code == 404
    assert browser_of(app, leader.id).send(f"{OWN}/link/another").status_code == 404


def test_beginning_needs_the_proof_of_origin(app, provider):
    assert visitor(app).post(BUTTON).status_code == 400
    assert visitor(app).get(BUTTON).status_code == 405
    assert provider.asked == []


@pytest.mark.parametrize("next_", ["//evil.example.org", "https://evil.example.org", "/\\evil.example.org"])
def test_nobody_is_led_on_to_another_site(app, provider, leader, link, next_):
    link(leader)

    assert there_and_back(visitor(app), provider, next=next_).location == "/me"


def test_linking_from_ones_own_account(app, provider, leader, outbox, audit_log):
    client = browser_of(app, leader.id)
    assert "No account with another service is linked." in client.get(OWN).text
    answer = there_and_back(client, provider, button=f"{OWN}/link/test-mail")

    assert (answer.status_code, answer.location) == (303, OWN)
    assert identities(app, leader) == [("test-mail", "abc-123")]
    page = client.get(OWN).text
    assert "You can now sign in with it." in page
    assert "Remove the link" in page
    assert "Link NHS Test Mail" not in page
    assert [(kind, email.to) for kind, email in outbox()] == [("identity-linked", leader.email)]
    assert audit_log()[-1] == ("link identity", leader.id)
    assert there_and_back(visitor(app), provider).location == "/me"


def test_an_account_elsewhere_belongs_to_one_person(app, provider, leader, lead, link):
    link(lead)
    answer = there_and_back(browser_of(app, leader.id), provider, button=f"{OWN}/link/test-mail")

    assert answer.status_code == 409
    assert IDENTITY_TAKEN in answer.text
    assert (identities(app, leader), identities(app, lead)) == ([], [("test-mail", "abc-123")])


def test_linking_what_is_linked_already_changes_nothing(app, provider, leader, link):
    link(leader)
    answer = there_and_back(browser_of(app, leader.id), provider, button=f"{OWN}/link/test-mail")

    assert answer.location == OWN
    assert identities(app, leader) == [("test-mail", "abc-123")]


def test_linking_asks_the_provider_to_ask_anew_and_believes_no_old_proof(app, provider, leader):
    client = browser_of(app, leader.id)
    provider.knows("abc-123", auth_time=int(now().timestamp()) - 3600)
    answer = there_and_back(client, provider, button=f"{OWN}/link/test-mail")

    authorization = next(form for path, form in provider.asked if path == "/oauth2/authorize")
    assert (authorization["prompt"], authorization["max_age"]) == (["login"], ["0"])
    assert answer.status_code == 403
    assert "did not ask you to sign in again." in answer.text
    assert identities(app, leader) == []


def test_who_signed_out_in_between_or_is_another_links_nothing(app, provider, leader, lead):
    client = browser_of(app, leader.id)
    back = provider.agree(leads_to(client.send(f"{OWN}/link/test-mail").text), "abc-123")
    other = browser_of(app, lead.id)
    with other.session_transaction() as cookie:
        other_token = cookie["_user_id"]
    with client.session_transaction() as cookie:
        cookie["_user_id"] = other_token
    answer = client.get(path_of(back))

    assert answer.status_code == 409
    assert (identities(app, leader), identities(app, lead)) == ([], [])


def test_linking_needs_a_fresh_proof(app, leader):
    client = browser_of(app, leader.id, at=now() - timedelta(hours=2))

    assert client.get(OWN).location.startswith("/sign-in/again")
    assert client.send(f"{OWN}/link/test-mail").status_code == 403
    assert visitor(app).send(f"{OWN}/link/test-mail").status_code == 403


def test_unlinking_but_not_the_last_way_in(app, provider, leader, link, outbox, audit_log):
    link(leader)
    client = browser_of(app, leader.id)
    with app.app_context():
        identity_id = list_identities(db.session(), leader.id)[0].id
    with app.app_context(), write_transaction() as session:
        person = session.get(Person, leader.id)
        password_hash, person.password_hash = person.password_hash, None
    answer = client.send(f"{OWN}/{identity_id}/unlink")
    assert answer.status_code == 409
    assert ONLY_WAY_TO_SIGN_IN in answer.text
    assert identities(app, leader) == [("test-mail", "abc-123")]

    with app.app_context(), write_transaction() as session:
        session.get(Person, leader.id).password_hash = password_hash
    answer = client.send(f"{OWN}/{identity_id}/unlink")
    assert answer.location == OWN
    assert identities(app, leader) == []
    assert [kind for kind, _ in outbox()] == ["identity-linked", "identity-unlinked"]
    assert audit_log()[-1] == ("unlink identity", leader.id)
    assert there_and_back(visitor(app), provider).status_code == 403


def test_nobody_unlinks_what_is_anothers(app, leader, lead, link):
    link(lead)
    with app.app_context():
        identity_id = list_identities(db.session(), lead.id)[0].id

    assert browser_of(app, leader.id).send(f"{OWN}/{identity_id}/unlink").status_code == 404
    assert identities(app, lead) == [("test-mail", "abc-123")]


def test_who_accepts_an_invitation_carries_what_was_proved_and_no_more(app, provider):
    @app.get("/test/accept")
    def accept():
        identity = verified_identity.find_verified_identity("invitation:abc")
        return {"identity": identity and [identity.provider, identity.subject, identity.second_factor]}

    accept.act = Act.READ
    provider.knows("abc-123", amr=["mfa"])
    client = visitor(app)
    assert client.get("/test/accept").json == {"identity": None}
    answer = there_and_back(client, provider, invitation="abc", next="/test/accept")

    assert (answer.status_code, answer.location) == (303, "/test/accept")
    assert client.get("/test/accept").json == {"identity": ["test-mail", "abc-123", True]}
    assert login_sessions(app) == []
    assert there_and_back(client, provider, invitation="other", next="/test/accept").status_code == 303
    assert client.get("/test/accept").json == {"identity": None}


def test_what_was_proved_is_soon_over(app, provider, monkeypatch):
    client = visitor(app)
    there_and_back(client, provider, invitation="abc")
    with client.session_transaction() as cookie:
        cookie_content = dict(cookie)
    with app.test_request_context():
        session.update(cookie_content)
        assert verified_identity.find_verified_identity("invitation:abc").subject == "abc-123"
        monkeypatch.setattr(verified_identity, "LIFETIME", timedelta(seconds=-1))
        assert verified_identity.find_verified_identity("invitation:abc") is None


ODD = (
    "<script>alert(1)</script>",
    "'; DROP TABLE person; --",
    "\U0001f691",
    "\u202e",
    "%00",
    "a" * 3000,
    "..//..",
)


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_odd_strings_in_every_field_do_no_harm(app, leader, odd):
    client = visitor(app)
    with client.session_transaction() as cookie:
        before = dict(cookie)
    pages = [client.send(BUTTON, invitation=odd, next=odd), client.send(f"/sign-in/with/{quote(odd)[:300]}")]
    for name in ("state", "code", "iss", "error", "error_description"):
        client.send(BUTTON)
        rest = with_state(client) if name != "state" else ""
        pages.append(client.get(f"{BUTTON}/back?{name}={quote(odd)}{rest}"))
    signed_in = browser_of(app, leader.id)
    pages.append(signed_in.send("/account/mail", hear_waiting=odd, hear_membership=odd))
    pages.append(client.get(f"/mail/stop/{quote(odd)[:300]}"))
    pages.append(client.post(f"/mail/stop/{quote(odd)[:300]}"))

    assert [page.status_code for page in pages if page.status_code >= 500] == []
    assert [page.status_code for page in pages[1:] if page.status_code == 200] == []
    assert all("<script>alert" not in page.text for page in pages)
    assert before == {}


@pytest.mark.slow
def test_each_page_is_valid_html_in_each_state(app, provider, leader, link):
    client, stranger = browser_of(app, leader.id), visitor(app)
    pages = {"empty": client.get(OWN), "on": stranger.send(BUTTON), "sign in": stranger.get("/sign-in")}
    pages["unknown"] = there_and_back(stranger, provider)
    pages["refused"] = stranger.get(f"{BUTTON}/back?state=no")
    link(leader)
    pages["linked"] = client.get(OWN)
    with app.app_context(), write_transaction() as session:
        identity_id = list_identities(session, leader.id)[0].id
        session.get(Person, leader.id).password_hash = None
        token = sign_unsubscribe_token(session, leader.id, list(Topic), current_day())
    pages["last"] = client.send(f"{OWN}/{identity_id}/unlink")
    pages["choices"] = client.get("/account/mail")
    pages["no choice"] = client.send("/account/mail", hear_waiting="no")
    pages["stop"] = stranger.get(f"/mail/stop/{token}")
    pages["stopped"] = stranger.post(f"/mail/stop/{token}")

    assert {name: page.status_code for name, page in pages.items() if page.status_code != 200} == {
        "unknown": 403,
        "refused": 409,
        "last": 409,
        "no choice": 400,
    }
    check_html({name: page.text for name, page in pages.items()})
