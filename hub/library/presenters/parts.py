"""The part of an item page that lists related entries of the library."""

from dataclasses import dataclass

from hub.catalogue.domain import EntryPage
from hub.catalogue.presenters import entry_card
from hub.kit.page import Card


@dataclass(frozen=True)
class LibraryPart:
    """Cards under a heading, with the total number of entries and the URL of the full list."""

    heading: str
    cards: tuple[Card, ...]
    total: int
    all_url: str
    empty_text: str


def library_part(entries: EntryPage, *, heading: str, empty_text: str, all_url: str) -> LibraryPart:
    """Return the part that shows one page of entries."""
    cards = tuple(entry_card(entry) for entry in entries.entries)
    return LibraryPart(heading, cards, entries.total, all_url, empty_text)
