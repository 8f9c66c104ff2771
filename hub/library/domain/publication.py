"""Publish items from the files of a supplier, and withdraw those whose files are gone."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.catalogue.domain import (
    CatalogueEntry,
    add_redirect,
    find_entry_by_any_slug,
    find_entry_by_public_id,
    withdraw_entry,
)
from hub.kit.content_handler import ContentHandler, KeptOnWebsiteError, Origin
from hub.kit.errors import Conflict, Invalid
from hub.kit.row_locks import for_update
from hub.library.domain.exports import export_items
from hub.library.domain.items import Ownership, Publication, write_item
from hub.library.domain.shelves import CONTENT_VERSION, LIBRARY, Shelf
from hub.library.models import Resource
from hub.plugin_api.documents import Document
from hub.plugin_api.frontmatter import parse


def make_content_handler(
    kind: type[Document],
    shelf: Shelf,
    *,
    on_publish: Callable[[Session, Any, Resource], None] | None = None,
    **more: Any,
) -> ContentHandler:
    """Return the content handler that publishes documents of type `kind` on `shelf`.

    `on_publish` is called after each publication, in the same transaction. `more` are further fields of the
    ContentHandler.
    """

    def publish(session: Session, document: Any, origin: Origin) -> str:
        resource = publish_resource(session, document, origin, shelf)
        if on_publish is not None:
            on_publish(session, document, resource)
        return resource.public_id

    return ContentHandler(
        partial(parse, kind),
        publish,
        withdraw_resource,
        CONTENT_VERSION,
        shelf.address,
        export=partial(export_items, shelf=shelf, kind=kind),
        **more,
    )


def publish_resource(
    session: Session, document: Document, origin: Origin, shelf: Shelf = LIBRARY
) -> Resource:
    """Create or update the item of `shelf` from its file; unchanged content adds no revision.

    Raises KeptOnWebsiteError for an item that is looked after on the website, which stays as it is, and
    Invalid for a slug that is reserved or is in use by another supplier, file or item.
    """
    existing = _find_existing_entry(session, document, origin, shelf)
    if existing is not None and _is_kept_on_website(session, existing):
        raise KeptOnWebsiteError(existing.public_id)
    publication = Publication(
        origin.owner_id,
        origin.owner_slug,
        origin.now,
        content_hash=origin.content_hash,
        extra_text=origin.extra_text,
        attachments=origin.attachments,
    )
    resource = write_item(session, document, publication, shelf, existing)
    resource.supplier = origin.supplier
    entry = session.get_one(CatalogueEntry, resource.entry_id)
    for slug in document.formerly:
        add_redirect(session, entry, slug)
    return resource


def withdraw_resource(session: Session, public_id: str, now: datetime) -> None:
    """Withdraw a resource whose file is gone: its address answers 410, its revisions are kept.

    An item that is looked after on the website stays. Raises Conflict if the item is unknown.
    """
    entry = find_entry_by_public_id(session, public_id)
    if entry is None:
        raise Conflict("This resource is not in the library.")
    if not _is_kept_on_website(session, entry):
        withdraw_entry(session, entry, now=now)


def _is_kept_on_website(session: Session, entry: CatalogueEntry) -> bool:
    # The lock of the entry lets the website take an item over before or after, and not meanwhile.
    session.execute(for_update(select(CatalogueEntry.id).where(CatalogueEntry.id == entry.id)))
    ownership = session.scalar(select(Resource.ownership).where(Resource.entry_id == entry.id))
    return ownership not in (None, Ownership.FILE)


def _find_existing_entry(
    session: Session, document: Document, origin: Origin, shelf: Shelf
) -> CatalogueEntry | None:
    existing: CatalogueEntry | None = None
    for field, slug in (("slug", document.slug), *(("formerly", slug) for slug in document.formerly)):
        if slug in shelf.reserved_slugs:
            raise Invalid(field, f"`{slug}` is the address of a page of the hub. Choose another")
        entry = find_entry_by_any_slug(session, shelf.kind, slug)
        if entry is None or entry is existing:
            continue
        _refuse_if_taken(session, field, slug, entry, origin)
        if existing is not None:
            raise Invalid(field, f"`{slug}` is the address of another item. Leave it out")
        existing = entry
    return existing


def _refuse_if_taken(session: Session, field: str, slug: str, entry: CatalogueEntry, origin: Origin) -> None:
    supplier = session.scalar(select(Resource.supplier).where(Resource.entry_id == entry.id))
    if supplier != origin.supplier:
        raise Invalid(field, f"`{slug}` already belongs to {supplier}. Choose another")
    path = origin.path_by_public_id.get(entry.public_id, origin.path)
    if path != origin.path:
        raise Invalid(field, f"`{slug}` is already used by {path}. Choose another")
