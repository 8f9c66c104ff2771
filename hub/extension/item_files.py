"""The record by which a feature keeps the files and pictures that content files name."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.kit.content_handler import NamedFile


class ReadableFile(Struct, frozen=True):
    """A file or picture of an item that a viewer can open."""

    public_id: str
    name: str
    title: str
    alt_text: str
    media_type: str
    size: int


class ItemFiles(Struct, frozen=True):
    """What becomes of the files of items that come from content files.

    - `inspect(files)` returns what `store` takes; it needs no database. Raises Invalid for a file that nobody
      could upload, either.
    - `store(address, inspected)` writes those that the item at this address does not have yet, in short
      transactions. Nobody can read them until they are published; what is not is deleted after an hour.
    - `publish(session, stored, publish_item)` calls `publish_item(attachments, extra_text)`, which publishes
      the item and returns its public id, in the transaction from which on its files can be read.
    - `list_readable(session, viewer, entry_id)` returns the files of the current version of an item.
    """

    inspect: Callable[[Sequence[NamedFile]], Sequence[Any]]
    store: Callable[[str, Sequence[Any]], Any]
    publish: Callable[[Session, Any, Callable[[tuple[Mapping[str, Any], ...], str], str]], str]
    list_readable: Callable[[Session, Viewer, int], Sequence[ReadableFile]]
