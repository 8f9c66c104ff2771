"""Validation of Atom feeds (RFC 4287, and RFC 3339 for timestamps)."""

import re
from xml.etree.ElementTree import Element, fromstring

ATOM = "{http://www.w3.org/2005/Atom}"
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\Z")
ADDRESS = re.compile(r"(https?://|urn:uuid:[0-9a-f-]{36}\Z)\S*\Z")
FEED = {"id", "title", "updated", "link", "author", "entry"}
ENTRY = {"id", "title", "updated", "published", "link", "author", "summary", "category"}


def atom_faults(text: bytes) -> list[str]:
    """Return the faults of a feed as messages; none if it is valid."""
    feed = fromstring(text)
    if feed.tag != f"{ATOM}feed":
        return ["it is no Atom feed"]
    faults = _faults("feed", feed, FEED)
    faults += ["feed: has no link to itself"] if _links(feed, "self") != 1 else []
    entries = feed.findall(f"{ATOM}entry")
    for number, entry in enumerate(entries, 1):
        faults += _faults(f"entry {number}", entry, ENTRY)
        if _links(entry, "alternate") != 1:
            faults.append(f"entry {number}: has no page")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    if len(set(ids)) != len(ids):
        faults.append("two entries have the same id")
    return faults


def _faults(where: str, element: Element, allowed: set[str]) -> list[str]:
    names = [child.tag.removeprefix(ATOM) for child in element]
    faults = [f"{where}: does not know {name}" for name in sorted(set(names) - allowed)]
    faults += [f"{where}: needs one {name}" for name in ("id", "title", "updated") if names.count(name) != 1]
    for name, pattern in (("updated", TIMESTAMP), ("published", TIMESTAMP), ("id", ADDRESS)):
        for child in element.findall(f"{ATOM}{name}"):
            if not pattern.match(child.text or ""):
                faults.append(f"{where}: {name} is {child.text!r}")
    if not (element.findtext(f"{ATOM}author/{ATOM}name") or "").strip():
        faults.append(f"{where}: has no author")
    for link in element.findall(f"{ATOM}link"):
        if not ADDRESS.match(link.get("href", "")):
            faults.append(f"{where}: a link leads to {link.get('href')!r}")
    return faults


def _links(element: Element, relation: str) -> int:
    return len([link for link in element.findall(f"{ATOM}link") if link.get("rel") == relation])
