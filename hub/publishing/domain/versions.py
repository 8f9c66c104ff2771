"""Published versions of an item: who may read which, withdrawing the item and redacting a version."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hub.access import Act, Audience, Viewer, is_allowed, require
from hub.audit.domain import record_audit_entry
from hub.catalogue.domain import CatalogueEntry, get_entry_by_slug
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.row_locks import for_update
from hub.library.domain import (
    Shelf,
    Version,
    find_current_version,
    list_versions,
    redact_revision,
    withdraw_item,
)
from hub.publishing.domain.attachments import remove_files_of_item
from hub.publishing.domain.item_lookup import lock_item
from hub.publishing.models import Draft, DraftSave
from hub.trusts.domain import is_office

NO_VERSION = "There is no such version of this item. Go to the list of its versions."
MAX_REASON_LENGTH = 200


def get_item(session: Session, viewer: Viewer, shelf: Shelf, slug: str) -> CatalogueEntry:
    """Return the item of a shelf for its versions, to those who may read the item itself.

    A withdrawn item has versions for those who write for its organisation and for hub admins alone. Raises
    NotFound, and Moved for a former slug.
    """
    entry = get_entry_by_slug(session, viewer, shelf.kind, slug)
    if entry.state == "gone" and not _keeps_item(viewer, entry):
        raise NotFound(NO_VERSION)
    return entry


def list_readable_versions(session: Session, viewer: Viewer, entry: CatalogueEntry) -> list[Version]:
    """Return the versions that a viewer may read, newest first; redacted ones are among them, without words.

    A version from when the item was limited stays within its organisation, except the current one. A hub
    admin reads all, to judge what has to be redacted.
    """
    versions, sees_all = list_versions(session, entry.id), _sees_all_versions(viewer, entry)
    return [
        version
        for version in versions
        if sees_all or version.audience == Audience.PUBLIC or version is versions[0]
    ]


def get_readable_version(session: Session, viewer: Viewer, entry: CatalogueEntry, number: int) -> Version:
    """Return one version of an item; raise NotFound if there is none that the viewer may read."""
    for version in list_readable_versions(session, viewer, entry):
        if version.number == number:
            return version
    raise NotFound(NO_VERSION)


def may_withdraw(session: Session, viewer: Viewer, entry: CatalogueEntry) -> bool:
    """Return whether a viewer may withdraw an item: a lead of its organisation, hub staff for the office."""
    is_reviewer = is_allowed(viewer, Act.REVIEW_ITEMS, organisation_id=entry.owner_id)
    return is_reviewer and (entry.owner_id in viewer.organisation_ids or is_office(session, entry.owner_id))


def withdraw_published(
    session: Session, viewer: Viewer, entry: CatalogueEntry, seen_version: int, reason: str, at: datetime
) -> None:
    """Withdraw a published item with a reason, which its address shows from now on."""
    if not may_withdraw(session, viewer, entry):
        raise NotFound(NO_VERSION)
    entry = lock_item(session, entry.id)
    current = find_current_version(session, entry.id)
    if entry.state == "gone" or current is None or current.number != seen_version:
        raise Conflict("The item has been changed or withdrawn since you opened this page. Reload it.")
    if not reason.strip():
        raise Invalid("reason", "Say why it is withdrawn")
    withdraw_item(session, entry, reason=reason.strip()[:MAX_REASON_LENGTH], by_id=viewer.person_id, now=at)
    _record(session, viewer, "withdraw item", entry, at)


def redact_version(
    session: Session, viewer: Viewer, entry: CatalogueEntry, number: int, reason: str, at: datetime
) -> None:
    """Remove the words of a former version for good, those of its draft, and files that only it had."""
    require(viewer, Act.REDACT_ITEMS, organisation_id=entry.owner_id)
    if not reason.strip():
        raise Invalid("reason", "Say why it is redacted")
    entry = lock_item(session, entry.id)
    redact_revision(session, entry, number, reason=reason.strip()[:MAX_REASON_LENGTH], now=at)
    drafts = select(Draft).where(Draft.entry_id == entry.id, Draft.published_revision == number)
    for draft in session.scalars(for_update(drafts)):
        draft.fields, draft.title = {}, "Redacted"
        session.execute(delete(DraftSave).where(DraftSave.draft_id == draft.id))
    remove_files_of_item(session, entry.id)
    _record(session, viewer, "redact version", entry, at)
    session.flush()


def _record(session: Session, viewer: Viewer, act: str, entry: CatalogueEntry, at: datetime) -> None:
    record_audit_entry(
        session,
        viewer,
        act,
        kind="item",
        object_id=entry.public_id,
        organisation_id=entry.owner_id,
        at=at,
    )


def _sees_all_versions(viewer: Viewer, entry: CatalogueEntry) -> bool:
    return entry.owner_id in viewer.organisation_ids or is_allowed(
        viewer, Act.REDACT_ITEMS, organisation_id=entry.owner_id
    )


def _keeps_item(viewer: Viewer, entry: CatalogueEntry) -> bool:
    acts = (Act.WRITE_ITEMS, Act.REDACT_ITEMS)
    return any(is_allowed(viewer, act, organisation_id=entry.owner_id) for act in acts)
