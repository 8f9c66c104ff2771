"""`hub doctor` asks each identity provider whether people could sign in, and says what is wrong."""

import pytest

from tests.support.provider import DISCOVERY
from tests.support.provider_profiles import PROFILES, SECRET, Profile

pytestmark = pytest.mark.one_engine

START = "- Single sign-on with NHS Test Mail ([test-mail] in HUB_OIDC_FILE): "


@pytest.fixture
def doctor(hub, provider, monkeypatch, tmp_path):
    """Return a function that runs `hub doctor` and returns what it says of the provider."""
    for name in ("plugins", "content"):
        (tmp_path / name).mkdir(exist_ok=True)
    assert hub("prepare").exit_code == 0

    def run(**settings):
        monkeypatch.setenv("HUB_OIDC_FILE", provider.settings(**settings))
        answer = hub("doctor")
        assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.output
        lines = [line.removeprefix(START) for line in answer.output.splitlines() if line.startswith(START)]
        # The one other problem is that nothing has been brought into this hub.
        assert answer.output.endswith(f"Problems found: {len(lines) + 1}.\n"), answer.output
        assert SECRET not in answer.output
        return lines

    return run


@pytest.mark.parametrize("name", PROFILES)
def test_a_provider_of_each_make_is_well(doctor, provider, name):
    provider.profile = PROFILES[name]
    settings = {"issuer": provider.issuer} if "first version" in name else {}

    # These list their levels of authentication, and the setting is not among them.
    doubts = doctor(**settings)
    assert [line for line in doubts if "second_factor_acr" not in line] == []
    assert len(doubts) == (name == "Keycloak")
    assert doctor(**settings, second_factor_acr=["1"]) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"issuer": "https://other.example.org"},
            "set issuer to exactly that. (metadata: issuer is 'https://oth",
        ),
        (
            {"jwks_uri": "https://keys.example.org/k"},
            "add it to hosts. (metadata: jwks_uri is 'https://keys.ex",
        ),
        ({"response_modes_supported": ["form_post"]}, "does not offer the response mode query."),
        ({"code_challenge_methods_supported": ["plain"]}, "does not offer PKCE with S256."),
        ({"token_endpoint_auth_methods_supported": ["none"]}, "Does it need a secret, or a key?"),
        ({"require_pushed_authorization_requests": True}, "requires pushed or signed requests"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_with_what_the_provider_says(doctor, provider, changes, words):
    provider.changes[DISCOVERY] = changes
    [line] = doctor()

    assert words in line


def test_everything_that_is_wrong_is_said_at_once(doctor, provider):
    provider.changes[DISCOVERY] = {"issuer": "x", "response_types_supported": ["id_token"], "jwks_uri": None}

    assert len(doctor()) == 3


def test_a_wrong_secret_is_found_before_anyone_tries_to_sign_in(doctor, provider):
    [line] = doctor(client_secret="another")
    assert line.startswith("It does not accept the client id, or the secret or key.")

    provider.profile = Profile(secret="p%2F+w:x=&y", is_form_encoded=False)
    [line] = doctor()
    assert "client_secret_encoding" in line
    assert doctor(client_secret_encoding="none") == []


def test_a_setting_that_the_provider_contradicts_is_said(doctor, provider):
    provider.profile = Profile(methods=("client_secret_post",))

    assert doctor(token_endpoint_auth_method="client_secret_post") == [
        "It does not offer token_endpoint_auth_method client_secret_post, only client_secret_basic."
    ]


@pytest.mark.parametrize("path", [DISCOVERY, "/jwks"])
def test_a_provider_that_is_away_is_said_to_be(doctor, provider, path):
    provider.answers[path] = ("503 Away", b"")
    [line] = doctor()

    assert line.startswith("It responded with an error. Check the address. (")


def test_a_provider_that_cannot_be_reached_holds_nothing_up(doctor):
    [line] = doctor(discovery=f"http://localhost:9{DISCOVERY}")

    assert line == "It cannot be reached. Check the address, DNS and the firewall. (metadata: unreachable)"
