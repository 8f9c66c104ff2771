"""Things to which files belong: their feature says who may read the files."""

from collections.abc import Callable

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Viewer


class FileOwner(Struct, frozen=True):
    """A kind of thing with files. Nobody may read a file of a kind that no feature declares.

    `may_read(session, viewer, file_id, owner_id)` is asked at each download, with public ids.
    """

    kind: str
    may_read: Callable[[Session, Viewer, str, str], bool]
