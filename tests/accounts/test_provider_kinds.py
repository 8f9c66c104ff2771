"""Single sign-on with providers of many makes: valid ones sign people in, and a refusal names its reason."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import ECKey, RSAKey

from hub.accounts.domain.identities import find_person_by_identity, link_identity
from hub.accounts.domain.persons import get_person
from hub.accounts.services import oidc_client, provider_session
from hub.kit.clock import now
from hub.kit.db import write_transaction
from tests.accounts.conftest import make_account
from tests.accounts.provider_browser import BUTTON, there_and_back
from tests.factories import make_trust
from tests.support.provider import DISCOVERY, TOKEN, leads_to, path_of, rsa_key, with_query
from tests.support.provider_profiles import PROFILES, Profile
from tests.support.signed_in import visitor

pytestmark = pytest.mark.one_engine

ODD_SECRETS = ("p%2F+w:x=&y", "a b+c", "100%", "é§", "~plain-._", ":", '"quoted"\\')
TROUBLE = "NHS Test Mail could not be reached, or did not respond as expected"


@pytest.fixture
def make_hub(make_app, provider):
    """Return a function that makes a hub with the provider, as it behaves now, and a leader linked to it."""

    def make(**settings):
        app = make_app(OIDC_FILE=provider.settings(**settings))
        with app.app_context(), write_transaction() as session:
            if find_person_by_identity(session, "test-mail", "abc-123") is None:
                leader = make_account(session, make_trust(session))
                link_identity(session, get_person(session, leader.id), "test-mail", "abc-123", now())
        return app

    return make


@pytest.fixture
def reasons(capfd):
    """Return a function that reads from the log why the provider was refused, since it was last called."""

    def read():
        lines = [
            line for line in capfd.readouterr().err.splitlines() if "a provider could not be used" in line
        ]
        return [f"{line['step']}: {line['reason']}" for line in map(json.loads, lines)]

    return read


def signs_in(app, provider):
    """Say whether the leader comes in."""
    return there_and_back(visitor(app), provider).status_code == 303


def sign_in_or_fail(app, provider):
    """Sign in as far as it goes and return the last page."""
    client = visitor(app)
    page = client.send(BUTTON)
    return (
        client.get(path_of(provider.agree(leads_to(page.text), "abc-123")))
        if page.status_code == 200
        else page
    )


@pytest.mark.parametrize("name", PROFILES)
def test_each_make_of_provider_signs_people_in(make_hub, provider, reasons, name):
    provider.profile = PROFILES[name]
    settings = {"issuer": provider.issuer} if "first version" in name else {}

    assert signs_in(make_hub(**settings), provider)
    assert reasons() == []


@pytest.mark.parametrize("issuer", ["/", "/a/tenant/", "/a/tenant"])
def test_an_issuer_may_end_in_a_slash_and_is_compared_exactly(make_hub, provider, reasons, issuer):
    provider.profile = Profile(path=issuer.rstrip("/"), issuer=issuer)
    app = make_hub()
    assert signs_in(app, provider)

    other = f"{provider.address}{issuer.rstrip('/')}{'' if issuer.endswith('/') else '/'}"
    provider.knows("abc-123", iss=other)
    assert sign_in_or_fail(app, provider).status_code == 400
    assert reasons() == ["id-token: claim-iss"]


def test_an_issuer_in_the_settings_is_the_only_one(make_hub, provider, reasons):
    provider.profile = Profile(issuer="/")
    assert sign_in_or_fail(make_hub(issuer=provider.address), provider).status_code == 400
    assert reasons() == ["metadata: issuer"]
    assert signs_in(make_hub(issuer=f"{provider.address}/"), provider)


def test_the_address_of_the_metadata_may_have_a_query(make_hub, provider):
    address = f"{provider.address}{DISCOVERY}?appid=hub"

    assert signs_in(make_hub(discovery=address), provider)
    assert (DISCOVERY, {"appid": ["hub"]}) in provider.asked


@pytest.mark.parametrize("secret", ODD_SECRETS)
@pytest.mark.parametrize(
    ("method", "is_form_encoded"),
    [("client_secret_basic", True), ("client_secret_basic", False), ("client_secret_post", True)],
)
def test_a_secret_with_any_character_is_sent_as_the_provider_reads_it(
    make_hub, provider, secret, method, is_form_encoded
):
    provider.profile = Profile(
        methods=(method,),
        is_form_encoded=is_form_encoded,
        secret=secret,
        metadata={"token_endpoint_auth_methods_supported": [method]},
    )
    settings = {} if is_form_encoded else {"client_secret_encoding": "none"}

    assert signs_in(make_hub(**settings), provider)


def test_a_client_id_with_any_character_is_encoded_as_the_secret_is(make_hub, provider):
    provider.profile = Profile(client_id="the hub: 100% é&=+")

    assert signs_in(make_hub(), provider)


def test_the_wrong_encoding_of_a_secret_is_refused_and_the_log_says_so(make_hub, provider, reasons):
    provider.profile = Profile(is_form_encoded=False, secret="p%2F+w:x=&y")

    assert sign_in_or_fail(make_hub(), provider).status_code == 400
    assert reasons() == ["token: client-refused"]


def test_the_settings_choose_where_the_provider_offers_more_than_it_takes_from_this_client(
    make_hub, provider, reasons
):
    both = ["client_secret_basic", "client_secret_post"]
    provider.profile = Profile(
        methods=("client_secret_post",), metadata={"token_endpoint_auth_methods_supported": both}
    )
    assert sign_in_or_fail(make_hub(), provider).status_code == 400
    assert reasons() == ["token: client-refused"]

    assert signs_in(make_hub(token_endpoint_auth_method="client_secret_post"), provider)


RSA_ALGORITHMS = ("RS256", "RS512", "PS256")


@pytest.mark.parametrize("algorithm", [*RSA_ALGORITHMS, "ES256", "ES384"])
def test_nhs_login_takes_a_signature_and_no_secret(make_hub, provider, tmp_path, algorithm):
    key = rsa_key() if algorithm in RSA_ALGORITHMS else ECKey.generate_key(f"P-{algorithm[2:]}")
    file = tmp_path / "client.pem"
    file.write_bytes(key.as_pem(private=True))
    provider.profile = Profile(
        methods=("private_key_jwt",),
        client_key=key,
        assertion_algorithm=algorithm,
        metadata={
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["HS256", algorithm],
        },
    )

    assert signs_in(
        make_hub(client_secret=None, private_key_file=str(file), private_key_id="key-1"), provider
    )


def test_a_provider_that_takes_no_secret_is_refused_before_anyone_goes_there(make_hub, provider, reasons):
    provider.profile = Profile(metadata={"token_endpoint_auth_methods_supported": ["private_key_jwt"]})

    assert visitor(make_hub()).send(BUTTON).status_code == 400
    assert reasons() == ["metadata: client-authentication"]


def withdraw_key(provider):
    """Publish another key than the one that the provider signs with."""
    provider.publish_keys(rsa_key(kid="new").as_dict(private=False))


def test_a_withdrawn_key_is_believed_only_while_the_keys_are_young(make_hub, provider, reasons, monkeypatch):
    app = make_hub()
    assert signs_in(app, provider)
    withdraw_key(provider)
    assert signs_in(app, provider)
    assert provider.count("/jwks") == 1

    monkeypatch.setattr(oidc_client, "KEYS_MAX_AGE", timedelta(0))
    assert sign_in_or_fail(app, provider).status_code == 400
    assert reasons() == ["id-token: signature"]


def move_endpoint(provider, name, path):
    """Publish an endpoint at another address, where there is nothing."""
    provider.changes[DISCOVERY] = {name: f"{provider.address}{path}"}
    provider.answers[path] = ("410 Gone", b"")


def test_a_change_is_found_when_the_metadata_have_grown_old(make_hub, provider, monkeypatch):
    app = make_hub()
    assert signs_in(app, provider)
    provider.changes[DISCOVERY] = {"authorization_endpoint": f"{provider.address}/oauth2/authorize?p=new"}
    assert "p=new" not in visitor(app).send(BUTTON).text
    assert provider.count(DISCOVERY) == 1

    monkeypatch.setattr(oidc_client, "METADATA_MAX_AGE", timedelta(0))
    assert "p=new" in visitor(app).send(BUTTON).text


@pytest.mark.parametrize("name", ["token_endpoint", "jwks_uri"])
def test_an_endpoint_that_has_moved_is_found_at_the_next_attempt(make_hub, provider, name):
    app = make_hub()
    move_endpoint(provider, name, "/gone")
    assert sign_in_or_fail(app, provider).status_code == 400
    provider.changes.clear()

    assert signs_in(app, provider)


def test_a_code_that_is_refused_does_not_make_the_hub_read_the_metadata_anew(make_hub, provider):
    app = make_hub()
    assert signs_in(app, provider)
    for _ in range(3):
        client = visitor(app)
        state = parse_qs(urlsplit(leads_to(client.send(BUTTON).text)).query)["state"][0]
        assert client.get(f"{BUTTON}/back?state={state}&code=invented").status_code == 400

    assert provider.count(DISCOVERY) == 1


@pytest.mark.parametrize("kid", ["own", "another"])
def test_a_new_key_is_read_before_anyone_is_refused(make_hub, provider, kid):
    app = make_hub()
    assert signs_in(app, provider)
    assert sign_with(app, provider, rsa_key(kid=kid, use="sig")).status_code == 303
    # The new key has the name of the old one, as with providers that count keys from 1.
    assert sign_with(app, provider, rsa_key(2, kid=kid, use="sig")).status_code == 303
    assert provider.count("/jwks") == 3


def test_another_type_of_key_and_another_algorithm_are_found_before_anyone_is_refused(make_hub, provider):
    app = make_hub()
    assert sign_with(app, provider, rsa_key(kid="1")).status_code == 303
    provider.changes[DISCOVERY] = {"id_token_signing_alg_values_supported": ["ES256"]}

    assert sign_with(app, provider, ECKey.generate_key("P-256", {"kid": "1"}), alg="ES256").status_code == 303


def sign_with(app, provider, key, published=None, subject="abc-123", **header):
    """Sign in with an ID token that is signed by a key; return the response to the callback."""
    client = visitor(app)
    page = client.send(BUTTON)
    nonce = parse_qs(urlsplit(leads_to(page.text)).query)["nonce"][0]
    back = path_of(provider.agree(leads_to(page.text), "abc-123"))
    timestamp = int(now().timestamp())
    claims = {"iss": provider.issuer, "aud": "hub", "sub": subject, "nonce": nonce}
    provider.signs_with(
        claims | {"iat": timestamp, "exp": timestamp + 60}, key, published=published, **header
    )
    return client.get(back)


def test_forged_signatures_do_not_make_the_hub_ask_without_end(make_hub, provider, reasons):
    app = make_hub()
    assert signs_in(app, provider)
    key, forged = (rsa_key(number, kid="own", use="sig") for number in (1, 2))
    tries = oidc_client.MAX_EXTRA_READS + 3
    pages = [sign_with(app, provider, forged, published=[key]) for _ in range(tries)]

    assert {page.status_code for page in pages} == {400}
    assert provider.count("/jwks") == 1 + oidc_client.MAX_EXTRA_READS
    assert set(reasons()) == {"id-token: signature"}


def test_a_key_for_encryption_signs_nothing(make_hub, provider, reasons):
    key = rsa_key(kid="own", use="enc")
    signer = RSAKey.import_key({**key.as_dict(private=True), "use": "sig"})

    assert sign_with(make_hub(), provider, signer, published=[key]).status_code == 400
    assert reasons() == ["keys: malformed"]


@pytest.mark.parametrize(
    "lie",
    [
        {"verify": False},
        {"proxies": {"http": "http://127.0.0.1:9"}},
        {"hosts": ["evil.example.org"]},
        {"slots": None},
        {"scope": "openid email profile"},
        {"code_challenge_method": ""},
        {"client_id": "another", "client_secret": "another"},
        {"token_endpoint_auth_method": "none"},
        {"redirect_uri": "https://evil.example.org/"},
        {"prompt": "none", "nonce": "mine", "response_mode": "form_post", "login_hint": "Jane Doe"},
        {"response_type": "token", "grant_type": "password"},
        {"jwks": {"keys": []}},
        {"leeway": 999_999, "default_timeout": 0.0001, "token": {"access_token": "x"}},
        {"_loaded_at": 0},
    ],
    ids=json.dumps,
)
def test_what_a_provider_says_never_sets_how_the_hub_behaves(make_hub, provider, lie):
    app = make_hub()
    provider.changes[DISCOVERY] = lie

    assert signs_in(app, provider)
    [asked] = [form for path, form in provider.asked if path == "/oauth2/authorize"]
    assert (asked["scope"], asked["code_challenge_method"]) == (["openid"], ["S256"])
    assert not {"prompt", "response_mode", "login_hint"} & asked.keys()


def test_a_standard_port_may_be_written_or_left_out(make_hub, provider):
    host = provider.address.partition("://")[2]
    provider.changes[DISCOVERY] = {"token_endpoint": f"http://{host.upper()}{TOKEN}"}

    assert signs_in(make_hub(), provider)


def test_who_names_the_issuer_in_each_response_must_do_so(make_hub, provider, reasons):
    provider.profile = PROFILES["Keycloak"]
    app = make_hub()
    for changed in ({"iss": ""}, {"iss": f"{provider.issuer}/"}, {"iss": "https://evil.example.org"}):
        client = visitor(app)
        back = provider.agree(leads_to(client.send(BUTTON).text), "abc-123")
        assert client.get(with_query(back, **changed)).status_code == 400
    client = visitor(app)
    back = provider.agree(leads_to(client.send(BUTTON).text), "abc-123")
    assert client.get(path_of(back).partition("&iss=")[0]).status_code == 400
    client = visitor(app)
    state = parse_qs(urlsplit(leads_to(client.send(BUTTON).text)).query)["state"][0]
    assert client.get(f"{BUTTON}/back?state={state}&error=access_denied").status_code == 400

    assert reasons() == ["callback: issuer"] * 5
    assert provider.count(TOKEN) == 0


METADATA_REASONS = (
    ({"issuer": "https://evil.example.org"}, "issuer"),
    ({"issuer": None}, "issuer"),
    ({"issuer": ["x"]}, "issuer"),
    ({"authorization_endpoint": None}, "malformed"),
    ({"token_endpoint": 7}, "malformed"),
    ({"jwks_uri": "https://evil.example.org/jwks"}, "host"),
    ({"token_endpoint": "http://user:word@localhost/oauth2/token"}, "host"),
    ({"response_types_supported": ["id_token"]}, "response-type"),
    ({"response_modes_supported": ["form_post"]}, "response-mode"),
    ({"grant_types_supported": ["implicit"]}, "grant-type"),
    ({"grant_types_supported": "authorization_code"}, "malformed"),
    ({"id_token_signing_alg_values_supported": ["HS256", "none"]}, "signature-algorithm"),
    ({"code_challenge_methods_supported": ["plain"]}, "code-challenge"),
    ({"token_endpoint_auth_methods_supported": ["private_key_jwt"]}, "client-authentication"),
    ({"require_pushed_authorization_requests": True}, "request-object"),
    ({"require_signed_request_object": True}, "request-object"),
)


@pytest.mark.parametrize(("changes", "reason"), METADATA_REASONS, ids=str)
def test_metadata_that_the_hub_cannot_use_are_refused_with_their_reason(
    make_hub, provider, reasons, changes, reason
):
    app = make_hub()
    provider.changes[DISCOVERY] = changes
    page = visitor(app).send(BUTTON)

    assert (page.status_code, TROUBLE in page.text) == (400, True)
    assert reasons() == [f"metadata: {reason}"]
    # and a provider that has mended it is used at once
    provider.changes.clear()
    assert signs_in(app, provider)


ANSWER_REASONS = (
    (DISCOVERY, "503 Away", b"", "metadata: http-status"),
    (DISCOVERY, "302 Found", b"", "metadata: redirect"),
    (DISCOVERY, "200 OK", b"<html>Jane Doe", "metadata: malformed"),
    (DISCOVERY, "200 OK", b"[]", "metadata: malformed"),
    (DISCOVERY, "200 OK", b" " * 600_000, "metadata: too-large"),
    (TOKEN, "500 Fault", b"fault", "token: http-status"),
    (TOKEN, "302 Found", b"", "token: redirect"),
    (TOKEN, "429 Slowly", b"<html>", "token: http-status"),
    (TOKEN, "200 OK", b"null", "token: malformed"),
    (TOKEN, "200 OK", b"{}", "token: no-id-token"),
    (TOKEN, "200 OK", b'{"id_token": "a.b.c"}', "id-token: malformed"),
    (TOKEN, "200 OK", b'{"id_token": 7}', "id-token: malformed"),
    (TOKEN, "400 No", b'{"error": "invalid_grant", "error_description": "Jane Doe"}', "token: code-refused"),
    (TOKEN, "401 No", b'{"error": "invalid_client"}', "token: client-refused"),
    (TOKEN, "401 No", b"<html>Jane Doe", "token: client-refused"),
    (TOKEN, "400 No", b'{"error": ["Jane Doe"]}', "token: refused"),
    (DISCOVERY, "200 OK", b"[" * 200_000, "metadata: malformed"),
    (TOKEN, "400 No", b'{"error": "Jane Doe"}', "token: refused"),
    ("/jwks", "404 None", b"", "keys: http-status"),
    ("/jwks", "200 OK", b'{"keys": []}', "keys: malformed"),
    ("/jwks", "200 OK", b'{"keys": 7}', "keys: malformed"),
    ("/jwks", "200 OK", b"[]", "keys: malformed"),
)


@pytest.mark.parametrize(
    ("path", "status", "body", "reason"), ANSWER_REASONS, ids=lambda value: str(value)[:60]
)
def test_an_answer_that_is_not_one_is_refused_with_its_reason(
    make_hub, provider, capfd, path, status, body, reason
):
    provider.answers[path] = (status, body)
    page = sign_in_or_fail(make_hub(), provider)

    assert (page.status_code, TROUBLE in page.text) == (400, True)
    log = capfd.readouterr().err
    step, _, word = reason.partition(": ")
    [line] = [json.loads(line) for line in log.splitlines() if "a provider could not be used" in line]
    assert (line["step"], line["reason"], line["provider"]) == (step, word, "test-mail")
    assert all(word not in log for word in ("Jane", "Error", "abc-123"))


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"aud": "another client"}, "claim-aud"),
        ({"nonce": "of another request"}, "claim-nonce"),
        ({"exp": 1}, "claim-exp"),
        ({"iat": 99_999_999_999}, "claim-iat"),
        ({"exp": "soon"}, "claim-exp"),
        ({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, "claim-at_hash"),
        ({"nbf": 99_999_999_999}, "claim-nbf"),
        ({"aud": ["hub", "another"], "azp": "another"}, "claim-azp"),
        ({"amr": "mfa"}, "claim-amr"),
        ({"auth_time": "now"}, "claim-auth_time"),
    ],
    ids=str,
)
def test_a_claim_that_does_not_hold_is_named_and_its_value_is_not(
    make_hub, provider, reasons, claims, reason
):
    provider.knows("abc-123", **claims)

    assert sign_in_or_fail(make_hub(), provider).status_code == 400
    assert reasons() == [f"id-token: {reason}"]


@pytest.mark.parametrize(
    ("subject", "header", "reason"),
    [
        (7, {}, "claim-sub"),
        ("", {}, "claim-sub"),
        ("abc-123", {"kid": "unknown"}, "key-unknown"),
        ("abc-123", {"alg": "PS256"}, "signature-algorithm"),
    ],
)
def test_an_id_token_that_cannot_be_used_is_refused_with_its_reason(
    make_hub, provider, reasons, subject, header, reason
):
    key = rsa_key(kid="own")

    assert sign_with(make_hub(), provider, key, [key, rsa_key(2)], subject, **header).status_code == 400
    assert reasons() == [f"id-token: {reason}"]


@pytest.mark.parametrize("query", ["", "&code="])
def test_a_response_without_a_code_is_refused_with_its_reason(make_hub, provider, reasons, query):
    client = visitor(make_hub())
    state = parse_qs(urlsplit(leads_to(client.send(BUTTON).text)).query)["state"][0]

    assert client.get(f"{BUTTON}/back?state={state}{query}").status_code == 400
    assert reasons() == ["callback: malformed"]


def test_a_provider_that_is_away_is_refused_with_that_reason(make_hub, provider, reasons):
    app = make_hub(discovery=f"http://localhost:9{DISCOVERY}")

    assert visitor(app).send(BUTTON).status_code == 400
    assert reasons() == ["metadata: unreachable"]


def test_a_response_must_come_in_time_as_a_whole_and_not_only_each_byte_of_it(
    make_hub, provider, reasons, monkeypatch
):
    app = make_hub()
    provider.drips[DISCOVERY] = 0.02
    with monkeypatch.context() as patch:
        patch.setattr(provider_session, "READ_SECONDS", 0.5)
        assert visitor(app).send(BUTTON).status_code == 400
    assert reasons() == ["metadata: timeout"]

    # The negative control: with more time the same response is used.
    assert visitor(app).send(BUTTON).status_code == 200


def test_a_response_that_cannot_be_decoded_is_refused_with_its_reason(make_hub, provider, reasons):
    provider.answers["/jwks"] = ("200 OK", b"not compressed")
    provider.headers["/jwks"] = [("Content-Encoding", "gzip")]

    assert sign_in_or_fail(make_hub(), provider).status_code == 400
    assert reasons() == ["keys: malformed"]
