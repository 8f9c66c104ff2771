"""What an identity provider says of itself: every field is used, or dropped for a reason that is listed."""

from pathlib import Path

import pytest
import yaml
from authlib.oauth2 import rfc8414, rfc9101
from authlib.oidc import discovery, rpinitiated

from hub.accounts.domain.provider_faults import ProviderFault, Reason
from hub.accounts.domain.provider_metadata import (
    USED_FIELDS,
    check_metadata,
    find_metadata_doubts,
    find_metadata_faults,
    is_allowed_url,
)
from hub.accounts.domain.providers import DISCOVERY_PATH, read_identity_providers

pytestmark = pytest.mark.one_engine

UNUSED = yaml.safe_load((Path(__file__).parent / "unused_provider_fields.yaml").read_text(encoding="utf-8"))
STANDARDS = (
    rfc8414.AuthorizationServerMetadata,
    discovery.OpenIDProviderMetadata,
    rpinitiated.OpenIDProviderMetadata,
    rfc9101.AuthorizationServerMetadata,
)
MIN_REASON = 15
ISSUER = "https://login.example.org"
WHOLE = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
}


@pytest.fixture
def read(tmp_path):
    """Return a function that reads the settings of a provider with some more lines."""

    def do(*lines):
        file = tmp_path / "providers.toml"
        start = ["[mail]", 'label = "Mail"', 'client_id = "hub"', f'discovery = "{ISSUER}{DISCOVERY_PATH}"']
        file.write_text("\n".join([*start, *(lines or ['client_secret = "words"'])]), encoding="utf-8")
        return read_identity_providers(str(file))["mail"]

    return do


def test_every_field_of_the_standards_is_used_or_left_out_for_a_reason():
    known = {name for standard in STANDARDS for name in standard.REGISTRY_KEYS}

    assert len(known) > len(USED_FIELDS)
    assert known - USED_FIELDS - UNUSED.keys() == set()
    assert USED_FIELDS & UNUSED.keys() == set()
    assert [name for name, reason in UNUSED.items() if len(reason) < MIN_REASON] == []


def test_what_is_left_out_means_what_the_standard_says(read):
    metadata = check_metadata(read(), WHOLE)

    assert (metadata.auth_method, metadata.signature_algorithms) == ("client_secret_basic", ("RS256",))
    assert not metadata.names_issuer


@pytest.mark.parametrize(
    ("offered", "lines", "method"),
    [
        (["client_secret_post"], (), "client_secret_post"),
        (["client_secret_post", "client_secret_basic"], (), "client_secret_basic"),
        (["private_key_jwt", "client_secret_post"], (), "client_secret_post"),
        (None, (), "client_secret_basic"),
        ([], (), "client_secret_basic"),
        (
            ["client_secret_basic"],
            ('client_secret = "words"', 'token_endpoint_auth_method = "client_secret_post"'),
            "client_secret_post",
        ),
    ],
)
def test_the_hub_authenticates_as_the_provider_offers_or_the_settings_say(read, offered, lines, method):
    document = {**WHOLE, "token_endpoint_auth_methods_supported": offered}

    assert check_metadata(read(*lines), document).auth_method == method


def test_a_client_with_a_key_uses_it_where_the_provider_offers_that(read, tmp_path):
    (tmp_path / "key").write_text("a key", encoding="utf-8")
    provider = read(f'private_key_file = "{tmp_path}/key"')
    offers = {**WHOLE, "token_endpoint_auth_methods_supported": ["client_secret_basic", "private_key_jwt"]}

    assert check_metadata(provider, offers).auth_method == "private_key_jwt"
    with pytest.raises(ProviderFault) as fault:
        check_metadata(provider, WHOLE)
    assert fault.value.reason is Reason.CLIENT_AUTHENTICATION


def test_all_faults_are_found_and_the_first_is_raised(read):
    document = {"issuer": "x", "token_endpoint": 1, "response_modes_supported": ["form_post"]}
    reasons = [fault.reason for fault in find_metadata_faults(read(), document)]

    assert reasons == [Reason.ISSUER, *[Reason.MALFORMED] * 3, Reason.RESPONSE_MODE]
    with pytest.raises(ProviderFault) as fault:
        check_metadata(read(), document)
    assert (fault.value.reason, fault.value.detail) == (Reason.ISSUER, "issuer is 'x'")


@pytest.mark.parametrize("document", [None, [], "text", 7])
def test_a_document_that_is_no_object_is_malformed(read, document):
    assert [fault.reason for fault in find_metadata_faults(read(), document)] == [Reason.MALFORMED]


@pytest.mark.parametrize(
    ("url", "is_allowed"),
    [
        ("https://login.example.org/token", True),
        ("https://LOGIN.example.org:443?x=1", True),
        ("HTTPS://login.example.org", True),
        ("https://login.example.org:8443/token", False),
        ("http://login.example.org/token", False),
        ("https://login.example.org.evil.example.org/token", False),
        ("https://evil.example.org/login.example.org", False),
        ("https://login.example.org@evil.example.org/", False),
        ("https://evil.example.org\\@login.example.org/", False),
        ("https://user@login.example.org/", False),
        ("https://login.example.org:x/", False),
        ("https://[::1", False),
        ("//login.example.org/token", False),
        ("https://login.example.org/authorize?p=a", True),
        ("https://login.example.org/\nSet-Cookie: a=b", False),
        ("https://login.example.org/ authorize", False),
        ("https://login.example.org/\u202e", False),
        ("https://login.example.org/authorize#part", False),
        ("", False),
    ],
)
def test_only_hosts_of_the_provider_are_allowed_however_they_are_written(read, url, is_allowed):
    assert is_allowed_url(read(), url) is is_allowed


def test_settings_that_the_metadata_contradict_are_doubtful(read):
    provider = read(
        *('client_secret = "words"', 'second_factor_acr = ["high", "low"]'),
        'token_endpoint_auth_method = "client_secret_post"',
    )
    assert len(list(find_metadata_doubts(provider, {**WHOLE, "acr_values_supported": ["low"]}))) == 2
    fitting = {"token_endpoint_auth_methods_supported": ["client_secret_post"], "acr_values_supported": []}
    assert list(find_metadata_doubts(provider, {**WHOLE, **fitting})) == []
