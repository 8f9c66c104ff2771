from collections.abc import Callable, Iterator
from dataclasses import fields as fields_of
from datetime import datetime
from functools import partial
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import event, select
from sqlalchemy.orm import Mapper, Session

from hub.catalogue.domain import (
    CatalogueEntry,
    EntryFields,
    add_redirect,
    find_entry_by_any_slug,
    find_entry_by_public_id,
    upsert_entry,
    withdraw_entry,
)
from hub.kit.content_handler import ContentHandler, Origin
from hub.kit.errors import Conflict, Invalid
from hub.kit.markdown import render, strip_tags
from hub.library.domain.shelves import CONTENT_VERSION, FOUND_IN_STUDY, LIBRARY, WRITTEN_BY_STUDY, Shelf
from hub.library.models import Resource, ResourceRevision
from hub.plugin_api.documents import FACETS, Document, Source
from hub.plugin_api.frontmatter import parse
from hub.plugin_api.wire import to_data
from hub.trusts.domain import OFFICE_SLUG

UNSEARCHED_FIELDS = {field.name for field in fields_of(Document)} - {"doubt"} | {"group", "lead"}
"""Fields that are not part of the searched text: those of every document, and vocabulary values."""


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
        partial(parse, kind), publish, withdraw_resource, CONTENT_VERSION, shelf.address, **more
    )


def publish_resource(
    session: Session, document: Document, origin: Origin, shelf: Shelf = LIBRARY
) -> Resource:
    """Create or update the item of `shelf` from its document; unchanged content adds no revision.

    Raises Invalid for a slug that is reserved or is in use by another supplier, file or item.
    """
    existing = _find_existing_entry(session, document, origin, shelf)
    public_id = existing.public_id if existing else _public_id(document, shelf)
    html = render(document.body)
    fields = _entry_fields(document, origin, public_id, shelf, page_text(document, html))
    entry = upsert_entry(session, fields, now=origin.now)
    for slug in document.formerly:
        add_redirect(session, entry, slug)
    statement = select(Resource).where(Resource.public_id == public_id)
    resource = session.scalar(statement) if existing else None
    if resource is None:
        resource = Resource(public_id=public_id, entry_id=entry.id, current_revision=0)
        session.add(resource)
    resource.supplier = origin.supplier
    resource.html = html
    session.flush()
    _add_revision(session, resource, document, origin)
    return resource


def withdraw_resource(session: Session, public_id: str, now: datetime) -> None:
    """Withdraw a resource: its address answers 410, its revisions are kept. Raises Conflict if unknown."""
    entry = find_entry_by_public_id(session, public_id)
    if entry is None:
        raise Conflict("This resource is not in the library.")
    withdraw_entry(session, entry, now=now)


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


def _public_id(document: Document, shelf: Shelf) -> str:
    # Derived from the first slug of the item, so that a new database gives it the same id.
    first_slug = document.formerly[0] if document.formerly else document.slug
    return str(uuid5(NAMESPACE_URL, f"{shelf.kind}/{first_slug}"))


def _entry_fields(document: Document, origin: Origin, public_id: str, shelf: Shelf, body: str) -> EntryFields:
    facets = {name: [str(word) for word in getattr(document, name)] for name in FACETS}
    facets |= {
        "kind": [document.kind.value],
        "evidence": [document.evidence.value],
        "trust": [origin.owner_slug],
    }
    return EntryFields(
        public_id=public_id,
        kind=shelf.kind,
        slug=document.slug,
        address=shelf.address(document.slug),
        title=document.title,
        summary=document.summary,
        note=_note(document, origin),
        owner_id=origin.owner_id,
        facets={name: values for name, values in facets.items() if values},
        body=body,
    )


def page_text(document: Document, html: str) -> str:
    """Return the text of the page of `document` as plain text, without its title and summary."""
    values = [value for name, value in to_data(document).items() if name not in UNSEARCHED_FIELDS]
    return " ".join((strip_tags(html), *(_sentence(text) for text in _texts(values))))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _texts(value: Any) -> Iterator[str]:
    # A field is a string, a list of such values, or a mapping whose only free text is in `text`.
    if isinstance(value, str) and value:
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        yield from _texts(value.get("text", ""))


def _note(document: Document, origin: Origin) -> str:
    if document.source is not Source.STUDY:
        return ""
    # National items have no trust that could confirm them.
    return WRITTEN_BY_STUDY if origin.supplier == OFFICE_SLUG else FOUND_IN_STUDY


def _add_revision(session: Session, resource: Resource, document: Document, origin: Origin) -> None:
    fields = to_data(document)
    del fields["body"]
    current = _current_revision(session, resource) if resource.current_revision else None
    if (
        current is not None
        and _stated_fields(current.fields) == _stated_fields(fields)
        and current.body == document.body
    ):
        return
    resource.current_revision += 1
    session.add(
        ResourceRevision(
            resource_id=resource.id,
            number=resource.current_revision,
            origin="file",
            fields=fields,
            body=document.body,
            content_hash=origin.content_hash,
            created_at=origin.now,
        )
    )
    session.flush()


def _current_revision(session: Session, resource: Resource) -> ResourceRevision | None:
    return session.scalar(
        select(ResourceRevision).where(
            ResourceRevision.resource_id == resource.id,
            ResourceRevision.number == resource.current_revision,
        )
    )


def _stated_fields(fields: dict[str, Any]) -> dict[str, Any]:
    # Empty fields are ignored: a field added to the document type later must not cause a new revision.
    return {name: value for name, value in fields.items() if value}


@event.listens_for(ResourceRevision, "before_update")
@event.listens_for(ResourceRevision, "before_delete")
def _refuse_to_change(_mapper: Mapper[Any], _connection: Any, _revision: ResourceRevision) -> None:
    raise Conflict("A revision never changes; make a new one.")
