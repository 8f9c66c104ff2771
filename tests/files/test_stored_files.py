"""Files that are kept: what a removed one is, and that a piece is never one of another file."""

import pytest

from hub.files.domain.stored_files import (
    PieceMissingError,
    files_by_public_id,
    find_file,
    read_piece,
    remove_file,
)
from hub.files.domain.uploads import PIECE_BYTES
from hub.files.jobs import delete_files
from hub.kit.db import db
from tests.files.samples import PDF, large_pdf


def test_a_removed_file_is_not_found_and_none_of_its_pieces_is_read(files):
    public_id = files.store(PDF)
    with files.write_session() as session:
        assert find_file(session, public_id).name == "a.pdf"
        remove_file(session, public_id)
        assert files_by_public_id(session, [public_id]) == {}
    with files.app.app_context(), db.engine.connect() as connection, pytest.raises(PieceMissingError):
        read_piece(connection, public_id, 0)


def test_a_download_breaks_off_when_its_file_is_removed(files):
    public_id = files.store(large_pdf(3 * PIECE_BYTES))
    response = files.reader().get(f"/files/{public_id}", buffered=False)
    chunks = response.iter_encoded()
    assert len(next(chunks)) == PIECE_BYTES
    with files.write_session() as session:
        remove_file(session, public_id)
    with files.app.app_context():
        delete_files()
    files.store(large_pdf(4 * PIECE_BYTES))  # may get the same number
    with pytest.raises(PieceMissingError):
        next(chunks)
