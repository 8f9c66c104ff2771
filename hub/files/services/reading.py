"""Read a file piece by piece, each in a short transaction, so that a slow client holds no connection."""

from collections.abc import Iterator

from flask import Flask

from hub.files.domain.kept_files import FileFacts, read_piece
from hub.files.domain.ranges import ByteRange
from hub.files.domain.uploads import PIECE_BYTES
from hub.kit.db import db


def read_range(app: Flask, file: FileFacts, wanted: ByteRange) -> Iterator[bytes]:
    """Yield these bytes of a file; at any time one piece of it is in memory."""
    for position in range(wanted.start // PIECE_BYTES, (wanted.stop - 1) // PIECE_BYTES + 1):
        begins = position * PIECE_BYTES
        with app.app_context(), db.engine.connect() as connection:
            piece = read_piece(connection, file.public_id, position)
        yield piece[max(wanted.start - begins, 0) : wanted.stop - begins]


def read_whole_file(app: Flask, file: FileFacts) -> Iterator[bytes]:
    """Yield a whole file, for a job; raise PieceMissingError if it is removed meanwhile."""
    return read_range(app, file, ByteRange(0, file.size))
