"""Identity providers, as the file named by HUB_OIDC_FILE configures them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import SplitResult, urlsplit

from hub.kit.errors import Invalid
from hub.kit.urls import DEFAULT_PORTS

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})
NO_HOST = re.compile(r"[/?#\\\s]")
DISCOVERY_PATH = "/.well-known/openid-configuration"
SLUG_PATTERN = re.compile(r"[a-z][a-z0-9-]{0,30}\Z")
RESERVED_SLUGS = frozenset({"password", "demo"})
"""Values of `LoginSession.how` for other ways of signing in."""
REQUIRED_KEYS = frozenset({"label", "discovery", "client_id"})
ALLOWED_KEYS = REQUIRED_KEYS | {
    "client_secret",
    "client_secret_file",
    "client_secret_encoding",
    "private_key_file",
    "private_key_id",
    "token_endpoint_auth_method",
    "issuer",
    "second_factor_amr",
    "second_factor_acr",
    "hosts",
}
SECRET_METHODS = ("client_secret_basic", "client_secret_post")
"""How the hub can authenticate with a secret: the first that the provider offers."""
PRIVATE_KEY_METHOD = "private_key_jwt"
CHOICES = MappingProxyType(
    {
        "client_secret_encoding": ("form", "none"),
        "token_endpoint_auth_method": (*SECRET_METHODS, PRIVATE_KEY_METHOD),
    }
)
"""The settings that have one of a few values. `form` is what RFC 6749 requires for HTTP Basic."""
LISTS = frozenset({"second_factor_amr", "second_factor_acr", "hosts"})


@dataclass(frozen=True)
class IdentityProvider:
    """An identity provider. `amr` and `acr` are the claim values that mean that two factors were verified.

    `issuers`: its metadata must name one of these, and its ID tokens then exactly that one. `private_key` is
    in PEM, and used in place of the secret. `auth_method` is empty if the metadata decide.
    """

    slug: str
    label: str
    discovery: str
    issuers: tuple[str, ...]
    client_id: str
    client_secret: str = field(repr=False)
    is_secret_form_encoded: bool
    private_key: str = field(repr=False)
    private_key_id: str
    auth_method: str
    amr: frozenset[str]
    acr: tuple[str, ...]
    hosts: frozenset[str]

    def asserts_second_factor(self, claims: Mapping[str, Any]) -> bool:
        """Return whether the claims assert a second factor; missing claims do not."""
        amr = claims.get("amr")
        methods = {method for method in amr if isinstance(method, str)} if isinstance(amr, list) else set()
        return bool(methods & self.amr) or claims.get("acr") in self.acr


def read_identity_providers(file: str) -> dict[str, IdentityProvider]:
    """Return the configured providers by slug; raise Invalid with a message that says what is wrong."""
    if not file:
        return {}
    try:
        tables = tomllib.loads(Path(file).read_text(encoding="utf-8"))
    except OSError:
        raise _invalid_file("the file cannot be read") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise _invalid_file("the file is not TOML") from None
    return {slug: _parse_provider(slug, table) for slug, table in tables.items()}


def _parse_provider(slug: str, table: Any) -> IdentityProvider:
    if not SLUG_PATTERN.match(slug) or slug in RESERVED_SLUGS:
        raise _invalid_file(
            f"{slug[:40]} cannot be the name of a provider: take small letters, figures and hyphens"
        )
    if not isinstance(table, dict) or not table.keys() <= ALLOWED_KEYS or not table.keys() >= REQUIRED_KEYS:
        required, optional = ", ".join(sorted(REQUIRED_KEYS)), _join_names(ALLOWED_KEYS - REQUIRED_KEYS)
        raise _invalid_file(f"[{slug}] needs {required} and may have {optional}")
    _check_types(slug, table)
    discovery = table["discovery"]
    url = urlsplit(discovery)
    is_secure = url.scheme == "https" or (url.scheme == "http" and url.hostname in LOOPBACK_HOSTS)
    if not is_secure or not read_host(discovery) or not url.path.endswith(DISCOVERY_PATH):
        raise _invalid_file(f"in [{slug}] discovery must be https://...{DISCOVERY_PATH}")
    secret, key = _read_client_credentials(slug, table)
    return IdentityProvider(
        slug=slug,
        label=table["label"],
        discovery=discovery,
        issuers=_find_issuers(table),
        client_id=table["client_id"],
        client_secret=secret,
        is_secret_form_encoded=table.get("client_secret_encoding", "form") == "form",
        private_key=key,
        private_key_id=table.get("private_key_id", ""),
        auth_method=table.get("token_endpoint_auth_method", ""),
        amr=frozenset(table.get("second_factor_amr", ())),
        acr=tuple(table.get("second_factor_acr", ())),
        hosts=frozenset({read_host(discovery), *_read_hosts(slug, table, url.scheme)}),
    )


def _check_types(slug: str, table: Mapping[str, Any]) -> None:
    for name, value in table.items():
        texts = value if isinstance(value, list) else [value]
        if isinstance(value, list) != (name in LISTS) or not all(
            isinstance(text, str) and text for text in texts
        ):
            raise _invalid_file(f"in [{slug}] every value must be text, or a list of texts")
    for name, choices in CHOICES.items():
        if table.get(name, choices[0]) not in choices:
            raise _invalid_file(f"in [{slug}] {name} must be {' or '.join(choices)}")


def _find_issuers(table: Mapping[str, Any]) -> tuple[str, ...]:
    if "issuer" in table:
        return (table["issuer"],)
    # OpenID Connect Discovery 1.0, section 4.1: a slash at the end of the issuer is removed before the path.
    url = urlsplit(table["discovery"])
    issuer = url._replace(path=url.path.removesuffix(DISCOVERY_PATH), query="", fragment="").geturl()
    return issuer, f"{issuer}/"


def _read_hosts(slug: str, table: Mapping[str, Any], scheme: str) -> list[str]:
    hosts = [read_host(SplitResult(scheme, host, "", "", "").geturl()) for host in table.get("hosts", ())]
    if not all(hosts) or any(NO_HOST.search(host) for host in table.get("hosts", ())):
        raise _invalid_file(f"in [{slug}] each of hosts must be a host, such as keys.example.org")
    return hosts


def read_host(url: str) -> str:
    """Return the host of a URL in small letters, with the port unless it is the standard one.

    Empty if there is no host, or a user name before it.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if not parts.hostname or "@" in parts.netloc:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return host if port in (None, DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{port}"


def _read_client_credentials(slug: str, table: Mapping[str, Any]) -> tuple[str, str]:
    """Return the secret and the private key of the client; one of them is empty."""
    given = [name for name in ("client_secret", "client_secret_file", "private_key_file") if name in table]
    if len(given) != 1:
        raise _invalid_file(
            f"[{slug}] needs client_secret or client_secret_file, and not both; or private_key_file alone"
        )
    method, has_key = table.get("token_endpoint_auth_method"), given == ["private_key_file"]
    if method and (method == PRIVATE_KEY_METHOD) != has_key:
        raise _invalid_file(f"in [{slug}] {method} cannot be used with {given[0]}")
    if "client_secret" in table:
        return table["client_secret"], ""
    try:
        text = Path(table[given[0]]).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise _invalid_file(f"the {given[0]} of [{slug}] cannot be read") from None
    if not text:
        raise _invalid_file(f"the {given[0]} of [{slug}] is empty")
    return ("", text) if has_key else (text, "")


def _join_names(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))


def _invalid_file(problem: str) -> Invalid:
    return Invalid("OIDC_FILE", f"HUB_OIDC_FILE: {problem}.")
