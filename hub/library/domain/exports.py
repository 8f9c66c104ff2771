"""The items that an organisation keeps on the website, as content files."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Audience
from hub.catalogue.domain import CatalogueEntry
from hub.kit.content_handler import ExportedFile
from hub.library.domain.items import Ownership
from hub.library.domain.shelves import Shelf
from hub.library.models import Resource, ResourceRevision
from hub.plugin_api.content_format import format_document
from hub.plugin_api.documents import Document
from hub.plugin_api.wire import from_data


def export_items(
    session: Session, supplier: str, shelf: Shelf, kind: type[Document]
) -> Iterator[ExportedFile]:
    """Yield the live items of a shelf that an organisation keeps on the website, in the order of their slugs.

    Files are read by everybody, so an item that is limited to some organisations has no text.
    """
    rows = session.execute(
        select(CatalogueEntry.slug, CatalogueEntry.audience, ResourceRevision.fields, ResourceRevision.body)
        .join(Resource, Resource.entry_id == CatalogueEntry.id)
        .join(
            ResourceRevision,
            (ResourceRevision.resource_id == Resource.id)
            & (ResourceRevision.number == Resource.current_revision),
        )
        .where(
            CatalogueEntry.kind == shelf.kind,
            CatalogueEntry.state == "live",
            Resource.supplier == supplier,
            Resource.ownership == Ownership.WEB.value,
        )
        .order_by(CatalogueEntry.slug)
    )
    for slug, audience, fields, body in rows:
        is_public = audience == Audience.PUBLIC
        text = format_document(_document(kind, slug, fields, body)) if is_public else None
        yield ExportedFile(slug, text)


def _document(kind: type[Document], slug: str, fields: dict[str, Any], body: str) -> Document:
    known = {name: value for name, value in fields.items() if name in {*kind.fields(), *kind.FIXED}}
    return from_data(kind, {**known, "slug": slug, "body": body})
