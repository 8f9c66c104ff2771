"""A person's own data names the files that they uploaded; erasure deletes them or takes the name off."""

from sqlalchemy import select

from hub.files.domain.personal_data import erase_files, export_files
from hub.files.jobs import delete_files
from hub.files.models import StoredFile
from tests.files.samples import PDF


def test_the_export_lists_what_a_person_uploaded(files):
    files.store(PDF, "report.pdf")
    with files.write_session() as session:
        (row,) = export_files(session, files.reader_id)
        assert (row["file"], row["size in bytes"], row["belongs to"]) == ("report.pdf", len(PDF), "test")
        assert export_files(session, files.other_id) == []


def test_erasure_deletes_what_is_the_persons_own_and_keeps_the_rest_without_their_name(files):
    own, kept = files.store(PDF, erased_with_uploader=True), files.store(PDF, "kept.pdf")
    reader = files.reader()
    with files.write_session() as session:
        erase_files(session, files.reader_id)
    assert reader.get(f"/files/{own}").status_code == 404
    assert reader.get(f"/files/{kept}").status_code == 200
    with files.app.app_context():
        delete_files()
    with files.write_session() as session:
        (file,) = session.scalars(select(StoredFile))
        assert (file.name, file.uploaded_by_id) == ("kept.pdf", None)
