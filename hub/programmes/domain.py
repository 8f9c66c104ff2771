"""Rules of programmes: dates, comparison and the forward programme."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import CatalogueEntry, visible_entry_conditions
from hub.kit.errors import Gone, Moved, NotFound
from hub.library.domain import Resource, ResourceDetail, Shelf, get_resource
from hub.plugin_api.documents import ProgrammeDocument
from hub.programmes.models import ProgrammeDate as ProgrammeDate

PROGRAMMES = Shelf("programme", "/programmes", reserved_slugs=("compare", "forward", "new"))
MIN_COMPARED, MAX_COMPARED = 2, 4
MAX_CHOSEN = 60
"""As many as one page of the list shows; an address that asks for more was not made by it."""


class Comparison(Struct, frozen=True):
    """Programmes to show side by side, and the requested slugs that were not found."""

    programmes: tuple[ResourceDetail, ...]
    missing: tuple[str, ...]


def replace_dates(session: Session, document: ProgrammeDocument, resource: Resource) -> None:
    """Replace the dates of a programme by those of its document, in the transaction that publishes it."""
    session.execute(delete(ProgrammeDate).where(ProgrammeDate.entry_id == resource.entry_id))
    for document_date in document.dates:
        starts = date.fromisoformat(document_date.starts)
        ends = date.fromisoformat(document_date.ends) if document_date.ends else None
        session.add(
            ProgrammeDate(entry_id=resource.entry_id, starts=starts, ends=ends, place=document_date.place)
        )
    session.flush()


def list_programme_dates(session: Session, entry_id: int, today: date) -> list[ProgrammeDate]:
    """Return the dates of a programme whose last day is `today` or later, earliest first."""
    statement = select(ProgrammeDate).where(ProgrammeDate.entry_id == entry_id, _last_day() >= today)
    return list(session.scalars(statement.order_by(ProgrammeDate.starts, ProgrammeDate.id)))


def list_chosen(session: Session, viewer: Viewer, slugs: Sequence[str]) -> list[CatalogueEntry]:
    """Return the programmes with these slugs without duplicates, in the order given, as many as there are."""
    wanted = list(dict.fromkeys(slugs))[:MAX_CHOSEN]
    if not wanted:
        return []
    statement = select(CatalogueEntry).where(
        *visible_entry_conditions(viewer),
        CatalogueEntry.kind == PROGRAMMES.kind,
        CatalogueEntry.slug.in_(wanted),
    )
    return sorted(session.scalars(statement), key=lambda entry: wanted.index(entry.slug))


def compare_programmes(
    session: Session, viewer: Viewer, slugs: Sequence[str], library_kinds: Sequence[str]
) -> Comparison:
    """Return the programmes with these slugs without duplicates, in the order given; at most four."""
    details: dict[str, ResourceDetail] = {}
    missing: list[str] = []
    for slug in list(dict.fromkeys(slugs))[:MAX_COMPARED]:
        try:
            detail = _get_following_redirect(session, viewer, slug, library_kinds)
            details[detail.entry.slug] = detail
        except (NotFound, Gone):
            missing.append(slug)
    return Comparison(tuple(details.values()), tuple(missing))


def _get_following_redirect(
    session: Session, viewer: Viewer, slug: str, library_kinds: Sequence[str]
) -> ResourceDetail:
    try:
        return get_resource(session, viewer, slug, PROGRAMMES, library_kinds=library_kinds)
    except Moved as moved:
        new_slug = moved.address.rpartition("/")[2]
        return get_resource(session, viewer, new_slug, PROGRAMMES, library_kinds=library_kinds)


def list_forward_programme(
    session: Session, viewer: Viewer, today: date, until: date
) -> list[tuple[ProgrammeDate, CatalogueEntry]]:
    """Return the dates that end on `today` or later and start before `until`, each with its programme.

    Earliest first; at most 500.
    """
    rows = session.execute(
        select(ProgrammeDate, CatalogueEntry)
        .join(CatalogueEntry, CatalogueEntry.id == ProgrammeDate.entry_id)
        .where(*visible_entry_conditions(viewer), _last_day() >= today, ProgrammeDate.starts < until)
        .order_by(ProgrammeDate.starts, CatalogueEntry.sort_title, ProgrammeDate.id)
        .limit(500)
    )
    return [(row[0], row[1]) for row in rows]


def _last_day() -> Any:
    return func.coalesce(ProgrammeDate.ends, ProgrammeDate.starts)
