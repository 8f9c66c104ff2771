"""The record by which a feature handles its content files. Free of Flask, so that domains may import it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct
from sqlalchemy.orm import Session


class Origin(Struct, frozen=True):
    """Where a document comes from: its supplier, its owner and its file.

    `path_by_public_id` maps the public ids that other files of this sync already use to those files.
    `attachments` are the files and pictures of the item as they are kept with its version, and `extra_text`
    is what is searched of them.
    """

    supplier: str
    owner_id: int
    owner_slug: str
    path: str
    content_hash: str
    path_by_public_id: Mapping[str, str]
    now: datetime
    attachments: tuple[Mapping[str, Any], ...] = ()
    extra_text: str = ""


class NamedFile(Struct, frozen=True):
    """A file or picture that a content file names: where it is, and what is said of it."""

    path: Path
    title: str
    alt_text: str


class ExportedFile(Struct, frozen=True):
    """An item as a content file, by its slug. `text` is None for an item that a file cannot hold.

    `files` are pairs of a path in the folder of the item and the public id of the stored file that belongs
    there; `missing` are the names of files that are no longer kept.
    """

    slug: str
    text: str | None
    files: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()


class KeptOnWebsiteError(Exception):
    """The item of a file is looked after on the website, so its file changes nothing."""

    def __init__(self, public_id: str) -> None:
        super().__init__(public_id)
        self.public_id = public_id


class ContentHandler(Struct, frozen=True):
    """How the content files of one feature are parsed, published and withdrawn.

    `parse(text, slug=...)` raises RecordError; `publish` returns the public id and raises Invalid, and
    KeptOnWebsiteError for an item that is looked after on the website; `address` returns the path of a slug.
    A handler that is `office_only` takes no files from trusts. Documents from the study must have the
    `required_headings`, and bodies within `word_limits` (fewest, most). `after_sync` is called after each
    sync, outside of its transactions, for what must not be done under its lock.
    `export(session, supplier)` yields what a supplier keeps on the website as files of this feature.
    """

    parse: Callable[..., Any]
    publish: Callable[[Session, Any, Origin], str]
    withdraw: Callable[[Session, str, datetime], None]
    version: str
    address: Callable[[str], str]
    office_only: bool = False
    required_headings: tuple[str, ...] = ()
    word_limits: tuple[int, int] | None = None
    after_sync: Callable[[], object] | None = None
    export: Callable[[Session, str], Iterator[ExportedFile]] | None = None
