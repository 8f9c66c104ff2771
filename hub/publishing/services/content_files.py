"""Look at the files and pictures that a content file names, and store them for its item."""

from collections.abc import Sequence
from io import BytesIO
from uuid import uuid4

from flask import current_app
from msgspec import Struct
from sqlalchemy.orm import Session

from hub.extension.item_files import ItemFiles
from hub.files.domain import MEGABYTE, Upload
from hub.files.services import store_upload
from hub.kit.clock import now
from hub.kit.content_handler import NamedFile
from hub.kit.db import write_transaction
from hub.kit.errors import Invalid
from hub.publishing.domain.attachment_records import AttachmentRecord, is_picture
from hub.publishing.domain.attachments import MAX_FILE_BYTES, MAX_ITEM_BYTES
from hub.publishing.domain.content_files import (
    StoredContentFile,
    StoredContentFiles,
    find_kept_files,
    list_readable_files,
    publish_with_files,
    reserve_content_file,
)
from hub.publishing.services.attachment_uploads import inspect_attachment

FIELD = "files"


class InspectedFile(Struct, frozen=True):
    """A file that can be stored, with what the content file says of it."""

    upload: Upload
    named: NamedFile


def inspect_named_files(files: Sequence[NamedFile]) -> list[InspectedFile]:
    """Return files that can be stored; raise Invalid for the first that could not be uploaded, either."""
    inspected = [_inspect(named) for named in files]
    if sum(each.upload.size for each in inspected) > MAX_ITEM_BYTES:
        raise Invalid(FIELD, f"are more than {MAX_ITEM_BYTES // MEGABYTE} MB together. Leave some out")
    return inspected


def store_named_files(address: str, inspected: Sequence[InspectedFile]) -> StoredContentFiles:
    """Store the files that the item at an address does not have yet; nobody can read them yet."""
    at, version = now(), str(uuid4())
    with write_transaction() as session:
        kept = find_kept_files(session, address)
    stored = []
    for each in inspected:
        upload, file_id = each.upload, ""
        if (upload.name, upload.sha256) not in kept:
            file_id = _store(address, version, upload)
        record = AttachmentRecord(
            file_id,
            upload.name,
            upload.type.media_type,
            upload.size,
            each.named.title,
            " ".join(each.named.alt_text.split()),
        )
        stored.append(StoredContentFile(record, upload.sha256))
    is_scanned = bool(current_app.config["VIRUS_SCAN"])
    return StoredContentFiles(address, tuple(stored), is_scanned, at)


def _inspect(named: NamedFile) -> InspectedFile:
    name = named.path.name
    try:
        if named.path.stat().st_size > MAX_FILE_BYTES:
            raise Invalid(FIELD, f"{name}: The file must be {MAX_FILE_BYTES // MEGABYTE} MB or smaller")
        upload = inspect_attachment(BytesIO(named.path.read_bytes()), name)
    except OSError:
        raise Invalid(FIELD, f"{name}: cannot be read. Check that the hub may read it") from None
    except Invalid as error:
        raise Invalid(FIELD, error.message if error.field == FIELD else f"{name}: {error.message}") from None
    is_described = bool(named.alt_text.strip())
    if is_picture(upload.type.media_type) != is_described:
        problem = "has an `alt_text` but is not a picture. Leave the `alt_text` out"
        if not is_described:
            problem = "is a picture without an `alt_text`. Say what it shows, for those who cannot see it"
        raise Invalid(FIELD, f"{name}: {problem}")
    return InspectedFile(upload, named)


def _store(address: str, version: str, upload: Upload) -> str:
    ids: list[str] = []

    def note(_session: Session, file_id: str) -> None:
        # The file is completed in the transaction that publishes its item; otherwise a job deletes it.
        ids.append(file_id)

    store_upload(
        upload,
        reserve=lambda session: reserve_content_file(session, address, version, upload, now()),
        complete=note,
    )
    return ids[0]


ITEM_FILES = ItemFiles(inspect_named_files, store_named_files, publish_with_files, list_readable_files)
