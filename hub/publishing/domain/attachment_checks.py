"""What the job of attachments does in the database: what waits, and what was found."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from hub.catalogue.domain import CatalogueEntry, bump_change_counter
from hub.files.domain import FileFacts, files_by_public_id, remove_file
from hub.kit.document_reading import DocumentFinding
from hub.kit.row_locks import for_update
from hub.library.domain import RevisionStep, find_current_version, set_extra_text
from hub.mail.domain import enqueue
from hub.publishing.domain.attachment_records import ScanState, read_records, with_records
from hub.publishing.domain.attachments import find_searched_text
from hub.publishing.domain.drafts import replace_fields
from hub.publishing.domain.item_lookup import lock_item
from hub.publishing.models import Attachment, Draft

FILES_AT_ONCE = 20
FILE_INFECTED = "attachment-infected"


class WaitingFile(Struct, frozen=True):
    """A file that the job has to scan or to read."""

    id: int
    file: FileFacts
    is_to_scan: bool
    is_to_read: bool


def list_waiting_files(session: Session, *, is_scanned: bool) -> list[WaitingFile]:
    """Return files that wait, the oldest first; `is_scanned`: there is a virus scanner."""
    unscanned = [ScanState.WAITING.value, *([ScanState.NOT_SCANNED.value] if is_scanned else [])]
    statement = (
        select(Attachment)
        .where(
            or_(Attachment.inspected_at.is_(None), Attachment.scan_state.in_(unscanned)),
            Attachment.scan_state != ScanState.INFECTED.value,
        )
        .order_by(Attachment.added_at, Attachment.id)
        .limit(FILES_AT_ONCE)
    )
    rows = session.scalars(statement).all()
    files = files_by_public_id(session, [row.file_id for row in rows])
    return [
        WaitingFile(row.id, files[row.file_id], row.scan_state in unscanned, row.inspected_at is None)
        for row in rows
        if row.file_id in files
    ]


def record_scan(session: Session, attachment_id: int, state: ScanState, at: datetime) -> None:
    """Record what the scanner said; an infected file is removed from drafts and from the item."""
    row, drafts = _lock(session, attachment_id)
    if row is None:
        return
    if row.entry_id is not None and row.scan_state == ScanState.WAITING:
        # The page of the item says that it can be opened now.
        bump_change_counter(session)
    row.scan_state = state.value
    if state is ScanState.INFECTED:
        row.text, row.problems, row.inspected_at = "", [], at
        remove_file(session, row.file_id)
        for draft in drafts:
            _take_from_draft(session, draft, row)
        if row.added_by_id is not None:
            enqueue(session, FILE_INFECTED, at=at, person_id=row.added_by_id, about_id=row.id)
        _refresh_item(session, row)
    session.flush()


def record_reading(
    session: Session, attachment_id: int, text: str, findings: Sequence[DocumentFinding], at: datetime
) -> None:
    """Record the text of a file and what was found in it; a published item is searched with it from now."""
    row, _drafts = _lock(session, attachment_id)
    if row is None or row.scan_state == ScanState.INFECTED:
        return
    row.text, row.problems, row.inspected_at = text, [finding.value for finding in findings], at
    session.flush()
    if text:
        _refresh_item(session, row)


def find_infected(session: Session, attachment_id: int | None) -> Attachment | None:
    """Return a file in which a virus was found, for the email about it."""
    row = session.get(Attachment, attachment_id) if attachment_id is not None else None
    return row if row is not None and row.scan_state == ScanState.INFECTED else None


def _lock(session: Session, attachment_id: int) -> tuple[Attachment | None, Sequence[Draft]]:
    """Lock the drafts that may have a file, its item, then the file, in the order of those who publish."""
    row = session.get(Attachment, attachment_id)
    if row is None:
        return None, ()
    belongs = Draft.id == row.draft_id
    if row.entry_id is not None:
        belongs = or_(belongs, Draft.entry_id == row.entry_id)
    drafts = session.scalars(for_update(select(Draft).where(belongs, Draft.closed_at.is_(None)))).all()
    # The draft may have been published while this waited for it, and so the file belongs to an item now.
    session.refresh(row)
    if row.entry_id is not None:
        lock_item(session, row.entry_id)
    return session.scalar(for_update(select(Attachment).where(Attachment.id == attachment_id))), drafts


def _take_from_draft(session: Session, draft: Draft, row: Attachment) -> None:
    records = read_records(draft.fields)
    left = tuple(record for record in records if record.file != row.file_id)
    if left != records:
        replace_fields(session, draft, with_records(draft.fields, left))


def _refresh_item(session: Session, row: Attachment) -> None:
    """Let the published item be searched with the text that its files have now."""
    if row.entry_id is None:
        return
    session.flush()
    entry = session.get(CatalogueEntry, row.entry_id, populate_existing=True)
    current = find_current_version(session, row.entry_id)
    if entry is None or entry.state != "live" or current is None:
        return
    records = read_records(current.fields)
    if current.step == RevisionStep.PUBLICATION and any(each.file == row.file_id for each in records):
        set_extra_text(session, entry, find_searched_text(session, records))
