"""The identity providers of a hub, as its file of settings names them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hub.kit.errors import Invalid

HERE = frozenset({"127.0.0.1", "::1", "localhost"})
DISCOVERY = "/.well-known/openid-configuration"
SLUG = re.compile(r"[a-z][a-z0-9-]{0,30}\Z")
TAKEN = frozenset({"password", "demo"})
"""Names by which a sign-in says that it came another way."""
NEEDED = frozenset({"label", "discovery", "client_id"})
KNOWN = NEEDED | {"client_secret", "client_secret_file", "second_factor_amr", "second_factor_acr", "hosts"}


@dataclass(frozen=True)
class Provider:
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
        return self.discovery.removesuffix(DISCOVERY)

    def proved_twice(self, claims: Mapping[str, Any]) -> bool:
        """Say whether the provider says that somebody proved twice who they are; silence is no."""
        said = claims.get("amr")
        methods = {one for one in said if isinstance(one, str)} if isinstance(said, list) else set()
        return bool(methods & self.amr) or claims.get("acr") in self.acr


def read_providers(file: str) -> dict[str, Provider]:
    """Return the providers that a file names, by slug; raises Invalid in words that name the fault."""
    if not file:
        return {}
    try:
        tables = tomllib.loads(Path(file).read_text(encoding="utf-8"))
    except OSError:
        raise _wrong("the file cannot be read") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise _wrong("the file is not TOML") from None
    return {slug: _provider(slug, table) for slug, table in tables.items()}


def _provider(slug: str, table: Any) -> Provider:
    if not SLUG.match(slug) or slug in TAKEN:
        raise _wrong(f"{slug[:40]} cannot be the name of a provider: take small letters, figures and hyphens")
    if not isinstance(table, dict) or not table.keys() <= KNOWN or not table.keys() >= NEEDED:
        raise _wrong(f"[{slug}] needs {', '.join(sorted(NEEDED))} and may have {_list(KNOWN - NEEDED)}")
    lists = {name: table.get(name, []) for name in ("second_factor_amr", "second_factor_acr", "hosts")}
    texts = [table[name] for name in NEEDED] + [one for values in lists.values() for one in values]
    if not all(isinstance(one, str) and one for one in texts):
        raise _wrong(f"in [{slug}] every value must be text, or a list of texts")
    address = urlsplit(table["discovery"])
    safe = address.scheme == "https" or (address.scheme == "http" and address.hostname in HERE)
    if not safe or not address.hostname or not address.path.endswith(DISCOVERY):
        raise _wrong(f"in [{slug}] discovery must be https://...{DISCOVERY}")
    return Provider(
        slug=slug,
        label=table["label"],
        discovery=table["discovery"],
        client_id=table["client_id"],
        client_secret=_secret(slug, table),
        amr=frozenset(lists["second_factor_amr"]),
        acr=tuple(lists["second_factor_acr"]),
        hosts=frozenset(host.lower() for host in (address.netloc, *lists["hosts"])),
    )


def _secret(slug: str, table: Mapping[str, Any]) -> str:
    given, file = table.get("client_secret", ""), table.get("client_secret_file", "")
    if bool(given) == bool(file):
        raise _wrong(f"[{slug}] needs client_secret or client_secret_file, and not both")
    if given:
        return str(given)
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise _wrong(f"the client_secret_file of [{slug}] cannot be read") from None


def _list(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))


def _wrong(what: str) -> Invalid:
    return Invalid("OIDC_FILE", f"HUB_OIDC_FILE: {what}.")
