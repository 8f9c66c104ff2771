"""A list as an Atom feed (RFC 4287)."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from hub.catalogue.domain import Filters
from hub.catalogue.forms import FACET_LEGENDS, facet_label
from hub.extension.catalogue_kinds import ListOfKind
from hub.kit.clock import isoformat_utc
from hub.kit.page import Link
from hub.library.domain import FOUND_IN_STUDY
from hub.trusts.domain import OrganisationNames, organisation_link

ATOM = "http://www.w3.org/2005/Atom"
HUB_NAME = "Ambulance Leadership Hub"
CONTENT_TYPE = "application/atom+xml; charset=utf-8"
# XML 1.0 cannot contain these characters, not even escaped.
INVALID_XML_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A feed must have a time; an empty one gets the date of the study.
EMPTY_FEED_TIME = datetime(2009, 4, 1, tzinfo=UTC)


def build_query_string(filters: Filters) -> str:
    """Return the query and the facet filters as a query string in a fixed order."""
    pairs = [("q", filters.q)] if filters.q else []
    pairs += [(name, value) for name in FACET_LEGENDS for value in filters.facets.get(name, ())]
    return f"?{urlencode(pairs)}" if pairs else ""


def render_feed(
    open_list: ListOfKind,
    address: str,
    filters: Filters,
    entries: Sequence[Any],
    owners: Mapping[int, OrganisationNames],
    site: str,
) -> bytes:
    """Return `entries`, newest first, as the Atom feed at `address`."""
    query = build_query_string(filters)
    root = Element("feed", {"xmlns": ATOM, "xml:lang": "en-GB"})
    # The id depends on the path and the filters, not on the host, so that it survives a change of domain.
    _add(root, "id", uuid5(NAMESPACE_URL, f"feed{address}{query}").urn)
    _add(root, "title", _title(open_list, filters, owners))
    _add(
        root, "updated", isoformat_utc(max((entry.updated_at for entry in entries), default=EMPTY_FEED_TIME))
    )
    SubElement(
        root, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{site}{address}{query}"}
    )
    SubElement(
        root, "link", {"rel": "alternate", "type": "text/html", "href": f"{site}{open_list.list.url}{query}"}
    )
    _add(SubElement(root, "author"), "name", HUB_NAME)
    for entry in entries:
        _add_entry(root, entry, owners[entry.owner_id], site)
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _title(open_list: ListOfKind, filters: Filters, owners: Mapping[int, OrganisationNames]) -> str:
    trusts = {owner.slug: owner.short_name for owner in owners.values()}
    labels = [f"\u201c{filters.q}\u201d"] if filters.q else []
    labels += [
        facet_label(name, value, trusts) for name, values in filters.facets.items() for value in values
    ]
    suffix = f": {', '.join(labels)}" if labels else ""
    return f"{open_list.title} of the Ambulance Leadership Hub{suffix}"


def _add_entry(root: Element, entry: Any, owner: OrganisationNames, site: str) -> None:
    element = SubElement(root, "entry")
    _add(element, "id", f"urn:uuid:{entry.public_id}")
    _add(element, "title", entry.title)
    _add(element, "updated", isoformat_utc(entry.updated_at))
    SubElement(element, "link", {"rel": "alternate", "type": "text/html", "href": site + entry.address})
    # The hub is the author of what it wrote about a trust from the study.
    link = Link(HUB_NAME, "/") if entry.note == FOUND_IN_STUDY else organisation_link(owner)
    author = SubElement(element, "author")
    _add(author, "name", link.text)
    _add(author, "uri", site + link.url)
    _add(element, "summary", f"{entry.summary} {entry.note}.".strip() if entry.note else entry.summary)
    for value in entry.facets.get("theme", ()):
        SubElement(
            element,
            "category",
            {
                "term": value,
                "label": _valid_xml_text(facet_label("theme", value, {})),
                "scheme": f"{site}/library",
            },
        )


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _valid_xml_text(text)


def _valid_xml_text(text: str) -> str:
    return INVALID_XML_CHARACTER.sub("\ufffd", text)
