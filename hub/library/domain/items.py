"""Write an item of a shelf: its catalogue entry, its page and its revision, from whichever side it comes."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import event, select
from sqlalchemy.orm import Mapper, Session, object_session

from hub.access import Audience
from hub.catalogue.domain import (
    CatalogueEntry,
    EntryFields,
    bump_change_counter,
    replace_facets,
    upsert_entry,
    withdraw_entry,
)
from hub.kit.errors import Conflict
from hub.kit.markdown import render
from hub.library.domain.search_text import searched_text
from hub.library.domain.shelves import FOUND_IN_STUDY, WRITTEN_BY_STUDY, Shelf
from hub.library.domain.versions import ATTACHMENTS, READERS
from hub.library.models import Resource, ResourceRevision
from hub.plugin_api.documents import FACETS, Document, Source
from hub.plugin_api.vocabulary import Evidence
from hub.plugin_api.wire import to_data
from hub.trusts.domain import OFFICE_SLUG

IS_REDACTING = "redacts a revision"


class Ownership(StrEnum):
    """Whence the changes of an item come."""

    FILE = "file"
    WEB = "web"
    API = "api"


class RevisionStep(StrEnum):
    """What a revision did with its item."""

    PUBLICATION = "publication"
    WITHDRAWAL = "withdrawal"


class Publication(Struct, frozen=True):
    """By whom, when and for whom a document is published.

    `owner_slug` is the supplier of the item, too. `reader_ids` are organisations that may read an item of
    Audience.ORGANISATION besides its owner. `extra_text` is searched with the item, such as the text of
    its `attachments`, which are kept with the revision.
    """

    owner_id: int
    owner_slug: str
    now: datetime
    ownership: Ownership = Ownership.FILE
    audience: Audience = Audience.PUBLIC
    content_hash: str = ""
    change_note: str = ""
    reader_ids: tuple[int, ...] = ()
    author_id: int | None = None
    publisher_id: int | None = None
    extra_text: str = ""
    attachments: tuple[Mapping[str, Any], ...] = ()


def write_item(
    session: Session,
    document: Document,
    publication: Publication,
    shelf: Shelf,
    existing: CatalogueEntry | None,
) -> Resource:
    """Create or update an item from its document; unchanged content adds no revision."""
    public_id = existing.public_id if existing else make_public_id(document, shelf)
    html = render(document.body)
    statement = select(Resource).where(Resource.public_id == public_id)
    resource = session.scalar(statement) if existing else None
    level = resource.evidence_level if resource else ""
    kept = _kept_statement(existing, resource, publication)
    text = searched_text(to_data(document), html, publication.extra_text)
    fields = _entry_fields(document, publication, public_id, shelf, text, level)
    entry = upsert_entry(session, replace(fields, note=kept[0]) if kept else fields, now=publication.now)
    if kept:
        entry.state = kept[1]
    if resource is None:
        resource = Resource(public_id=public_id, entry_id=entry.id, current_revision=0, evidence_level="")
        session.add(resource)
    resource.supplier = publication.owner_slug
    if publication.ownership is Ownership.FILE:
        resource.taken_over_at = None
    elif resource.ownership == Ownership.FILE:
        resource.taken_over_at = publication.now
    resource.ownership = publication.ownership.value
    resource.html = html
    session.flush()
    _add_revision(session, resource, document, publication)
    return resource


def withdraw_item(
    session: Session, entry: CatalogueEntry, *, reason: str, by_id: int | None, now: datetime
) -> None:
    """Withdraw an item: its address says so from now on, and the withdrawal is a revision with its reason."""
    withdraw_entry(session, entry, now=now)
    resource = session.scalars(select(Resource).where(Resource.entry_id == entry.id)).one()
    current = get_current_revision(session, resource)
    resource.current_revision += 1
    session.add(
        ResourceRevision(
            resource_id=resource.id,
            number=resource.current_revision,
            origin=resource.ownership,
            fields=current.fields,
            body=current.body,
            content_hash=current.content_hash,
            created_at=now,
            step=RevisionStep.WITHDRAWAL.value,
            change_note=reason,
            audience=current.audience,
            publisher_id=by_id,
        )
    )
    session.flush()


def set_evidence_level(session: Session, entry: CatalogueEntry, level: str) -> None:
    """Set the evidence level that the rule derives for an item; its list entries and filters follow."""
    resource = session.scalars(select(Resource).where(Resource.entry_id == entry.id)).one()
    resource.evidence_level = level
    entry.seq = bump_change_counter(session)
    replace_facets(session, entry, {**entry.facets, "evidence": [level or Evidence.SHARED.value]})
    session.flush()


def redact_revision(
    session: Session, entry: CatalogueEntry, number: int, *, reason: str, now: datetime
) -> None:
    """Remove the words of a former version of an item; its number, dates and the reason stay.

    Raises Conflict for the current version, which is on the page, and for one that was redacted already.
    """
    resource = session.scalars(select(Resource).where(Resource.entry_id == entry.id)).one()
    is_shown = number == resource.current_revision and entry.state == "live"
    revision = session.scalar(
        select(ResourceRevision).where(
            ResourceRevision.resource_id == resource.id, ResourceRevision.number == number
        )
    )
    if revision is None or revision.redacted_at is not None or is_shown:
        raise Conflict("This version is the current one or has been redacted. Reload the page.")
    session.info[IS_REDACTING] = True
    try:
        revision.fields, revision.body, revision.content_hash, revision.change_note = {}, "", "", ""
        revision.redacted_at, revision.redaction_reason = now, reason
        session.flush()
    finally:
        session.info.pop(IS_REDACTING)


def get_current_revision(session: Session, resource: Resource) -> ResourceRevision:
    """Return the current revision of an item."""
    return session.scalars(
        select(ResourceRevision).where(
            ResourceRevision.resource_id == resource.id,
            ResourceRevision.number == resource.current_revision,
        )
    ).one()


def make_public_id(document: Document, shelf: Shelf) -> str:
    """Return the id of an item, derived from its first slug, so that a new database gives it the same id."""
    first_slug = document.formerly[0] if document.formerly else document.slug
    return str(uuid5(NAMESPACE_URL, f"{shelf.kind}/{first_slug}"))


def _entry_fields(
    document: Document, publication: Publication, public_id: str, shelf: Shelf, body: str, level: str
) -> EntryFields:
    facets = {name: [str(word) for word in getattr(document, name)] for name in FACETS}
    facets |= {
        "kind": [document.kind.value],
        "evidence": [level or Evidence.SHARED.value],
        "trust": [publication.owner_slug],
    }
    return EntryFields(
        public_id=public_id,
        kind=shelf.kind,
        slug=document.slug,
        address=shelf.address(document.slug),
        title=document.title,
        summary=document.summary,
        note=_note(document, publication),
        owner_id=publication.owner_id,
        facets={name: values for name, values in facets.items() if values},
        body=body,
        audience=publication.audience,
        reader_ids=publication.reader_ids,
    )


def _kept_statement(
    entry: CatalogueEntry | None, resource: Resource | None, publication: Publication
) -> tuple[str, str] | None:
    """Return the note and state that a publication keeps, because the organisation said how the item stands.

    A new version that is written on the website is a newer word than that. A file that comes back after it
    was taken away begins anew.
    """
    if entry is None or resource is None or resource.confirmed_at is None:
        return None
    if entry.state == "gone":
        resource.confirmed_at = None
        return None
    return (entry.note, entry.state) if publication.ownership is Ownership.FILE else ("", "live")


def _note(document: Document, publication: Publication) -> str:
    if document.source is not Source.STUDY:
        return ""
    # National items have no trust that could confirm them.
    return WRITTEN_BY_STUDY if publication.owner_slug == OFFICE_SLUG else FOUND_IN_STUDY


def _add_revision(session: Session, resource: Resource, document: Document, publication: Publication) -> None:
    fields = to_data(document)
    # Where files stand in the folder of a supplier is not part of a version, which has the files themselves.
    del fields["body"], fields["files"]
    if publication.attachments:
        fields[ATTACHMENTS] = [dict(each) for each in publication.attachments]
    if publication.audience is Audience.ORGANISATION:
        fields[READERS] = sorted(set(publication.reader_ids) - {publication.owner_id})
    current = get_current_revision(session, resource) if resource.current_revision else None
    if (
        current is not None
        and current.step == RevisionStep.PUBLICATION
        and _stated_fields(current.fields) == _stated_fields(fields)
        and current.body == document.body
        and current.audience == publication.audience
    ):
        return
    resource.current_revision += 1
    session.add(
        ResourceRevision(
            resource_id=resource.id,
            number=resource.current_revision,
            origin=publication.ownership.value,
            fields=fields,
            body=document.body,
            content_hash=publication.content_hash,
            created_at=publication.now,
            change_note=publication.change_note,
            audience=publication.audience.value,
            author_id=publication.author_id,
            publisher_id=publication.publisher_id,
        )
    )
    session.flush()


def _stated_fields(fields: dict[str, Any]) -> dict[str, Any]:
    # Empty fields are ignored: a field added to the document type later must not cause a new revision.
    return {name: value for name, value in fields.items() if value}


@event.listens_for(ResourceRevision, "before_update")
@event.listens_for(ResourceRevision, "before_delete")
def _refuse_to_change(_mapper: Mapper[Any], _connection: Any, revision: ResourceRevision) -> None:
    session = object_session(revision)
    if session is None or not session.info.get(IS_REDACTING):
        raise Conflict("A revision never changes; make a new one.")
