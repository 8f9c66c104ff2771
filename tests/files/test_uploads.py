"""An upload is inspected first, written in short transactions, and seen once it is whole."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from hub.files.domain.kept_files import find_file
from hub.files.domain.uploads import PIECE_BYTES, complete_file, inspect_upload
from hub.files.jobs import delete_files
from hub.files.models import FilePiece, StoredFile
from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid
from tests.files.samples import PDF, large_pdf
from tests.support.clock_changes import move_clock


def count(files, table):
    with files.write_session() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_a_file_is_kept_in_pieces_and_read_as_it_was(files):
    data = large_pdf(5 * PIECE_BYTES + 17)
    public_id = files.store(data)
    assert count(files, FilePiece) == 6
    assert files.reader().get(f"/files/{public_id}").data == data


@pytest.mark.parametrize(
    ("data", "limit", "message"), [(b"", 10, "empty"), (PDF, len(PDF) - 1, "must be 0 MB or smaller")]
)
def test_an_empty_file_and_one_that_is_too_large_are_refused(data, limit, message):
    with pytest.raises(Invalid, match=message):
        inspect_upload(io.BytesIO(data), "a.pdf", limit)


def test_a_file_is_not_seen_before_it_is_whole(files):
    seen = []

    def look(session, public_id):
        seen.append(find_file(session, public_id))
        complete_file(session, public_id)
        seen.append(find_file(session, public_id).public_id)

    public_id = files.store(PDF, complete=look)
    assert seen == [None, public_id]


def test_an_upload_that_fails_leaves_nothing_that_can_be_read(files):
    def fail(session, public_id):
        complete_file(session, public_id)
        raise Conflict("The thing is gone.")

    with pytest.raises(Conflict, match="thing is gone"):
        files.store(PDF, complete=fail)
    with files.app.app_context():
        assert delete_files() == "Files deleted: 1."
    assert (count(files, StoredFile), count(files, FilePiece)) == (0, 0)


def test_a_file_with_a_lost_piece_is_not_completed(files):
    def lose(session, public_id):
        session.query(FilePiece).delete()
        complete_file(session, public_id)

    with pytest.raises(Conflict, match="The file was not uploaded completely"):
        files.store(PDF, complete=lose)


def test_what_a_process_left_half_written_is_deleted_after_an_hour(files, monkeypatch):
    def die(session, public_id):
        raise KeyboardInterrupt

    monkeypatch.setattr("hub.files.services.storage._discard", lambda public_id: None)
    with pytest.raises(KeyboardInterrupt):
        files.store(large_pdf(20 * PIECE_BYTES), complete=die)
    with files.app.app_context():
        assert delete_files() == "Files deleted: 0."
    move_clock(monkeypatch, now() + timedelta(minutes=61))
    with files.app.app_context():
        assert delete_files() == "Files deleted: 1."
    assert (count(files, StoredFile), count(files, FilePiece)) == (0, 0)
