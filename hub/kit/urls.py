"""Addresses made of parts: the one module that puts a path, a host or a port into one."""

import ipaddress
import re
from pathlib import Path
from urllib.parse import SplitResult, quote, urlsplit

import idna
from sqlalchemy.engine import URL

LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)\Z")
MAX_HOST_LENGTH = 253
DEFAULT_PORTS = {"https": 443, "http": 80}
FORBIDDEN_IN_SITE = re.compile(r"[\x00-\x20\x7f-\xa0\\?#@]")
INVALID_SITE = (
    "must be an address such as https://hub.example.org: https or http, a host, and perhaps a port, without "
    "a path, a name or a password"
)
INVALID_HOST = "must be an IP address, such as 127.0.0.1 or ::1, or the name of a machine"


def sqlite_url(path: Path) -> str:
    """Return the database URL of a SQLite file, whatever characters its path has."""
    return URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


def format_origin(scheme: str, host: str, port: int | str) -> str:
    """Return an address without a path; an IPv6 address stands in brackets."""
    return f"{scheme}://{_bracket(host)}:{port}"


def mailto_url(address: str) -> str:
    """Return an email address as a URI (RFC 6068)."""
    return f"mailto:{quote(address, safe='@!$*+')}"


def normalise_site_url(text: str) -> str:
    """Return the base URL of a site in its one form, without a slash; raise ValueError if it is none.

    The host is in small letters and as in DNS, and the default port of the scheme is left out.
    """
    parts = _split_site(text)
    host = normalise_host(parts.hostname or "")
    port = parts.port
    if port == 0:
        raise ValueError(INVALID_SITE)
    if port is None or port == DEFAULT_PORTS[parts.scheme]:
        return f"{parts.scheme}://{_bracket(host)}"
    return format_origin(parts.scheme, host, port)


def _split_site(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises ValueError too
    except ValueError:
        raise ValueError(INVALID_SITE) from None
    is_whole = parts.scheme in DEFAULT_PORTS and parts.path in ("", "/") and not parts.netloc.endswith(":")
    if not is_whole or FORBIDDEN_IN_SITE.search(text):
        raise ValueError(INVALID_SITE)
    return parts


def normalise_host(text: str) -> str:
    """Return an IP address or a host name as in DNS; raise ValueError if it is neither."""
    try:
        if ":" in text and "%" not in text:
            return ipaddress.IPv6Address(text).compressed
        host = text.lower() if text.isascii() else idna.encode(text, uts46=True).decode("ascii")
        labels = host.split(".")
        if labels[-1].isdecimal():
            return str(ipaddress.IPv4Address(host))
    except ValueError:  # those of ipaddress and idna are subclasses
        raise ValueError(INVALID_HOST) from None
    if len(host) > MAX_HOST_LENGTH or not all(LABEL.match(label) for label in labels):
        raise ValueError(INVALID_HOST)
    return host


def _bracket(host: str) -> str:
    return f"[{host}]" if ":" in host else host
