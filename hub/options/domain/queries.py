from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import EntryPage, Filters, list_entries
from hub.library.domain import LIBRARY_KINDS, OPTIONS, list_shelf
from hub.options.domain.documents import Line

SHOWN_WITH_OPTION = 6


@dataclass(frozen=True)
class MenuOption:
    """One option as the menu shows it and the choice weighs it."""

    slug: str
    title: str
    summary: str
    address: str
    best_for: tuple[Line, ...]
    less_good_for: tuple[Line, ...]
    arrange: tuple[str, ...]
    facets: Mapping[str, tuple[str, ...]]


def list_options(session: Session, viewer: Viewer) -> list[MenuOption]:
    """Return the whole menu in the order of the study."""
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


def list_option_resources(session: Session, viewer: Viewer, slug: str) -> EntryPage:
    """Return what in the hub is of this kind of development, as far as the option's page shows it."""
    return list_entries(
        session, viewer, LIBRARY_KINDS, Filters(facets={"option": (slug,)}, size=SHOWN_WITH_OPTION)
    )
