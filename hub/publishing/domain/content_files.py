"""The files and pictures that come with an item from a content file."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import PUBLIC, Viewer
from hub.catalogue.domain import CatalogueEntry, find_entry_by_public_id
from hub.extension.item_files import ReadableFile
from hub.files.domain import FilePolicy, Upload, complete_file, files_by_public_id, reserve_file
from hub.kit.errors import Conflict, Invalid
from hub.library.domain import RevisionStep
from hub.publishing.domain.attachment_access import find_version_with_attachments, list_shown_attachments
from hub.publishing.domain.attachment_records import AttachmentRecord, ScanState, read_records
from hub.publishing.domain.attachments import MAX_FILES, MAX_ITEM_BYTES, OWNER_KIND, find_searched_text
from hub.publishing.models import Attachment

CHANGED = "have changed since they were read. Run the sync again"


class StoredContentFile(Struct, frozen=True):
    """A file that is stored and not yet readable; `record.file` is empty if the item already has this one."""

    record: AttachmentRecord
    sha256: str


class StoredContentFiles(Struct, frozen=True):
    """The files of the item at an address."""

    address: str
    files: tuple[StoredContentFile, ...]
    is_scanned: bool
    at: datetime


def find_kept_files(session: Session, address: str) -> dict[tuple[str, str], str]:
    """Return the files of the current version of the item at an address: public ids by name and digest."""
    entry_id = session.scalar(select(CatalogueEntry.id).where(CatalogueEntry.address == address))
    version = find_version_with_attachments(session, entry_id) if entry_id is not None else None
    if version is None or version.step != RevisionStep.PUBLICATION:
        return {}
    records = read_records(version.fields)
    facts = files_by_public_id(session, [record.file for record in records])
    return {
        (record.name, facts[record.file].sha256): record.file for record in records if record.file in facts
    }


def reserve_content_file(session: Session, address: str, version: str, upload: Upload, at: datetime) -> str:
    """Create the row of a file of a version of an item, which nobody can read yet; return its public id."""
    # Each version of an item has its own files, as each draft has, so the bounds are those of one version.
    policy = FilePolicy(
        OWNER_KIND,
        f"{address}#{version}",
        max_files=MAX_FILES,
        max_bytes=MAX_ITEM_BYTES,
        erased_with_uploader=False,
    )
    return reserve_file(session, PUBLIC, policy, upload, at)


def publish_with_files(
    session: Session,
    stored: StoredContentFiles,
    publish_item: Callable[[tuple[Mapping[str, Any], ...], str], str],
) -> str:
    """Publish an item with its files by `publish_item(attachments, extra_text)`; return its public id.

    A file that the current version has already stays the one that it is. Raises Invalid if a file took too
    long to be stored.
    """
    kept = find_kept_files(session, stored.address)
    records, rows = [], []
    for file in stored.files:
        record = file.record
        known = kept.get((record.name, file.sha256))
        if known is None:
            _complete(session, record.file)
            rows.append(_add_row(session, record, stored))
        records.append(AttachmentRecord(**{**asdict(record), "file": known or record.file}))
    session.flush()
    text = find_searched_text(session, tuple(records))
    public_id = publish_item(tuple(asdict(record) for record in records), text)
    entry = find_entry_by_public_id(session, public_id)
    for row in rows:
        row.entry_id = entry.id if entry is not None else None
    session.flush()
    return public_id


def list_readable_files(session: Session, _viewer: Viewer, entry_id: int) -> list[ReadableFile]:
    """Return the files of the current version of an item that its readers, such as this viewer, can open."""
    version = find_version_with_attachments(session, entry_id)
    if version is None or version.step != RevisionStep.PUBLICATION:
        return []
    return [
        ReadableFile(
            shown.record.file,
            shown.record.name,
            shown.record.title,
            shown.record.alt_text,
            shown.record.media_type,
            shown.record.size,
        )
        for shown in list_shown_attachments(session, read_records(version.fields))
        if shown.is_there
    ]


def _complete(session: Session, file_id: str) -> None:
    try:
        complete_file(session, file_id)
    except Conflict:
        raise Invalid("files", CHANGED) from None


def _add_row(session: Session, record: AttachmentRecord, stored: StoredContentFiles) -> Attachment:
    row = Attachment(
        file_id=record.file,
        title=record.title,
        alt_text=record.alt_text,
        text="",
        scan_state=(ScanState.WAITING if stored.is_scanned else ScanState.NOT_SCANNED).value,
        problems=[],
        added_at=stored.at,
    )
    session.add(row)
    return row
