"""Identity providers, as the file named by HUB_OIDC_FILE configures them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hub.kit.errors import Invalid

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})
DISCOVERY_PATH = "/.well-known/openid-configuration"
SLUG_PATTERN = re.compile(r"[a-z][a-z0-9-]{0,30}\Z")
RESERVED_SLUGS = frozenset({"password", "demo"})
"""Values of `LoginSession.how` for other ways of signing in."""
REQUIRED_KEYS = frozenset({"label", "discovery", "client_id"})
ALLOWED_KEYS = REQUIRED_KEYS | {
    "client_secret",
    "client_secret_file",
    "second_factor_amr",
    "second_factor_acr",
    "hosts",
}


@dataclass(frozen=True)
class IdentityProvider:
    """An identity provider. `amr` and `acr` are the claim values that mean that two factors were verified."""

    slug: str
    label: str
    discovery: str
    client_id: str
    client_secret: str = field(repr=False)
    amr: frozenset[str]
    acr: tuple[str, ...]
    hosts: frozenset[str]

    @property
    def issuer(self) -> str:
        """The issuer identifier, expected in ID tokens and in the provider's metadata."""
        return self.discovery.removesuffix(DISCOVERY_PATH)

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
    lists = {name: table.get(name, []) for name in ("second_factor_amr", "second_factor_acr", "hosts")}
    texts = [table[name] for name in REQUIRED_KEYS] + [text for values in lists.values() for text in values]
    if not all(isinstance(text, str) and text for text in texts):
        raise _invalid_file(f"in [{slug}] every value must be text, or a list of texts")
    url = urlsplit(table["discovery"])
    is_secure = url.scheme == "https" or (url.scheme == "http" and url.hostname in LOOPBACK_HOSTS)
    if not is_secure or not url.hostname or not url.path.endswith(DISCOVERY_PATH):
        raise _invalid_file(f"in [{slug}] discovery must be https://...{DISCOVERY_PATH}")
    return IdentityProvider(
        slug=slug,
        label=table["label"],
        discovery=table["discovery"],
        client_id=table["client_id"],
        client_secret=_read_client_secret(slug, table),
        amr=frozenset(lists["second_factor_amr"]),
        acr=tuple(lists["second_factor_acr"]),
        hosts=frozenset(host.lower() for host in (url.netloc, *lists["hosts"])),
    )


def _read_client_secret(slug: str, table: Mapping[str, Any]) -> str:
    secret, file = table.get("client_secret", ""), table.get("client_secret_file", "")
    if bool(secret) == bool(file):
        raise _invalid_file(f"[{slug}] needs client_secret or client_secret_file, and not both")
    if secret:
        return str(secret)
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise _invalid_file(f"the client_secret_file of [{slug}] cannot be read") from None


def _join_names(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))


def _invalid_file(problem: str) -> Invalid:
    return Invalid("OIDC_FILE", f"HUB_OIDC_FILE: {problem}.")
