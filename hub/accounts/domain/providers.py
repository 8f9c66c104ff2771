"""The identity providers of a hub, as its file of settings names them."""

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
"""Names by which a sign-in says that it came another way."""
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
    """Who vouches for people. `amr` and `acr` are what it says of somebody who proved twice who they are."""

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
        """By which name the provider signs."""
        return self.discovery.removesuffix(DISCOVERY_PATH)

    def asserts_second_factor(self, claims: Mapping[str, Any]) -> bool:
        """Say whether the provider says that somebody proved twice who they are; silence is no."""
        said = claims.get("amr")
        methods = {one for one in said if isinstance(one, str)} if isinstance(said, list) else set()
        return bool(methods & self.amr) or claims.get("acr") in self.acr


def read_identity_providers(file: str) -> dict[str, IdentityProvider]:
    """Return the providers that a file names, by slug; raises Invalid in words that name the fault."""
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
    texts = [table[name] for name in REQUIRED_KEYS] + [one for values in lists.values() for one in values]
    if not all(isinstance(one, str) and one for one in texts):
        raise _invalid_file(f"in [{slug}] every value must be text, or a list of texts")
    address = urlsplit(table["discovery"])
    safe = address.scheme == "https" or (address.scheme == "http" and address.hostname in LOOPBACK_HOSTS)
    if not safe or not address.hostname or not address.path.endswith(DISCOVERY_PATH):
        raise _invalid_file(f"in [{slug}] discovery must be https://...{DISCOVERY_PATH}")
    return IdentityProvider(
        slug=slug,
        label=table["label"],
        discovery=table["discovery"],
        client_id=table["client_id"],
        client_secret=_read_client_secret(slug, table),
        amr=frozenset(lists["second_factor_amr"]),
        acr=tuple(lists["second_factor_acr"]),
        hosts=frozenset(host.lower() for host in (address.netloc, *lists["hosts"])),
    )


def _read_client_secret(slug: str, table: Mapping[str, Any]) -> str:
    given, file = table.get("client_secret", ""), table.get("client_secret_file", "")
    if bool(given) == bool(file):
        raise _invalid_file(f"[{slug}] needs client_secret or client_secret_file, and not both")
    if given:
        return str(given)
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise _invalid_file(f"the client_secret_file of [{slug}] cannot be read") from None


def _join_names(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))


def _invalid_file(what: str) -> Invalid:
    return Invalid("OIDC_FILE", f"HUB_OIDC_FILE: {what}.")
