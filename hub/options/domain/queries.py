from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.library.domain import Shelf, list_shelf
from hub.options.domain.documents import Line

OPTIONS = Shelf("option", "/options", reserved_slugs=("choose",))


@dataclass(frozen=True)
class MenuOption:
    """One option as the menu and the guided choice read it."""

    slug: str
    title: str
    summary: str
    address: str
    best_for: tuple[Line, ...]
    less_good_for: tuple[Line, ...]
    arrange: tuple[str, ...]
    facets: Mapping[str, tuple[str, ...]]


def list_options(session: Session, viewer: Viewer) -> list[MenuOption]:
    """Return all options in the order of the study's menu."""
    options = []
    for entry, fields in list_shelf(session, viewer, OPTIONS):
        facets = {name: tuple(fields[name]) for name in ("grouping", "method", "mix", "accredited")}
        option = MenuOption(
            slug=entry.slug,
            title=entry.title,
            summary=entry.summary,
            address=entry.address,
            best_for=tuple(Line(**line) for line in fields["best_for"]),
            less_good_for=tuple(Line(**line) for line in fields["less_good_for"]),
            arrange=tuple(fields["arrange"]),
            facets=facets,
        )
        options.append((fields["place"], option))
    return [option for _place, option in sorted(options, key=lambda pair: pair[0])]
