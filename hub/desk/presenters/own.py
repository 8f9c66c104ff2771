"""What /me and /desk say of each thing."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.desk.domain import Section
from hub.extension.items import Item
from hub.kit.clock import for_programs, in_words
from hub.kit.page import Link

RECORD_COLUMNS = ("date", "kind", "what", "words", "address")


@dataclass(frozen=True)
class ItemLine:
    """One thing, as its line says it."""

    link: Link
    words: str
    since: str


def lines_of(sections: Sequence[Section]) -> list[tuple[str, list[ItemLine], str]]:
    """Return each section as its heading, its lines, and what to say where there are none."""
    return [(section.heading, [_line(item) for item in section.items], section.empty) for section in sections]


def title_of(sections: Sequence[Section]) -> str:
    """Return the heading of the desk, with how many things wait."""
    count = sum(len(section.items) for section in sections)
    return f"Desk ({count})" if count else "Desk"


def record_cells(found: Sequence[tuple[str, Item]], site: str) -> list[tuple[str, ...]]:
    """Return a record of development as rows of a sheet; addresses are whole."""
    return [
        (
            for_programs(item.since) if item.since else "",
            heading,
            item.link.text,
            item.words,
            f"{site}{item.link.url}" if item.link.url.startswith("/") else item.link.url,
        )
        for heading, item in found
    ]


def _line(item: Item) -> ItemLine:
    return ItemLine(item.link, item.words, in_words(item.since) if item.since else "")
