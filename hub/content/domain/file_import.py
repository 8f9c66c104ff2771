from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hub.content.domain.file_reader import FileProblem, SourceFile
from hub.content.models import ContentFile
from hub.kit.content_handler import ContentHandler, KeptOnWebsiteError, Origin
from hub.kit.errors import Invalid
from hub.kit.slow_work import slow
from hub.plugin_api.errors import RecordError


class ImportedFile(Struct, frozen=True):
    """A file imported before: its feature, the hash of its content, and the public id it was published as."""

    feature: str
    content_hash: str
    public_id: str


class SkippedFile(Struct, frozen=True):
    """A file that changed nothing, because its item is looked after on the website."""

    label: str
    public_id: str


def imported_files_by_path(session: Session, supplier: str) -> dict[str, ImportedFile]:
    """Return the files of `supplier` imported before, by path, as plain data that outlives the session."""
    columns = (ContentFile.path, ContentFile.feature, ContentFile.content_hash, ContentFile.public_id)
    rows = session.execute(select(*columns).where(ContentFile.supplier == supplier))
    return {
        path: ImportedFile(feature, content_hash, public_id)
        for path, feature, content_hash, public_id in rows
    }


PublishDocument = Callable[[Session, Any, Origin], str]
"""Publishes a document, with its files if it has some, and returns the public id of its item."""


@slow
def parse_file(handler: ContentHandler, file: SourceFile) -> Any | FileProblem:
    """Return the document in `file`, or the problem if it is invalid."""
    try:
        return handler.parse(file.text, slug=file.slug)
    except RecordError as error:
        return FileProblem(file.label, error.field, f"{error.problem}. {error.mend}")
    except Invalid as error:
        return FileProblem(file.label, error.field, error.message)


def import_document(
    session: Session, publish: PublishDocument, file: SourceFile, document: Any, origin: Origin
) -> ContentFile | SkippedFile | FileProblem:
    """Publish the document of `file` and record the import; if it cannot be, only return the problem.

    The file of an item that is looked after on the website is recorded and changes nothing.
    """
    try:
        with session.begin_nested():
            public_id = publish(session, document, origin)
            return _save_imported_file(session, file, origin, public_id)
    except KeptOnWebsiteError as kept:
        _save_imported_file(session, file, origin, kept.public_id)
        return SkippedFile(file.label, kept.public_id)
    except RecordError as error:
        return FileProblem(file.label, error.field, f"{error.problem}. {error.mend}")
    except Invalid as error:
        return FileProblem(file.label, error.field, error.message)


def _save_imported_file(session: Session, file: SourceFile, origin: Origin, public_id: str) -> ContentFile:
    row = session.get(ContentFile, (origin.supplier, file.path))
    if row is None:
        row = ContentFile(supplier=origin.supplier, path=file.path)
        session.add(row)
    row.feature, row.content_hash, row.public_id = file.feature, file.content_hash, public_id
    session.flush()
    return row


def withdraw_missing_files(
    session: Session,
    handlers: dict[str, ContentHandler],
    supplier: str,
    present: Collection[str],
    *,
    now: datetime,
) -> int:
    """Withdraw what the supplier's removed files had published; return how many were withdrawn.

    If another file now publishes the same public id, the file was renamed and nothing is withdrawn.
    """
    imported = imported_files_by_path(session, supplier)
    still_published = {row.public_id for path, row in imported.items() if path in present}
    withdrawn = 0
    for path, row in imported.items():
        if path in present:
            continue
        if row.public_id not in still_published and row.feature in handlers:
            handlers[row.feature].withdraw(session, row.public_id, now)
            withdrawn += 1
        session.execute(delete(ContentFile).where(ContentFile.supplier == supplier, ContentFile.path == path))
    return withdrawn
