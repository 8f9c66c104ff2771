"""Drafts: beginning one, reading it, and saving it without losing what another person wrote meanwhile."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Audience, Viewer, is_allowed, require
from hub.audit.domain import record_audit_entry
from hub.catalogue.domain import CatalogueEntry, find_entry_by_any_slug, find_reader_ids
from hub.kit.errors import Conflict, Moved, NotFound
from hub.kit.row_locks import for_update
from hub.library.domain import find_current_version
from hub.publishing.domain.draft_saves import fields_at, keep_save
from hub.publishing.domain.draft_states import DraftAct, DraftState, ItemKind
from hub.publishing.domain.item_fields import (
    EVERYBODY,
    NAMED,
    OWN_ORGANISATION,
    SHAPES,
    Fields,
    empty_fields,
    fields_of_revision,
)
from hub.publishing.domain.merges import MergedFields, merge_fields
from hub.publishing.models import Draft as Draft
from hub.publishing.models import DraftAuthor, DraftStep
from hub.trusts.domain import organisations_by_id

NO_DRAFT = "This draft does not exist, or you do not have access to it. It may have been discarded."
STILL_WRITING = timedelta(minutes=15)
UNTITLED = "Untitled"


class SaveOutcome(Struct, frozen=True):
    """What became of a save: what was taken from another person's edit, and what both changed."""

    merged: MergedFields
    is_saved: bool


def begin_draft(
    session: Session,
    viewer: Viewer,
    organisation_id: int,
    kind: ItemKind,
    at: datetime,
    *,
    adapted_from: CatalogueEntry | None = None,
) -> Draft:
    """Begin a new item of an organisation. `adapted_from` is the item of another that it adapts."""
    require(viewer, Act.WRITE_ITEMS, organisation_id=organisation_id)
    draft = _add_draft(session, viewer, organisation_id, kind, empty_fields(kind), at)
    draft.adapted_from_id = adapted_from.id if adapted_from else None
    session.flush()
    return draft


def begin_change(session: Session, viewer: Viewer, entry: CatalogueEntry, at: datetime) -> Draft:
    """Return the open draft of a published item, or begin one from its current version."""
    require(viewer, Act.WRITE_ITEMS, organisation_id=entry.owner_id)
    # The lock of the entry lets two people who begin at one moment get the same draft.
    session.execute(for_update(select(CatalogueEntry.id).where(CatalogueEntry.id == entry.id)))
    if (draft := find_open_draft(session, viewer, entry)) is not None:
        return draft
    version = find_current_version(session, entry.id)
    if version is None:
        raise NotFound(NO_DRAFT)
    kind = ItemKind(entry.kind)
    fields = {
        **fields_of_revision(kind, version.fields, version.body),
        **read_readers(session, entry),
    }
    draft = _add_draft(session, viewer, entry.owner_id, kind, fields, at)
    draft.entry_id, draft.base_revision = entry.id, version.number
    session.flush()
    return draft


def find_open_draft(session: Session, viewer: Viewer, entry: CatalogueEntry) -> Draft | None:
    """Return the draft that changes a published item, if there is one and the viewer may read it."""
    draft = session.scalar(select(Draft).where(Draft.entry_id == entry.id, Draft.closed_at.is_(None)))
    return draft if draft is not None and may_read(viewer, draft) else None


def get_draft(session: Session, viewer: Viewer, public_id: str, *, lock: bool = False) -> Draft:
    """Return a draft to those who write for its organisation, and to hub staff whom it has asked."""
    statement = select(Draft).where(Draft.public_id == public_id)
    draft = session.scalar(for_update(statement) if lock else statement)
    if draft is None or not may_read(viewer, draft):
        raise NotFound(NO_DRAFT)
    return draft


def get_item_to_change(session: Session, viewer: Viewer, kind: ItemKind, slug: str) -> CatalogueEntry:
    """Return a published item to those who write for its organisation."""
    entry = find_entry_by_any_slug(session, SHAPES[kind].shelf.kind, slug)
    if entry is None or not is_allowed(viewer, Act.WRITE_ITEMS, organisation_id=entry.owner_id):
        raise NotFound(NO_DRAFT)
    if entry.slug != slug:
        raise Moved(f"{entry.address}/edit")
    return entry


def find_draft_of_message(session: Session, draft_id: int | None, state: DraftState) -> Draft | None:
    """Return the draft that an email is about, if it is still in this state."""
    draft = session.get(Draft, draft_id) if draft_id is not None else None
    return draft if draft is not None and draft.state == state else None


def label_drafts(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Return labels of drafts for the activity log, by public id: the title only if everyone can read it."""
    drafts = session.scalars(select(Draft).where(Draft.public_id.in_(ids)))
    return {draft.public_id: draft.title if _is_public(draft) else "A draft" for draft in drafts}


def find_item_to_change(session: Session, viewer: Viewer, entry_id: int) -> CatalogueEntry | None:
    """Return a published item if the viewer writes for its organisation, or else None."""
    entry = session.get_one(CatalogueEntry, entry_id)
    return entry if is_allowed(viewer, Act.WRITE_ITEMS, organisation_id=entry.owner_id) else None


def read_readers(session: Session, entry: CatalogueEntry) -> Fields:
    """Return who may read a published item, as the form has it."""
    if entry.audience == Audience.PUBLIC:
        return {"audience": EVERYBODY}
    return fields_of_readers(session, find_reader_ids(session, entry))


def fields_of_readers(session: Session, organisation_ids: Collection[int]) -> Fields:
    """Return the fields of an item that its organisation and these others may read."""
    readers = organisations_by_id(session, organisation_ids).values()
    return {
        "audience": NAMED if readers else OWN_ORGANISATION,
        "readers": sorted(each.slug for each in readers),
    }


def find_entry_of(session: Session, draft: Draft) -> CatalogueEntry | None:
    """Return the item that a draft changes, or that it became."""
    return session.get(CatalogueEntry, draft.entry_id) if draft.entry_id is not None else None


def may_read(viewer: Viewer, draft: Draft) -> bool:
    """Return whether a viewer may read a draft."""
    if is_allowed(viewer, Act.WRITE_ITEMS, organisation_id=draft.organisation_id):
        return True
    is_asked = draft.hub_asked_at is not None
    return is_asked and is_allowed(viewer, Act.REVIEW_ITEMS, organisation_id=draft.organisation_id)


def may_write(viewer: Viewer, draft: Draft) -> bool:
    """Return whether a viewer may write in a draft now."""
    is_writer = is_allowed(viewer, Act.WRITE_ITEMS, organisation_id=draft.organisation_id)
    return is_writer and draft.state == DraftState.DRAFT


def save_draft(
    session: Session, viewer: Viewer, draft: Draft, fields: Fields, seen_version: int, at: datetime
) -> SaveOutcome:
    """Save the fields of a draft; the caller holds its lock.

    What someone else has saved since `seen_version` is merged. If both changed the same lines, nothing is
    saved, and the outcome says which fields. Raises Conflict if the draft is in review or closed.
    """
    require(viewer, Act.WRITE_ITEMS, organisation_id=draft.organisation_id)
    if not may_write(viewer, draft):
        raise Conflict("This is in review or published, so it cannot be changed. Reload the page.")
    merged = MergedFields(fields)
    if seen_version != draft.version:
        merged = merge_fields(fields_at(session, draft, seen_version), draft.fields, fields)
        if merged.conflicts:
            return SaveOutcome(merged, is_saved=False)
    if merged.fields == draft.fields:
        return SaveOutcome(merged, is_saved=True)
    draft.fields, draft.version = merged.fields, draft.version + 1
    draft.title = title_of(merged.fields)
    draft.changed_by_id, draft.changed_at = viewer.person_id, at
    _add_author(session, draft, viewer.person_id, at)
    keep_save(session, draft)
    return SaveOutcome(merged, is_saved=True)


def list_author_ids(session: Session, draft: Draft) -> frozenset[int]:
    """Return everyone who has written in a draft."""
    statement = select(DraftAuthor.person_id).where(DraftAuthor.draft_id == draft.id)
    return frozenset(session.scalars(statement))


def find_other_editor(draft: Draft, viewer: Viewer, at: datetime) -> int | None:
    """Return who else saved the draft a few minutes ago, and may still be writing."""
    is_recent = draft.changed_at > at - STILL_WRITING and draft.state == DraftState.DRAFT
    is_other = draft.changed_by_id is not None and draft.changed_by_id != viewer.person_id
    return draft.changed_by_id if is_recent and is_other and draft.version > 1 else None


def record_step(
    session: Session, viewer: Viewer, draft: Draft, act: DraftAct, at: datetime, comment: str = ""
) -> None:
    """Record a step in the history of the draft, and in the activity log without its words."""
    session.add(
        DraftStep(
            draft_id=draft.id,
            step=act.value,
            version=draft.version,
            comment=comment,
            person_id=viewer.person_id,
            taken_at=at,
        )
    )
    record_audit_entry(
        session,
        viewer,
        f"{act.value.replace('-', ' ')} draft",
        kind="draft",
        object_id=draft.public_id,
        organisation_id=draft.organisation_id,
        at=at,
    )


def replace_fields(session: Session, draft: Draft, fields: Fields) -> None:
    """Replace the fields of a draft in a job, as a new version; the caller holds its lock."""
    draft.fields, draft.version = fields, draft.version + 1
    keep_save(session, draft)


def title_of(fields: Fields) -> str:
    """Return the title by which lists name a draft."""
    return re.sub(r"\s+", " ", str(fields.get("title", ""))).strip()[:120] or UNTITLED


def _add_draft(
    session: Session,
    viewer: Viewer,
    organisation_id: int,
    kind: ItemKind,
    fields: dict[str, Any],
    at: datetime,
) -> Draft:
    draft = Draft(
        public_id=str(uuid4()),
        item_kind=kind.value,
        organisation_id=organisation_id,
        base_revision=0,
        state=DraftState.DRAFT.value,
        version=1,
        title=title_of(fields),
        fields=fields,
        created_by_id=viewer.person_id,
        created_at=at,
        changed_by_id=viewer.person_id,
        changed_at=at,
        published_revision=0,
    )
    session.add(draft)
    session.flush()
    keep_save(session, draft)
    record_step(session, viewer, draft, DraftAct.BEGIN, at)
    return draft


def _is_public(draft: Draft) -> bool:
    return draft.state == DraftState.PUBLISHED and draft.fields.get("audience") == EVERYBODY


def _add_author(session: Session, draft: Draft, person_id: int | None, at: datetime) -> None:
    if person_id is not None and session.get(DraftAuthor, (draft.id, person_id)) is None:
        session.add(DraftAuthor(draft_id=draft.id, person_id=person_id, first_at=at))
