"""Store an uploaded file in short transactions, a megabyte in each."""

from collections.abc import Callable
from itertools import islice

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from hub.files.domain.kept_files import remove_file
from hub.files.domain.uploads import Upload, add_pieces, read_pieces
from hub.kit.db import write_transaction

PIECES_AT_ONCE = 4
log = structlog.get_logger("hub.files")


def store_upload(
    upload: Upload, reserve: Callable[[Session], str], complete: Callable[[Session, str], None]
) -> None:
    """Store a file for a view marked with `short_writes`.

    `reserve` locks the owner, calls `reserve_file` and returns its result; `complete` locks the owner, calls
    `complete_file` and writes what belongs to the file. A file that fails on the way is never seen.
    """
    with write_transaction() as session:
        public_id = reserve(session)
    try:
        _store_pieces(upload, public_id)
        with write_transaction() as session:
            complete(session, public_id)
    except BaseException:
        _discard(public_id)
        raise


def _store_pieces(upload: Upload, public_id: str) -> None:
    pieces, first = read_pieces(upload.stream), 0
    while batch := list(islice(pieces, PIECES_AT_ONCE)):
        with write_transaction() as session:
            add_pieces(session, public_id, first, batch)
        first += len(batch)


def _discard(public_id: str) -> None:
    try:
        with write_transaction() as session:
            remove_file(session, public_id)
    except SQLAlchemyError as error:  # the job deletes it in an hour
        log.warning("a file that did not arrive stays for now", kind=type(error).__name__)
