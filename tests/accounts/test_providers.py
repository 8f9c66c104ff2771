"""The file that configures identity providers: valid contents, and messages for invalid ones."""

import pytest
from joserfc.jwk import ECKey, RSAKey

from hub.accounts.domain.providers import read_identity_providers
from hub.kit.errors import Invalid

pytestmark = pytest.mark.one_engine

WHOLE = """
[nhs-mail]
label = "NHSmail"
discovery = "https://login.example.org/nhs/.well-known/openid-configuration"
client_id = "hub"
client_secret = "secret words"
second_factor_amr = ["mfa", "hwk"]
second_factor_acr = ["https://refeds.org/profile/mfa"]
hosts = ["Keys.example.org"]
"""


@pytest.fixture
def read(tmp_path):
    """Return a function that reads a file with this text."""

    def do(text):
        file = tmp_path / "providers.toml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_identity_providers(str(file))

    return do


def test_no_file_is_no_provider():
    assert read_identity_providers("") == {}


def test_a_whole_file(read):
    [provider] = read(WHOLE).values()

    assert (provider.slug, provider.label, provider.client_id) == ("nhs-mail", "NHSmail", "hub")
    assert provider.issuers == ("https://login.example.org/nhs", "https://login.example.org/nhs/")
    assert provider.hosts == {"login.example.org", "keys.example.org"}
    assert provider.asserts_second_factor({"amr": ["pwd", "hwk"]})
    assert provider.asserts_second_factor({"acr": "https://refeds.org/profile/mfa"})
    assert not provider.asserts_second_factor({"amr": "mfa"})
    assert not provider.asserts_second_factor({})
    assert "secret words" not in repr(provider)


def test_nothing_counts_as_a_second_factor_unless_the_file_says_so(read):
    lines = [line for line in WHOLE.splitlines() if "second_factor" not in line]
    [provider] = read("\n".join(lines)).values()

    assert not provider.asserts_second_factor({"amr": ["mfa"], "acr": "2"})


def test_the_secret_may_stand_in_a_file_of_its_own(read, tmp_path):
    (tmp_path / "secret").write_text("secret words\n")
    text = WHOLE.replace('client_secret = "secret words"', f'client_secret_file = "{tmp_path}/secret"')

    assert read(text)["nhs-mail"].client_secret == "secret words"


@pytest.mark.parametrize(
    ("old", "new", "issuers"),
    [
        ("", "", ("https://login.example.org/nhs", "https://login.example.org/nhs/")),
        (
            "configuration",
            "configuration?p=a",
            ("https://login.example.org/nhs", "https://login.example.org/nhs/"),
        ),
        ("org/nhs", "org:443", ("https://login.example.org:443", "https://login.example.org:443/")),
        ("hosts", 'issuer = "https://sts.example.org/nhs/"\nhosts', ("https://sts.example.org/nhs/",)),
    ],
)
def test_the_issuer_follows_from_the_address_or_is_in_the_file(read, old, new, issuers):
    assert read(WHOLE.replace(old, new, 1) if old else WHOLE)["nhs-mail"].issuers == issuers


def test_a_standard_port_is_left_out_of_a_host_and_another_is_kept(read):
    text = WHOLE.replace("login.example.org", "LOGIN.example.org:443").replace(
        "Keys.example.org", "keys.example.org:444"
    )

    assert read(text)["nhs-mail"].hosts == {"login.example.org", "keys.example.org:444"}


def test_a_key_takes_the_place_of_the_secret_and_is_never_shown(read, tmp_path):
    (tmp_path / "key").write_text("secret words\n", encoding="utf-8")
    line = f'private_key_file = "{tmp_path}/key"\nprivate_key_id = "key-1"'
    provider = read(WHOLE.replace('client_secret = "secret words"', line))["nhs-mail"]

    assert (provider.client_secret, provider.private_key, provider.private_key_id) == (
        "",
        "secret words",
        "key-1",
    )
    assert "secret words" not in repr(provider)


@pytest.mark.parametrize("text", ["secret words", "public", "small curve"])
def test_a_hub_whose_key_is_no_private_key_does_not_begin(make_app, tmp_path, text):
    keys = {
        "public": RSAKey.generate_key(2048).as_pem(private=False),
        "small curve": ECKey.generate_key("secp256k1").as_pem(private=True),
    }
    (tmp_path / "key").write_bytes(keys.get(text, text.encode()))
    file = tmp_path / "providers.toml"
    line = f'private_key_file = "{tmp_path}/key"'
    file.write_text(WHOLE.replace('client_secret = "secret words"', line), encoding="utf-8")

    with pytest.raises(Invalid, match="must hold an RSA or EC private key in PEM"):
        make_app(OIDC_FILE=str(file))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[nhs-mail]", "[NHS Mail", "the file is not TOML"),
        ("[nhs-mail]", "[NHSmail]", "cannot be the name of a provider"),
        ("[nhs-mail]", "[password]", "cannot be the name of a provider"),
        ("[nhs-mail]", "[demo]", "cannot be the name of a provider"),
        ("[nhs-mail]", "colour = 1\n[nhs-mail]", "[colour] needs client_id, discovery, label"),
        ("label", "title", "[nhs-mail] needs client_id, discovery, label and may have client_secret"),
        ('client_id = "hub"', "", "[nhs-mail] needs client_id"),
        ('client_id = "hub"', 'client_id = ""', "every value must be text"),
        ('["mfa", "hwk"]', "[1]", "every value must be text"),
        ("https://login", "http://login", "discovery must be https://"),
        ("/.well-known/openid-configuration", "", "discovery must be https://"),
        ('client_secret = "secret words"', "", "needs client_secret or client_secret_file"),
        ('client_secret = "secret words"', 'client_secret_file = "/nowhere"', "cannot be read"),
        ("client_secret =", 'client_secret_file = "/nowhere"\nclient_secret =', "and not both"),
        ("client_secret =", 'private_key_file = "/nowhere"\nclient_secret =', "or private_key_file alone"),
        (
            'client_secret = "secret words"',
            'private_key_file = "/nowhere"',
            "private_key_file of [nhs-mail] cannot",
        ),
        ('client_secret = "secret words"', 'client_secret_file = "/dev/null"', "is empty"),
        ('["mfa", "hwk"]', '"mfa"', "every value must be text, or a list of texts"),
        ('client_id = "hub"', 'client_id = ["hub"]', "every value must be text, or a list of texts"),
        ('["Keys.example.org"]', '["https://keys.example.org"]', "each of hosts must be a host"),
        ('["Keys.example.org"]', '["keys.example.org/"]', "each of hosts must be a host"),
        ('["Keys.example.org"]', '["keys.example.org:x"]', "each of hosts must be a host"),
        ('["Keys.example.org"]', '["keys.example.org?x"]', "each of hosts must be a host"),
        ('["Keys.example.org"]', '["keys.example.org#x"]', "each of hosts must be a host"),
        ("hosts", 'client_secret_encoding = "base64"\nhosts', "client_secret_encoding must be form or none"),
        ("hosts", 'token_endpoint_auth_method = "none"\nhosts', "token_endpoint_auth_method must be client_"),
        (
            "hosts",
            'token_endpoint_auth_method = "private_key_jwt"\nhosts',
            "cannot be used with client_secret",
        ),
        ("https://login", "https://user@login", "discovery must be https://"),
        ("login.example.org/nhs", "login.example.org:x/nhs", "discovery must be https://"),
    ],
)
def test_what_is_wrong_is_said_without_the_secret(read, old, new, message):
    assert old in WHOLE
    with pytest.raises(Invalid) as error:
        read(WHOLE.replace(old, new))

    assert message in error.value.message
    assert error.value.message.startswith("HUB_OIDC_FILE: ")
    assert "secret words" not in error.value.message


def test_a_file_that_is_not_there_or_no_text(read, tmp_path):
    with pytest.raises(Invalid, match="cannot be read"):
        read_identity_providers(str(tmp_path / "none.toml"))
    with pytest.raises(Invalid, match="not TOML"):
        read(b"\xff\xfe")


def test_a_hub_with_a_faulty_file_does_not_begin_and_says_why(hub, monkeypatch, tmp_path):
    monkeypatch.setenv("HUB_OIDC_FILE", str(tmp_path / "none.toml"))
    answer = hub("doctor")

    assert answer.exit_code == 1
    assert "HUB_OIDC_FILE: the file cannot be read." in answer.output
