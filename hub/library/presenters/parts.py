"""A part of another item's page that lists entries of the library."""

from dataclasses import dataclass

from hub.catalogue.domain import EntryPage
from hub.catalogue.presenters import entry_card
from hub.kit.page import Card


@dataclass(frozen=True)
class LibraryPart:
    """Some cards under a heading, how many entries there are in all, and the address of all of them."""

    heading: str
    cards: tuple[Card, ...]
    total: int
    all_url: str
    empty_text: str


def library_part(entries: EntryPage, *, heading: str, empty_text: str, all_url: str) -> LibraryPart:
    """Return a page of entries as a part of another page."""
    cards = tuple(entry_card(entry) for entry in entries.entries)
    return LibraryPart(heading, cards, entries.total, all_url, empty_text)
