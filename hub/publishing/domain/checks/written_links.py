"""Links that cannot work for everyone, told by their address alone. No address is asked here.

What no browser follows, and what leads nowhere on the hub, stops. An address of a trust's own network works
for some readers, so that is advice.
"""

import ipaddress
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from hub.plugin_api.publication import Severity
from hub.publishing.domain.checks.markdown_parts import WrittenLink, blank_code, list_links
from hub.publishing.domain.checks.text_findings import (
    CheckedText,
    CheckFinding,
    CheckWords,
    FoundPlace,
    make_findings,
)

DEAD_LINK = CheckWords(
    "dead-link",
    Severity.STOP,
    (
        "the link to “{hint}” cannot work. Write the full address starting with https://, or the "
        "address of a page of the hub starting with /."
    ),
)
PRIVATE_LINK = CheckWords(
    "private-link",
    Severity.ADVISE,
    (
        "the link to “{hint}” works only inside one organisation’s network. Add the file here, or link "
        "to a page that everyone can open."
    ),
)
SHOWN_LENGTH = 60
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
WEB, OTHER_SCHEMES = frozenset({"http", "https"}), frozenset({"mailto", "tel"})
PRIVATE_ENDINGS = (
    ".local",
    ".localhost",
    ".internal",
    ".intranet",
    ".lan",
    ".home.arpa",
    ".corp",
    ".private",
)
INTRANET = re.compile(r"(?:^|\.)intranet\.")


def check_written_links(checked: CheckedText) -> Iterator[CheckFinding]:
    """Yield the links of each field, and the further ones of the draft, that cannot work for everyone."""
    for name, value in checked.fields.items():
        links = list(list_links(blank_code(value)))
        yield from _check_addresses(name, value, links)
    yield from _check_addresses("links", "", [WrittenLink(0, target) for target in checked.links])


def _check_addresses(name: str, text: str, links: Iterable[WrittenLink]) -> Iterator[CheckFinding]:
    for advice, is_fault in ((DEAD_LINK, is_dead), (PRIVATE_LINK, is_private)):
        faults = (link for link in links if is_fault(link.target))
        places = (FoundPlace(link.start, link.target[:SHOWN_LENGTH]) for link in faults)
        yield from make_findings(advice, name, text, places)


def is_dead(target: str) -> bool:
    """Return whether an address works for nobody: neither a web address nor one of the hub."""
    if target.startswith("#"):
        return len(target) == 1
    scheme = SCHEME.match(target)
    if scheme is None:
        return not target.startswith("/") or (target.startswith("//") and not _host_of("https:" + target))
    if scheme[1].lower() in OTHER_SCHEMES:
        return len(target) == scheme.end()
    return scheme[1].lower() not in WEB or not _host_of(target)


def is_private(target: str) -> bool:
    """Return whether the host of a web address is on a private network."""
    whole = f"https:{target}" if target.startswith("//") else target
    if not whole.lower().startswith(("http://", "https://")):
        return False
    host = _host_of(whole)
    if not host:
        return False
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        is_name = "." in host and not host.endswith(PRIVATE_ENDINGS)
        return not is_name or INTRANET.search(host) is not None


def _host_of(target: str) -> str:
    try:
        return (urlsplit(target).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""
