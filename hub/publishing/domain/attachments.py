"""Files and pictures of drafts: adding, naming and removing them, and what becomes of them at publication."""

from datetime import datetime
from typing import Any

from msgspec.structs import asdict, replace
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.audit.domain import record_audit_entry
from hub.files.domain import (
    FIELD,
    MEGABYTE,
    FilePolicy,
    Upload,
    add_pieces,
    complete_file,
    read_pieces,
    remove_file,
    reserve_file,
)
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.row_locks import for_update
from hub.library.domain import RevisionStep, list_versions
from hub.publishing.domain.attachment_records import (
    AttachmentRecord,
    AttachmentWords,
    ScanState,
    join_searched_text,
    read_records,
    with_records,
)
from hub.publishing.domain.draft_states import DraftState
from hub.publishing.domain.drafts import Draft, get_draft, may_write, save_draft
from hub.publishing.domain.item_fields import Fields
from hub.publishing.models import Attachment

OWNER_KIND = "item"
MAX_FILE_BYTES = 50 * MEGABYTE
MAX_PICTURE_BYTES = 5 * MEGABYTE
MAX_FILES = 20
MAX_ITEM_BYTES = 100 * MEGABYTE
NO_FILE = "This file is not in the draft. It may have been removed."
NOT_CHANGEABLE = "This is in review or published, so its files cannot be changed. Reload the page."


def reserve_attachment(session: Session, viewer: Viewer, public_id: str, upload: Upload, at: datetime) -> str:
    """Create the row of a file for a draft, and return its public id; raise Invalid if there are too many."""
    draft = _get_draft_to_change(session, viewer, public_id)
    records = read_records(draft.fields)
    if len(records) >= MAX_FILES:
        raise Invalid(FIELD, f"There are already {MAX_FILES} files. Remove one first")
    if sum(record.size for record in records) + upload.size > MAX_ITEM_BYTES:
        most = MAX_ITEM_BYTES // MEGABYTE
        raise Invalid(FIELD, f"The files of an item must be {most} MB or smaller in total. Remove one first")
    policy = FilePolicy(
        OWNER_KIND,
        draft.public_id,
        max_files=MAX_FILES,
        max_bytes=MAX_ITEM_BYTES,
        erased_with_uploader=False,
    )
    return reserve_file(session, viewer, policy, upload, at)


def add_attachment(
    session: Session,
    viewer: Viewer,
    public_id: str,
    file_id: str,
    upload: Upload,
    words: AttachmentWords,
    at: datetime,
    *,
    is_scanned: bool,
) -> None:
    """Put a file that has arrived whole among those of a draft; `is_scanned`: there is a virus scanner."""
    draft = _get_draft_to_change(session, viewer, public_id)
    complete_file(session, file_id)
    session.add(
        Attachment(
            file_id=file_id,
            draft_id=draft.id,
            entry_id=draft.entry_id,
            title=words.title,
            alt_text=words.alt_text,
            text="",
            scan_state=(ScanState.WAITING if is_scanned else ScanState.NOT_SCANNED).value,
            problems=[],
            added_by_id=viewer.person_id,
            added_at=at,
        )
    )
    record = AttachmentRecord(
        file_id, upload.name, upload.type.media_type, upload.size, words.title, words.alt_text
    )
    _save(session, viewer, draft, (*read_records(draft.fields), record), at)
    _record(session, viewer, "add file to draft", draft, at)


def add_small_attachment(
    session: Session, viewer: Viewer, public_id: str, upload: Upload, words: AttachmentWords, at: datetime
) -> str:
    """Add a file of a few pieces in one transaction, for a demonstration, and return its public id."""
    file_id = reserve_attachment(session, viewer, public_id, upload, at)
    add_pieces(session, file_id, 0, list(read_pieces(upload.stream)))
    add_attachment(session, viewer, public_id, file_id, upload, words, at, is_scanned=False)
    return file_id


def find_record(draft: Draft, file_id: str) -> AttachmentRecord:
    """Return a file of a draft; raise NotFound if it has none with this id."""
    for record in read_records(draft.fields):
        if record.file == file_id:
            return record
    raise NotFound(NO_FILE)


def change_words(
    session: Session, viewer: Viewer, public_id: str, file_id: str, words: AttachmentWords, at: datetime
) -> None:
    """Change the title of a file, and what a picture shows, from this draft on."""
    draft = _get_draft_to_change(session, viewer, public_id)
    changed = replace(find_record(draft, file_id), title=words.title, alt_text=words.alt_text)
    records = tuple(changed if each.file == file_id else each for each in read_records(draft.fields))
    _save(session, viewer, draft, records, at)


def remove_attachment(session: Session, viewer: Viewer, public_id: str, file_id: str, at: datetime) -> str:
    """Take a file from a draft and return its title; it is deleted unless a published version has it."""
    draft = _get_draft_to_change(session, viewer, public_id)
    removed = find_record(draft, file_id)
    records = tuple(each for each in read_records(draft.fields) if each.file != file_id)
    _save(session, viewer, draft, records, at)
    remove_unused_files(session, Attachment.file_id == file_id)
    _record(session, viewer, "remove file from draft", draft, at)
    return removed.title


def check_scanned(session: Session, draft: Draft) -> None:
    """Raise Invalid while the virus scanner has not seen each file of a draft."""
    ids = [record.file for record in read_records(draft.fields)]
    waiting = select(Attachment.id).where(
        Attachment.file_id.in_(ids), Attachment.scan_state == ScanState.WAITING.value
    )
    if ids and session.scalar(waiting.limit(1)) is not None:
        raise Invalid(
            "attachments", "A file is still being checked for viruses. Submit the draft in a few minutes"
        )


def attach_to_item(session: Session, draft: Draft) -> None:
    """Record to which item the files of a published draft belong, so that its readers can have them."""
    ids = [record.file for record in read_records(draft.fields)]
    for row in session.scalars(select(Attachment).where(Attachment.file_id.in_(ids))) if ids else ():
        row.entry_id = draft.entry_id


def published_files(session: Session, fields: Fields) -> dict[str, Any]:
    """Return what a Publication says of the files in these fields."""
    records = read_records(fields)
    return {
        "extra_text": find_searched_text(session, records),
        "attachments": tuple(asdict(record) for record in records),
    }


def find_searched_text(session: Session, records: tuple[AttachmentRecord, ...]) -> str:
    """Return what is searched of these files with their item."""
    if not records:
        return ""
    rows = session.execute(
        select(Attachment.file_id, Attachment.text).where(
            Attachment.file_id.in_([record.file for record in records]),
            Attachment.scan_state != ScanState.INFECTED.value,
        )
    )
    texts = {row.file_id: row.text for row in rows}
    return join_searched_text(tuple(each for each in records if each.file in texts), texts)


def remove_files_of_draft(session: Session, draft: Draft) -> None:
    """Delete the files of a closed draft that no published version has."""
    remove_unused_files(session, Attachment.draft_id == draft.id)


def remove_files_of_item(session: Session, entry_id: int) -> None:
    """Delete the files of an item that none of its versions has any more."""
    remove_unused_files(session, Attachment.entry_id == entry_id)


def remove_unused_files(session: Session, condition: ColumnElement[bool]) -> None:
    """Delete those of these files that stand in no readable version and in no open draft."""
    session.flush()
    rows = session.scalars(for_update(select(Attachment).where(condition).order_by(Attachment.id))).all()
    entry_ids = {row.entry_id for row in rows if row.entry_id is not None}
    draft_ids = {row.draft_id for row in rows if row.draft_id is not None}
    used = {file for entry_id in entry_ids for file in _list_published_files(session, entry_id)}
    open_drafts = select(Draft).where(
        Draft.closed_at.is_(None), or_(Draft.id.in_(draft_ids), Draft.entry_id.in_(entry_ids))
    )
    for draft in session.scalars(open_drafts):
        used |= {record.file for record in read_records(draft.fields)}
    for row in rows:
        if row.file_id not in used:
            remove_file(session, row.file_id)
            session.delete(row)
    session.flush()


def _list_published_files(session: Session, entry_id: int) -> set[str]:
    return {
        record.file
        for version in list_versions(session, entry_id)
        if version.step == RevisionStep.PUBLICATION
        for record in read_records(version.fields)
    }


def _get_draft_to_change(session: Session, viewer: Viewer, public_id: str) -> Draft:
    draft = get_draft(session, viewer, public_id, lock=True)
    if draft.state != DraftState.DRAFT or not may_write(viewer, draft):
        raise Conflict(NOT_CHANGEABLE)
    return draft


def _save(
    session: Session, viewer: Viewer, draft: Draft, records: tuple[AttachmentRecord, ...], at: datetime
) -> None:
    save_draft(session, viewer, draft, with_records(draft.fields, records), draft.version, at)
    session.flush()


def _record(session: Session, viewer: Viewer, act: str, draft: Draft, at: datetime) -> None:
    record_audit_entry(
        session,
        viewer,
        act,
        kind="draft",
        object_id=draft.public_id,
        organisation_id=draft.organisation_id,
        at=at,
    )
