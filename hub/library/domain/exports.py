"""The items that an organisation keeps on the website, as content files."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Audience
from hub.catalogue.domain import CatalogueEntry
from hub.files.domain import files_by_public_id
from hub.kit.content_handler import ExportedFile
from hub.library.domain.items import Ownership
from hub.library.domain.shelves import Shelf
from hub.library.domain.versions import ATTACHMENTS
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
        if audience != Audience.PUBLIC:
            yield ExportedFile(slug, None)
            continue
        records = fields.get(ATTACHMENTS) or ()
        kept = files_by_public_id(session, [record["file"] for record in records])
        paths = _place_files([record for record in records if record["file"] in kept])
        document = _document(kind, slug, {**fields, "files": [stated for stated, _ in paths]}, body)
        missing = tuple(record["name"] for record in records if record["file"] not in kept)
        files = tuple((stated["file"], file_id) for stated, file_id in paths)
        yield ExportedFile(slug, format_document(document), files, missing)


def _place_files(records: list[Mapping[str, Any]]) -> list[tuple[dict[str, str], str]]:
    """Return what a content file says of each file, and its public id.

    A second file of one name stands in a folder with a number, because some systems do not tell small letters
    from capital ones.
    """
    taken: set[str] = set()
    placed = []
    for record in records:
        path, number = record["name"], 2
        while path.casefold() in taken:
            path, number = f"{number}/{record['name']}", number + 1
        taken.add(path.casefold())
        words = {"file": path, "title": record["title"], "alt_text": record["alt_text"]}
        placed.append((words, record["file"]))
    return placed


def _document(kind: type[Document], slug: str, fields: dict[str, Any], body: str) -> Document:
    known = {name: value for name, value in fields.items() if name in {*kind.fields(), *kind.FIXED}}
    return from_data(kind, {**known, "slug": slug, "body": body})
