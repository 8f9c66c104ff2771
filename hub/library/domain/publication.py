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
"""Fields whose words are no sentences of the page: what every document has, and words of vocabularies."""


def make_content_handler(
    kind: type[Document],
    shelf: Shelf,
    *,
    on_publish: Callable[[Session, Any, Resource], None] | None = None,
    **more: Any,
) -> ContentHandler:
    """Return how files become things of `shelf`; `after` hears of each in the same transaction.

    `more` are further fields of the ContentHandler.
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
    """Make or change what stands on `shelf` as its document says; the same content makes no new revision.

    Raises Invalid, naming the field, when a slug belongs to somebody else or to another file.
    """
    owner = _find_existing_entry(session, document, origin, shelf)
    public_id = owner.public_id if owner else _public_id(document, shelf)
    html = render(document.body)
    fields = _entry_fields(document, origin, public_id, shelf, page_text(document, html))
    entry = upsert_entry(session, fields, now=origin.now)
    for slug in document.formerly:
        add_redirect(session, entry, slug)
    known = select(Resource).where(Resource.public_id == public_id)
    resource = session.scalar(known) if owner else None
    if resource is None:
        resource = Resource(public_id=public_id, entry_id=entry.id, current_revision=0)
        session.add(resource)
    resource.supplier = origin.supplier
    resource.html = html
    session.flush()
    _add_revision(session, resource, document, origin)
    return resource


def withdraw_resource(session: Session, public_id: str, now: datetime) -> None:
    """Take a resource out of the library; its address says that it is gone, and its revisions stay."""
    entry = find_entry_by_public_id(session, public_id)
    if entry is None:
        raise Conflict("This resource is not in the library.")
    withdraw_entry(session, entry, now=now)


def _find_existing_entry(
    session: Session, document: Document, origin: Origin, shelf: Shelf
) -> CatalogueEntry | None:
    found: CatalogueEntry | None = None
    for field, slug in (("slug", document.slug), *(("formerly", slug) for slug in document.formerly)):
        if slug in shelf.reserved_slugs:
            raise Invalid(field, f"`{slug}` is the address of a page of the hub. Choose another")
        entry = find_entry_by_any_slug(session, shelf.kind, slug)
        if entry is None or entry is found:
            continue
        _refuse_if_taken(session, field, slug, entry, origin)
        if found is not None:
            raise Invalid(field, f"`{slug}` is the address of another item. Leave it out")
        found = entry
    return found


def _refuse_if_taken(session: Session, field: str, slug: str, entry: CatalogueEntry, origin: Origin) -> None:
    supplier = session.scalar(select(Resource.supplier).where(Resource.entry_id == entry.id))
    if supplier != origin.supplier:
        raise Invalid(field, f"`{slug}` already belongs to {supplier}. Choose another")
    holder = origin.path_by_public_id.get(entry.public_id, origin.path)
    if holder != origin.path:
        raise Invalid(field, f"`{slug}` is already used by {holder}. Choose another")


def _public_id(document: Document, shelf: Shelf) -> str:
    # Made from the first slug the thing ever had, so that a new database gives the same id.
    first = document.formerly[0] if document.formerly else document.slug
    return str(uuid5(NAMESPACE_URL, f"{shelf.kind}/{first}"))


def _entry_fields(
    document: Document, origin: Origin, public_id: str, shelf: Shelf, words: str
) -> EntryFields:
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
        body=words,
    )


def page_text(document: Document, html: str) -> str:
    """Return all that the page of `document` says beside its title and summary, as plain text."""
    more = {name: value for name, value in to_data(document).items() if name not in UNSEARCHED_FIELDS}
    return " ".join((strip_tags(html), *(_sentence(text) for text in _texts(list(more.values())))))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _texts(value: Any) -> Iterator[str]:
    # What a shelf's own fields say: a text, lines of texts, or lines that hold a text among words of the hub.
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
    # Of what is national no trust could confirm anything.
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
    # A field that a document of today has and says nothing in is no change of what was said before.
    return {name: value for name, value in fields.items() if value}


@event.listens_for(ResourceRevision, "before_update")
@event.listens_for(ResourceRevision, "before_delete")
def _refuse_to_change(_mapper: Mapper[Any], _connection: Any, _revision: ResourceRevision) -> None:
    raise Conflict("A revision never changes; make a new one.")
