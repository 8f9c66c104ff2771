"""The files and pictures that content files name: looked at, stored, and published with their items."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace
from sqlalchemy.orm import Session

from hub.content.domain.file_import import PublishDocument
from hub.content.domain.file_reader import FileProblem, SourceFile, find_named_files
from hub.extension.item_files import ItemFiles
from hub.kit.content_handler import ContentHandler, Origin
from hub.kit.errors import Invalid

NOT_KEPT = "This hub does not keep files of items. Leave `files` out"


def check_named_files(file: SourceFile, document: Any, item_files: ItemFiles | None) -> FileProblem | None:
    """Return the problem with the files that a document names, or None."""
    inspected = _inspect(file, document, item_files)
    return inspected if isinstance(inspected, FileProblem) else None


def make_publisher(
    handler: ContentHandler, file: SourceFile, document: Any, item_files: ItemFiles | None
) -> PublishDocument | FileProblem:
    """Store the files that a document names, and return how it is published, or the problem with a file.

    This reads and writes whole files, so it is called before the transaction that publishes the document.
    """
    inspected = _inspect(file, document, item_files)
    if isinstance(inspected, FileProblem):
        return inspected
    if not inspected or item_files is None:
        return handler.publish
    try:
        stored = item_files.store(handler.address(document.slug), inspected)
    except Invalid as error:
        return FileProblem(file.label, error.field, error.message)

    def publish(session: Session, document: Any, origin: Origin) -> str:
        def publish_item(attachments: tuple[Mapping[str, Any], ...], extra_text: str) -> str:
            more = replace(origin, attachments=attachments, extra_text=extra_text)
            return handler.publish(session, document, more)

        return item_files.publish(session, stored, publish_item)

    return publish


def _inspect(file: SourceFile, document: Any, item_files: ItemFiles | None) -> list[Any] | FileProblem:
    named = find_named_files(file, document)
    if not named or isinstance(named, FileProblem):
        return named
    if item_files is None:
        return FileProblem(file.label, "files", NOT_KEPT)
    try:
        return list(item_files.inspect(named))
    except Invalid as error:
        return FileProblem(file.label, error.field, error.message)
