from collections.abc import Mapping, Sequence

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import CatalogueEntry, Filters, list_entries
from hub.library.domain import Shelf, list_shelf, stated_fields_by_entry_id
from hub.options.domain.documents import Line
from hub.trusts.domain import organisations_by_id

OPTIONS = Shelf("option", "/options", reserved_slugs=("choose",))
OFFERED_KINDS = ("programme", "series")
"""The catalogue kinds of what people can apply for or book."""
MAX_CONSIDERED, MAX_OFFERED = 60, 6


class MenuOption(Struct, frozen=True):
    """One option as the menu and the guided choice read it."""

    slug: str
    title: str
    summary: str
    address: str
    best_for: tuple[Line, ...]
    less_good_for: tuple[Line, ...]
    arrange: tuple[str, ...]
    facets: Mapping[str, tuple[str, ...]]
    ask: str = ""


class DevelopmentOffer(Struct, frozen=True):
    """A programme or series of the hub, with the role to ask, who owns it and its sections of the study."""

    entry: CatalogueEntry
    ask: str
    owner_name: str
    sections: tuple[str, ...]


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
            ask=fields.get("ask", ""),
        )
        options.append((fields["place"], option))
    return [option for _place, option in sorted(options, key=lambda pair: pair[0])]


def list_offers(session: Session, viewer: Viewer, slugs: Sequence[str]) -> list[DevelopmentOffer]:
    """Return programmes and series of these ways to develop: those of the first way first, by title."""
    if not slugs:
        return []
    filters = Filters(facets={"option": tuple(slugs)}, sort="title", size=MAX_CONSIDERED)
    found = list_entries(session, viewer, OFFERED_KINDS, filters).entries

    def rank(entry: CatalogueEntry) -> int:
        return min(slugs.index(slug) for slug in entry.facets["option"] if slug in slugs)

    entries = sorted(found, key=rank)[:MAX_OFFERED]
    fields = stated_fields_by_entry_id(session, entries)
    owners = organisations_by_id(session, [entry.owner_id for entry in entries])
    return [
        DevelopmentOffer(
            entry,
            fields[entry.id].get("ask", ""),
            owners[entry.owner_id].short_name,
            tuple(fields[entry.id].get("section", ())),
        )
        for entry in entries
    ]
