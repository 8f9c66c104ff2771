from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import (
    CatalogueEntry,
    EntryPage,
    Filters,
    RelatedEntry,
    get_entry_by_slug,
    iter_entry_batches,
    list_entries,
    list_related_entries,
    visible_entry_conditions,
)
from hub.kit.errors import Gone
from hub.kit.page import Link
from hub.library.domain.shelves import LIBRARY, LIBRARY_KINDS, Shelf
from hub.library.models import Resource, ResourceRevision
from hub.search.domain import search_entries
from hub.trusts.domain import organisation_link, organisations_by_id

MAX_SHELF_SIZE = 200
BATCH_SIZE = 500
BEST_MATCH = "relevance"


@dataclass(frozen=True)
class ResourceDetail:
    """A resource as a viewer reads it: its row, its page, what it states, who shares it, what is related."""

    entry: CatalogueEntry
    html: Markup
    revision: ResourceRevision
    owner: Link
    related: tuple[RelatedEntry, ...]


def list_resources(
    session: Session, viewer: Viewer, filters: Filters, kinds: tuple[str, ...] = LIBRARY_KINDS
) -> EntryPage:
    """Return the page of resources that `viewer` may see and `filters` ask for."""
    return list_entries(session, viewer, kinds, filters)


def iter_resource_batches(
    session: Session, viewer: Viewer, filters: Filters, kinds: tuple[str, ...] | None = LIBRARY_KINDS
) -> Iterator[Sequence[Any]]:
    """Yield all rows that `viewer` may see and `filters` ask for, in portions; of all kinds if None.

    What a search finds comes best match first as long as it is one portion, and else newest first.
    """
    if not filters.q:
        yield from iter_entry_batches(session, viewer, kinds, filters)
        return
    asked = replace(filters, page=1, size=BATCH_SIZE)
    found = search_entries(session, viewer, kinds, asked)
    if found.total > BATCH_SIZE and filters.sort == BEST_MATCH:
        # Nobody reads so many for their rank, and to rank so deep again for each portion takes minutes.
        asked = replace(asked, sort="newest")
        found = search_entries(session, viewer, kinds, asked)
    yield found.entries
    for page in range(2, found.page_count(BATCH_SIZE) + 1):
        yield search_entries(session, viewer, kinds, replace(asked, page=page)).entries


def stated_fields_by_entry_id(session: Session, entries: Sequence[Any]) -> dict[int, dict[str, Any]]:
    """Return what the current revisions of `entries` state, by the entry's id; nothing for what has none."""
    rows = session.execute(
        select(Resource.entry_id, ResourceRevision.fields)
        .join(ResourceRevision, ResourceRevision.resource_id == Resource.id)
        .where(
            ResourceRevision.number == Resource.current_revision,
            Resource.entry_id.in_([entry.id for entry in entries]),
        )
    )
    stated = {row.entry_id: row.fields for row in rows}
    return {entry.id: stated.get(entry.id, {}) for entry in entries}


def get_resource(session: Session, viewer: Viewer, slug: str, shelf: Shelf = LIBRARY) -> ResourceDetail:
    """Return what stands on `shelf` under `slug` for `viewer`.

    Raises NotFound where there is nothing, Gone where its owner took it away, and Moved where it has another
    address: it was renamed, or went from the library to a shelf of its own.
    """
    entry = get_entry_by_slug(
        session, viewer, shelf.kind, slug, fallback_kinds=LIBRARY_KINDS if shelf is LIBRARY else ()
    )
    owner = organisation_link(organisations_by_id(session, [entry.owner_id])[entry.owner_id])
    if entry.state != "live":
        words = f"\u201c{entry.title}\u201d was shared here. Its owner has taken it away."
        raise Gone(words, (Link(f"See what else {owner.text} shares", owner.url),))
    resource, revision = session.execute(
        select(Resource, ResourceRevision)
        .join(ResourceRevision, ResourceRevision.resource_id == Resource.id)
        .where(Resource.entry_id == entry.id, ResourceRevision.number == Resource.current_revision)
    ).one()
    # The stored page was cleaned when it was made; nothing else is ever put there.
    html = Markup(resource.html)  # noqa: S704
    related = tuple(list_related_entries(session, viewer, entry, LIBRARY_KINDS))
    return ResourceDetail(entry, html, revision, owner, related)


def list_shelf(session: Session, viewer: Viewer, shelf: Shelf) -> list[tuple[CatalogueEntry, dict[str, Any]]]:
    """Return all that stands on a short `shelf`, with what each states, in order of the titles."""
    rows = session.execute(
        select(CatalogueEntry, ResourceRevision.fields)
        .join(Resource, Resource.entry_id == CatalogueEntry.id)
        .join(
            ResourceRevision,
            (ResourceRevision.resource_id == Resource.id)
            & (ResourceRevision.number == Resource.current_revision),
        )
        .where(*visible_entry_conditions(viewer), CatalogueEntry.kind == shelf.kind)
        .order_by(CatalogueEntry.sort_title, CatalogueEntry.id)
        .limit(MAX_SHELF_SIZE)
    )
    return [(row[0], row[1]) for row in rows]
