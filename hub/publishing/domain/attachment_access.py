"""Who may read the files of items, and which files a page shows."""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import CatalogueEntry
from hub.files.domain import files_by_public_id
from hub.kit.document_reading import DocumentFinding
from hub.kit.errors import HubError, Moved
from hub.library.domain import RevisionStep, Version, find_current_version
from hub.publishing.domain.attachment_records import AttachmentRecord, ScanState, read_records
from hub.publishing.domain.draft_states import ItemKind
from hub.publishing.domain.drafts import may_read
from hub.publishing.domain.item_fields import SHAPES
from hub.publishing.domain.versions import get_item, list_readable_versions
from hub.publishing.models import Attachment, Draft


class ShownAttachment(Struct, frozen=True):
    """A file with what is known of it; `is_there`: it can be downloaded by those who may read it."""

    record: AttachmentRecord
    scan_state: ScanState
    findings: tuple[DocumentFinding, ...]
    is_inspected: bool
    is_there: bool


def may_read_attachment(session: Session, viewer: Viewer, file_id: str, owner_id: str) -> bool:
    """Return whether a viewer may download a file of a draft or an item.

    Those who may read the draft or a version that has it; nobody before it is scanned.
    """
    row = session.scalar(select(Attachment).where(Attachment.file_id == file_id))
    if row is None or row.scan_state in (ScanState.WAITING, ScanState.INFECTED):
        return False
    return _stands_in_draft(session, viewer, row) or _stands_in_version(session, viewer, row)


def list_shown_attachments(session: Session, records: Sequence[AttachmentRecord]) -> list[ShownAttachment]:
    """Return files with what is known of them; those that were deleted are left out."""
    ids = [record.file for record in records]
    if not ids:
        return []
    statement = select(Attachment).where(Attachment.file_id.in_(ids))
    rows = {row.file_id: row for row in session.scalars(statement)}
    files = files_by_public_id(session, ids)
    return [
        ShownAttachment(
            record,
            ScanState(row.scan_state),
            tuple(DocumentFinding(each) for each in row.problems),
            row.inspected_at is not None,
            is_there=record.file in files and row.scan_state in (ScanState.CLEAN, ScanState.NOT_SCANNED),
        )
        for record in records
        if (row := rows.get(record.file)) is not None
    ]


def find_version_with_attachments(session: Session, entry_id: int) -> Version | None:
    """Return the current version of an item if it may have files; most items never had any."""
    has_some = select(Attachment.id).where(Attachment.entry_id == entry_id).limit(1)
    return None if session.scalar(has_some) is None else find_current_version(session, entry_id)


def _stands_in_draft(session: Session, viewer: Viewer, row: Attachment) -> bool:
    belongs = Draft.id == row.draft_id
    if row.entry_id is not None:
        belongs = or_(belongs, Draft.entry_id == row.entry_id)
    drafts = session.scalars(select(Draft).where(Draft.closed_at.is_(None), belongs))
    return any(may_read(viewer, draft) and _has_file(draft.fields, row) for draft in drafts)


def _stands_in_version(session: Session, viewer: Viewer, row: Attachment) -> bool:
    entry = session.get(CatalogueEntry, row.entry_id) if row.entry_id is not None else None
    if entry is None:
        return False
    try:
        get_item(session, viewer, SHAPES[ItemKind(entry.kind)].shelf, entry.slug)
    except (HubError, Moved):
        return False
    current = find_current_version(session, entry.id)
    if current is not None and current.step == RevisionStep.PUBLICATION and _has_file(current.fields, row):
        return True
    return any(
        version.step == RevisionStep.PUBLICATION and _has_file(version.fields, row)
        for version in list_readable_versions(session, viewer, entry)
    )


def _has_file(fields: dict[str, object], row: Attachment) -> bool:
    return any(record.file == row.file_id for record in read_records(fields))
