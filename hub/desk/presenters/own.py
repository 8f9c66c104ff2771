"""View models of /me and /desk, and the rows of the development record."""

from collections.abc import Sequence

from msgspec import Struct

from hub.desk.domain import ItemSection
from hub.extension.items import ItemButton, SectionItem
from hub.kit.clock import day_of, format_date
from hub.kit.page import Link

DEVELOPMENT_RECORD_COLUMNS = ("date", "kind", "what", "words", "address")


class ItemLine(Struct, frozen=True):
    """One item of a list, with its date as text."""

    link: Link
    words: str
    since: str
    button: ItemButton | None


class SectionPart(Struct, frozen=True):
    """The lines of a section under its heading, with the text and the link to show if it has none."""

    heading: str
    lines: tuple[ItemLine, ...]
    empty: str
    empty_link: Link | None


def section_parts(sections: Sequence[ItemSection]) -> list[SectionPart]:
    """Return sections as pages show them."""
    return [
        SectionPart(section.heading, tuple(map(_line, section.items)), section.empty, section.empty_link)
        for section in sections
    ]


def tasks_title(sections: Sequence[ItemSection]) -> str:
    """Return the heading of the things to do, with their number."""
    count = sum(len(section.items) for section in sections)
    return f"Things to do ({count})" if count else "Things to do"


def development_record_rows(record: Sequence[tuple[str, SectionItem]], site: str) -> list[tuple[str, ...]]:
    """Return a development record as rows of a CSV file, with absolute URLs; `site` is the base URL."""
    return [
        (
            day_of(item.since).isoformat() if item.since else "",
            heading,
            item.link.text,
            item.words,
            f"{site}{item.link.url}" if item.link.url.startswith("/") else item.link.url,
        )
        for heading, item in record
    ]


def _line(item: SectionItem) -> ItemLine:
    since = format_date(item.since) if item.since else ""
    return ItemLine(item.link, item.words, since, item.button)
