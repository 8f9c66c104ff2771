"""Parts of pages that list entries of the library: on item pages, and first on the library's own."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from hub.catalogue.domain import CatalogueEntry
from hub.catalogue.presenters import entry_card
from hub.kit.page import Card, Link, ListPage
from hub.plugin_api.vocabulary import Kind

LEADING_KINDS = {
    Kind.PROGRAMME.value: "Programmes",
    Kind.PRACTICE.value: "Ways of working",
    Kind.TOOL.value: "Tools and information systems",
}
"""The kinds that the library shows first while nothing is searched for, with their headings."""


class LibraryPart(Struct, frozen=True):
    """Cards under a heading, with the total number of entries and the URL of the full list."""

    heading: str
    cards: tuple[Card, ...]
    total: int
    all_url: str
    empty_text: str


def library_part(entries: Any, *, heading: str, empty_text: str, all_url: str) -> LibraryPart:
    """Return the part that shows one page of entries."""
    cards = tuple(entry_card(entry) for entry in entries.entries)
    return LibraryPart(heading, cards, entries.total, all_url, empty_text)


def is_front_page(page: ListPage) -> bool:
    """Return whether nothing is searched for, filtered, sorted or paged."""
    is_default = page.query == "" and not page.q.strip() and not page.errors
    return is_default and page.pagination.number == 1


def leading_parts(
    page: ListPage, newest: Mapping[str, Sequence[CatalogueEntry]], owners: Mapping[int, Link]
) -> list[LibraryPart]:
    """Return a part for each leading kind that has entries; `newest` are entries by kind."""
    counts = {
        option.value: option.count
        for facet in page.facets
        if facet.name == "kind"
        for option in facet.options
    }
    return [
        LibraryPart(
            heading=heading,
            cards=tuple(entry_card(entry, owners[entry.owner_id]) for entry in newest[kind]),
            total=counts.get(kind, 0),
            all_url=f"/library?kind={kind}",
            empty_text="",
        )
        for kind, heading in LEADING_KINDS.items()
        if newest[kind]
    ]


def other_cards(page: ListPage, parts: Sequence[LibraryPart]) -> list[Card]:
    """Return the cards of the page that its leading parts do not show."""
    shown = {card.url for part in parts for card in part.cards}
    return [card for card in page.cards if card.url not in shown]
