from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import (
    CatalogueEntry,
    Filters,
    RelatedEntry,
    get_entry_by_slug,
    iter_entry_batches,
    visible_entry_conditions,
)
from hub.kit.clock import format_date
from hub.kit.errors import Gone
from hub.kit.page import Link
from hub.library.domain.items import RevisionStep
from hub.library.domain.shelves import LIBRARY, Shelf
from hub.library.domain.versions import find_current_version
from hub.library.models import Resource, ResourceRevision
from hub.search.domain import list_related_entries, search_entries
from hub.trusts.domain import organisation_link, organisations_by_id

MAX_SHELF_SIZE = 200
BATCH_SIZE = 500
BEST_MATCH = "relevance"


class ResourceDetail(Struct, frozen=True):
    """An item with its page: the catalogue entry, HTML, current revision, owner and related entries.

    `confirmed_at` is when its organisation last said how it stands.
    """

    entry: CatalogueEntry
    html: Markup
    revision: ResourceRevision
    owner: Link
    related: tuple[RelatedEntry, ...]
    confirmed_at: datetime | None = None


def iter_resource_batches(
    session: Session, viewer: Viewer, filters: Filters, kinds: tuple[str, ...] | None
) -> Iterator[Sequence[Any]]:
    """Yield in batches all entries of `kinds` (None: all) that `viewer` may see and `filters` select.

    Search results of one batch come best match first, larger ones newest first.
    """
    if not filters.q:
        yield from iter_entry_batches(session, viewer, kinds, filters)
        return
    batch_filters = replace(filters, page=1, size=BATCH_SIZE)
    results = search_entries(session, viewer, kinds, batch_filters, with_counts=False)
    if results.total > BATCH_SIZE and filters.sort == BEST_MATCH:
        # Ranking so many results again for each batch would take minutes.
        batch_filters = replace(batch_filters, sort="newest")
        results = search_entries(session, viewer, kinds, batch_filters, with_counts=False)
    yield results.entries
    for page in range(2, results.page_count(BATCH_SIZE) + 1):
        next_filters = replace(batch_filters, page=page)
        yield search_entries(session, viewer, kinds, next_filters, with_counts=False).entries


def stated_fields_by_entry_id(session: Session, entries: Sequence[Any]) -> dict[int, dict[str, Any]]:
    """Return the fields of the current revision of each entry, by entry id; empty if it has no revision."""
    rows = session.execute(
        select(Resource.entry_id, ResourceRevision.fields)
        .join(ResourceRevision, ResourceRevision.resource_id == Resource.id)
        .where(
            ResourceRevision.number == Resource.current_revision,
            Resource.entry_id.in_([entry.id for entry in entries]),
        )
    )
    fields_by_id = {row.entry_id: row.fields for row in rows}
    return {entry.id: fields_by_id.get(entry.id, {}) for entry in entries}


def get_resource(
    session: Session, viewer: Viewer, slug: str, shelf: Shelf = LIBRARY, *, library_kinds: Sequence[str]
) -> ResourceDetail:
    """Return the item of `shelf` with this slug, with related entries of `library_kinds`.

    Raises NotFound, Gone if its owner has withdrawn it, and Moved if it was renamed or moved from the library
    to another shelf.
    """
    entry = get_entry_by_slug(
        session, viewer, shelf.kind, slug, fallback_kinds=library_kinds if shelf is LIBRARY else ()
    )
    owner = organisation_link(organisations_by_id(session, [entry.owner_id])[entry.owner_id])
    if entry.state == "gone":
        raise Gone(explain_withdrawal(session, entry), (Link(f"See other items of {owner.text}", owner.url),))
    resource, revision = session.execute(
        select(Resource, ResourceRevision)
        .join(ResourceRevision, ResourceRevision.resource_id == Resource.id)
        .where(Resource.entry_id == entry.id, ResourceRevision.number == Resource.current_revision)
    ).one()
    # The stored HTML was sanitised when it was rendered.
    html = Markup(resource.html)  # noqa: S704
    related = tuple(list_related_entries(session, viewer, entry, library_kinds))
    return ResourceDetail(entry, html, revision, owner, related, resource.confirmed_at)


def explain_withdrawal(session: Session, entry: CatalogueEntry) -> str:
    """Return the sentence for the address of a withdrawn item: since when, and why if its owner said so."""
    words = f"\u201c{entry.title}\u201d was shared here. Its owner withdrew it"
    version = find_current_version(session, entry.id)
    if version is None or version.step != RevisionStep.WITHDRAWAL:
        return f"{words}."
    return f"{words} on {format_date(version.created_at)}. Reason: {version.change_note}"


def list_shelf(session: Session, viewer: Viewer, shelf: Shelf) -> list[tuple[CatalogueEntry, dict[str, Any]]]:
    """Return (entry, fields of the current revision) of at most MAX_SHELF_SIZE items, sorted by title."""
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


def list_live_bodies(
    session: Session, kinds: Sequence[str], after_id: int, limit: int
) -> list[tuple[int, str]]:
    """Return (entry id, Markdown body) of the first `limit` live items of `kinds` after `after_id`, by id."""
    rows = session.execute(
        select(CatalogueEntry.id, ResourceRevision.body)
        .join(Resource, Resource.entry_id == CatalogueEntry.id)
        .join(
            ResourceRevision,
            (ResourceRevision.resource_id == Resource.id)
            & (ResourceRevision.number == Resource.current_revision),
        )
        .where(CatalogueEntry.state == "live", CatalogueEntry.kind.in_(kinds), CatalogueEntry.id > after_id)
        .order_by(CatalogueEntry.id)
        .limit(limit)
    )
    return [(row.id, row.body) for row in rows]
