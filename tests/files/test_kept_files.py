"""Files that are kept: what a removed one is, and that a piece is never one of another file."""

import tracemalloc

import pytest
from sqlalchemy import event

from hub.files.domain.kept_files import (
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

LARGE = 20_000_000


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


def test_a_large_download_holds_one_piece_and_takes_a_statement_for_each(files):
    address, reader = f"/files/{files.store(large_pdf(LARGE))}", files.reader()
    statements = []
    with files.app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    tracemalloc.start()
    response = reader.get(address, buffered=False)
    length = sum(len(chunk) for chunk in response.iter_encoded())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert length == LARGE
    assert peak < 4_000_000
    pieces = [statement for statement in statements if "file_piece" in statement]
    assert len(pieces) == LARGE // PIECE_BYTES + 1
    assert len([each for each in statements if each.startswith("SELECT")]) < len(pieces) + 10
