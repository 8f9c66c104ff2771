"""What may happen to a resource: published from a document, read by a viewer, withdrawn by its owner."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from markupsafe import Markup
from sqlalchemy import event, select
from sqlalchemy.orm import Mapper, Session

from hub.catalogue.domain import (
    CatalogueEntry,
    EntryFields,
    Filters,
    Found,
    entry_of,
    find_entries,
    owner_of_slug,
    place_of,
    put_entry,
    redirect_entry,
    withdraw_entry,
)
from hub.kit.access import Viewer
from hub.kit.content import Origin
from hub.kit.errors import Conflict, Invalid
from hub.kit.markdown import RENDERER, render
from hub.library.models import Resource, ResourceRevision
from hub.plugin_api.frontmatter import FACETS, Document, Source
from hub.trusts.domain import OFFICE_SLUG

KIND = "resource"
CONTENT_VERSION = f"2.{RENDERER}"
"""What a document becomes depends on this; raise it and every file is brought in anew."""

FOUND_IN_STUDY = "As found in April 2009, not since confirmed by the trust"
WRITTEN_BY_STUDY = "From the study of April 2009"


@dataclass(frozen=True)
class ReadResource:
    """A resource as a viewer reads it, or where it went: `moved` to another address, or `gone`."""

    entry: CatalogueEntry
    moved: bool
    gone: bool
    html: Markup
    revision: ResourceRevision


def resources_for(session: Session, viewer: Viewer, filters: Filters) -> Found:
    """Return the page of resources that `viewer` may see and `filters` ask for."""
    return find_entries(session, viewer, KIND, filters)


def read_resource(session: Session, viewer: Viewer, slug: str) -> ReadResource:
    """Return the resource at `slug` for `viewer`; raise NotFound where there is none."""
    place = place_of(session, viewer, KIND, slug)
    resource, revision = session.execute(
        select(Resource, ResourceRevision)
        .join(ResourceRevision, ResourceRevision.resource_id == Resource.id)
        .where(Resource.entry_id == place.entry.id, ResourceRevision.number == Resource.current_revision)
    ).one()
    # The stored page was cleaned when it was made; nothing else is ever put there.
    html = Markup(resource.html)  # noqa: S704
    return ReadResource(place.entry, place.moved, place.gone, html, revision)


def publish_resource(session: Session, document: Document, origin: Origin) -> Resource:
    """Make or change a resource as its document says; the same content makes no new revision.

    Raises Invalid, naming the field, when a slug belongs to somebody else or to another file.
    """
    owner = _owner_of_slugs(session, document, origin)
    public_id = owner.public_id if owner else _public_id(document)
    entry = put_entry(session, _entry_fields(document, origin, public_id), now=origin.now)
    for slug in document.formerly:
        redirect_entry(session, entry, slug)
    known = select(Resource).where(Resource.public_id == public_id)
    resource = session.scalar(known) if owner else None
    if resource is None:
        resource = Resource(public_id=public_id, entry_id=entry.id, current_revision=0)
        session.add(resource)
    resource.supplier = origin.supplier
    resource.html = render(document.body)
    session.flush()
    _add_revision(session, resource, document, origin)
    return resource


def withdraw_resource(session: Session, public_id: str, now: datetime) -> None:
    """Take a resource out of the library; its address says that it is gone, and its revisions stay."""
    entry = entry_of(session, public_id)
    if entry is None:
        raise Conflict("This resource is not in the library.")
    withdraw_entry(session, entry, now=now)


def _owner_of_slugs(session: Session, document: Document, origin: Origin) -> CatalogueEntry | None:
    found: CatalogueEntry | None = None
    for field, slug in (("slug", document.slug), *(("formerly", slug) for slug in document.formerly)):
        entry = owner_of_slug(session, KIND, slug)
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
    holder = origin.held.get(entry.public_id, origin.path)
    if holder != origin.path:
        raise Invalid(field, f"`{slug}` is already used by {holder}. Choose another")


def _public_id(document: Document) -> str:
    # Made from the first slug the thing ever had, so that a new database gives the same id.
    first = document.formerly[0] if document.formerly else document.slug
    return str(uuid5(NAMESPACE_URL, f"{KIND}/{first}"))


def _entry_fields(document: Document, origin: Origin, public_id: str) -> EntryFields:
    facets = {name: [str(word) for word in getattr(document, name)] for name in FACETS}
    facets |= {
        "kind": [document.kind.value],
        "evidence": [document.evidence.value],
        "trust": [origin.owner_slug],
    }
    return EntryFields(
        public_id=public_id,
        kind=KIND,
        slug=document.slug,
        address=f"/library/{document.slug}",
        title=document.title,
        summary=document.summary,
        note=_note(document, origin),
        owner_id=origin.owner_id,
        facets={name: values for name, values in facets.items() if values},
        words=document.body,
    )


def _note(document: Document, origin: Origin) -> str:
    if document.source is not Source.STUDY:
        return ""
    # Of what is national no trust could confirm anything.
    return WRITTEN_BY_STUDY if origin.supplier == OFFICE_SLUG else FOUND_IN_STUDY


def _add_revision(session: Session, resource: Resource, document: Document, origin: Origin) -> None:
    fields = _plain(document)
    current = _current_revision(session, resource) if resource.current_revision else None
    if current is not None and current.fields == fields and current.body == document.body:
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


def _plain(document: Document) -> dict[str, Any]:
    fields = {name: value for name, value in asdict(document).items() if name != "body"}
    return {
        name: [str(item) for item in value] if isinstance(value, tuple) else str(value)
        for name, value in fields.items()
    }


@event.listens_for(ResourceRevision, "before_update")
@event.listens_for(ResourceRevision, "before_delete")
def _refuse_to_change(_mapper: Mapper[Any], _connection: Any, _revision: ResourceRevision) -> None:
    raise Conflict("A revision never changes; make a new one.")
