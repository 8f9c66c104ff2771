"""Which addresses the link check may open: http and https on the internet, and never a private network."""

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from msgspec import Struct

from hub.kit.urls import normalise_host

PORTS = {"http": 80, "https": 443}
MAX_URL_LENGTH = 2000
UNUSABLE = re.compile(r"[\x00-\x20\x7f\\]")
PRIVATE_NAMES = ("localhost", "internal", "local", "lan", "home", "corp", "private", "intranet", "home.arpa")
"""Endings of names that no public server has."""
SPECIAL = tuple(
    ipaddress.ip_network(text)
    for text in ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "100::/64", "2001::/23", "5f00::/16")
)
"""Networks of special use that the standard library takes for public ones, depending on its version."""
EMBEDDED_IN_IPV6 = ipaddress.IPv6Network("64:ff9b::/96")
"""Addresses that a translator passes on to the IPv4 address in their last 32 bits."""


class AddressRefused(Exception):
    """The hub does not open this address; the message says why."""


class LinkTarget(Struct, frozen=True):
    """An address to open: its scheme, its host as in DNS, its port, and what is asked of it."""

    scheme: str
    host: str
    port: int
    path: str


def parse_target(url: str, extra_ports: Iterable[int] = ()) -> LinkTarget:
    """Return the parts of an address that may be opened; raise AddressRefused for any other.

    `extra_ports` are ports besides those of the scheme; only tests have any, and may use them by IP address.
    """
    if len(url) > MAX_URL_LENGTH or UNUSABLE.search(url):
        raise AddressRefused("The address is too long or has characters that cannot be used.")
    try:
        parts = urlsplit(url)
        host, port = normalise_host((parts.hostname or "").rstrip(".")), parts.port
    except ValueError:
        raise AddressRefused("The address is not a web address.") from None
    if parts.scheme not in PORTS:
        raise AddressRefused("Only addresses that begin with http:// or https:// are checked.")
    if "@" in parts.netloc:
        raise AddressRefused("The address has a name or password, so the hub did not check it.")
    port = port if port is not None else PORTS[parts.scheme]
    if port != PORTS[parts.scheme] and port not in extra_ports:
        raise AddressRefused("The address has a port number, so the hub did not check it.")
    if _is_private_name(host):
        raise AddressRefused("The address is in a private network, so the hub did not check it.")
    path = quote(parts.path or "/", safe="/%:=&~+!$,;'@()*") + (
        "?" + quote(parts.query, safe="/%:=&?~+!$,;'@()*[]") if parts.query else ""
    )
    return LinkTarget(parts.scheme, host, port, path)


def is_public(text: str) -> bool:
    """Return whether an IP address is one of the internet, and not of a private or special network."""
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found.sixtofour is not None or found.teredo is not None:
            return False
        if found in EMBEDDED_IN_IPV6:
            return is_public(str(ipaddress.IPv4Address(found.packed[-4:])))
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
    is_special = any(found in network for network in SPECIAL if network.version == found.version)
    is_for_one = not (found.is_multicast or found.is_reserved or found.is_unspecified)
    return found.is_global and is_for_one and not is_special


def _is_private_name(host: str) -> bool:
    """Return whether a host is a name that only a private network has; IP addresses are judged later."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        has_private_end = any(host == name or host.endswith(f".{name}") for name in PRIVATE_NAMES)
        return "." not in host or has_private_end
    return False
