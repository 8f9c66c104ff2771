"""Write the versions that drafts become, and restore the version before one that is undone."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Audience, Viewer
from hub.catalogue.domain import CatalogueEntry, find_entry_by_any_slug, lock_writers
from hub.kit.errors import Conflict, Invalid
from hub.kit.text import fold_text
from hub.library.domain import (
    Ownership,
    Publication,
    Resource,
    RevisionStep,
    Version,
    find_current_version,
    find_version,
    withdraw_item,
    write_item,
)
from hub.plugin_api.documents import ProgrammeDocument
from hub.programmes.domain import replace_dates
from hub.publishing.domain.attachments import published_files
from hub.publishing.domain.draft_states import ItemKind
from hub.publishing.domain.item_fields import (
    EVERYBODY,
    MAX_READERS,
    NAMED,
    OWN_ORGANISATION,
    SHAPES,
    Fields,
    audience_of,
    fields_of_revision,
    make_document,
)
from hub.publishing.domain.item_lookup import lock_item
from hub.publishing.domain.upkeep import lock_upkeep
from hub.publishing.models import Draft
from hub.trusts.domain import find_organisation, organisations_by_id

MAX_SLUG_LENGTH = 60
CHANGED_ELSEWHERE = (
    "The published item has changed since this draft was started. Return the draft so that its authors "
    "can check the change."
)
ANOTHER_DRAFT = (
    "Someone has started a new version of the item, so this cannot be undone. Discard that draft first."
)


def lock_item_of(session: Session, draft: Draft) -> CatalogueEntry | None:
    """Return the item of a draft, which nobody else changes until the end of the transaction, or None.

    Its upkeep comes first, as for whoever confirms or reviews the item.
    """
    if draft.entry_id is None:
        return None
    lock_upkeep(session, [draft.entry_id])
    return lock_item(session, draft.entry_id)


def refuse_if_changed_elsewhere(session: Session, draft: Draft, entry: CatalogueEntry | None) -> None:
    """Raise Conflict if the version from which a draft began is no longer the newest of its item."""
    version = find_current_version(session, entry.id) if entry else None
    if version is not None and version.number != draft.base_revision:
        raise Conflict(CHANGED_ELSEWHERE)


def write_version(
    session: Session, viewer: Viewer, draft: Draft, entry: CatalogueEntry | None, at: datetime
) -> Resource:
    """Publish the fields of a draft as a version of its item, or as a new item if `entry` is None."""
    version = find_current_version(session, entry.id) if entry else None
    kept = version.fields if version else {}
    slug = entry.slug if entry else _make_slug(session, draft)
    return _write(session, viewer, draft, draft.fields, slug, entry, kept, at)


def restore_version(
    session: Session, viewer: Viewer, draft: Draft, entry: CatalogueEntry, at: datetime
) -> None:
    """Let the version stand again that stood before a draft was published; a new item is withdrawn.

    Raises Conflict if the item has been changed since, if another draft of it was begun, and if the words of
    the version before are redacted.
    """
    current = find_current_version(session, entry.id)
    if current is None or current.number != draft.published_revision:
        raise Conflict("The item has been changed since, so this cannot be undone.")
    is_other = (Draft.entry_id == entry.id, Draft.closed_at.is_(None), Draft.id != draft.id)
    if session.scalar(select(Draft.id).where(*is_other)) is not None:
        raise Conflict(ANOTHER_DRAFT)
    before = find_version(session, entry.id, draft.base_revision)
    if before is None or before.step == RevisionStep.WITHDRAWAL:
        withdraw_item(session, entry, reason="Publication undone.", by_id=viewer.person_id, now=at)
        return
    if before.redacted_at is not None:
        raise Conflict("The version before this has been redacted, so this cannot be undone.")
    fields = {
        **fields_of_revision(ItemKind(draft.item_kind), before.fields, before.body),
        **_audience_before(session, draft, before),
        "change_note": "Change undone.",
    }
    ownership = Ownership(before.origin)
    _write(session, viewer, draft, fields, entry.slug, entry, before.fields, at, ownership)


def list_reader_ids(session: Session, fields: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the organisations that may read an item besides its owner; raise Invalid for unknown ones."""
    if fields.get("audience") != NAMED:
        return ()
    found = [find_organisation(session, str(slug)) for slug in (fields.get("readers") or ())[:MAX_READERS]]
    if any(each is None for each in found):
        raise Invalid("readers", "Choose the organisations again: one of them is no longer on the hub")
    return tuple(each.id for each in found if each is not None)


def _audience_before(session: Session, draft: Draft, before: Version) -> Fields:
    """Return who could read a version; the organisations that were named stand in the draft it came from."""
    if before.audience == Audience.PUBLIC:
        return {"audience": EVERYBODY}
    drafts = select(Draft.fields).where(
        Draft.entry_id == draft.entry_id,
        Draft.published_revision == before.number,
        Draft.id != draft.id,
    )
    fields = session.scalars(drafts.order_by(Draft.id.desc())).first() or {}
    return {"audience": fields.get("audience", OWN_ORGANISATION), "readers": fields.get("readers") or []}


def _write(
    session: Session,
    viewer: Viewer,
    draft: Draft,
    fields: Fields,
    slug: str,
    existing: CatalogueEntry | None,
    kept: Mapping[str, Any],
    at: datetime,
    ownership: Ownership = Ownership.WEB,
) -> Resource:
    kind = ItemKind(draft.item_kind)
    document = make_document(kind, fields, slug, kept)
    owner = organisations_by_id(session, [draft.organisation_id])[draft.organisation_id]
    publication = Publication(
        owner.id,
        owner.slug,
        at,
        ownership,
        audience_of(fields),
        reader_ids=list_reader_ids(session, fields),
        change_note=str(fields.get("change_note", "")).strip(),
        author_id=draft.submitted_by_id,
        publisher_id=viewer.person_id,
        **published_files(session, fields),
    )
    resource = write_item(session, document, publication, SHAPES[kind].shelf, existing)
    if isinstance(document, ProgrammeDocument):
        replace_dates(session, document, resource)
    return resource


def _make_slug(session: Session, draft: Draft) -> str:
    # Two items of one title that are published at one moment get two addresses.
    lock_writers(session)
    words = re.sub(r"[^a-z0-9]+", "-", fold_text(draft.title)).strip("-")
    base = words[:MAX_SLUG_LENGTH].strip("-") or "item"
    shelf, number, slug = SHAPES[ItemKind(draft.item_kind)].shelf, 1, base
    while slug in shelf.reserved_slugs or find_entry_by_any_slug(session, shelf.kind, slug) is not None:
        number += 1
        slug = f"{base}-{number}"
    return slug
