"""The list of erased people beside the database holds only hashes, and each only once."""

import stat

from hub.privacy.domain.erasure_list import extend_erasure_list, read_erasure_list
from hub.privacy.services import save_erasure_list
from tests.privacy.erased_people import erase


def test_the_list_beside_the_database_holds_only_marks_and_is_for_its_owner(planted, tmp_path):
    erase(planted)
    with planted.app_context():
        save_erasure_list(planted)
        save_erasure_list(planted)
    file = tmp_path / "erased-people"

    assert len(read_erasure_list(tmp_path)) == 1
    assert [len(line) for line in file.read_text().split()] == [64]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_line_that_was_cut_short_spoils_no_other(tmp_path):
    (tmp_path / "erased-people").write_text("a" * 64 + "\n" + "b" * 20)
    extend_erasure_list(tmp_path, {"a" * 64, "c" * 64})

    assert read_erasure_list(tmp_path) == {"a" * 64, "c" * 64}


def test_a_database_that_no_migration_has_touched_is_remembered_as_empty(
    make_app, empty_database_url, tmp_path
):
    app = make_app(DATABASE_URL=empty_database_url)
    with app.app_context():
        save_erasure_list(app)

    assert read_erasure_list(tmp_path) == set()
