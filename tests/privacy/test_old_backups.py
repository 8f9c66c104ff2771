"""An old backup brings nobody back who was erased since it was made."""

import stat

from hub.access import Viewer
from hub.accounts.domain import names_of, person_at
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.operations.services import back_up, restore
from hub.privacy.domain import erase_person, mark_of, marks_in, note_marks
from hub.privacy.services import held_by, keep_away, problems_of_privacy, remember_erased
from tests.factories import make_person
from tests.privacy.conftest import ADDRESS
from tests.privacy.test_file_scrub import found_in_database


def erase(app):
    with app.app_context(), write_transaction() as session:
        erase_person(session, Viewer(person_id=app.person_id), app.person_id, held_by(app), now())


def is_back(app):
    with app.app_context(), write_transaction() as session:
        return person_at(session, ADDRESS) is not None


def problems(app):
    with app.app_context(), write_transaction() as session:
        return list(problems_of_privacy(session, app.config))


def test_who_was_erased_since_a_backup_is_erased_again_when_it_is_restored(planted, tmp_path):
    with planted.app_context():
        back_up(tmp_path / "old.zip")
    erase(planted)
    with planted.app_context():
        remember_erased(planted)
        restore(tmp_path / "old.zip", replace=True)
    # The control: the backup does bring her back, and the doctor would say so.
    assert is_back(planted)
    assert problems(planted) == [
        "An old backup has brought back people who were erased. To erase them again: hub prepare"
    ]

    with planted.app_context():
        assert keep_away(planted) == 1
        with write_transaction() as session:
            assert names_of(session, [planted.person_id, planted.other_id]) == {
                planted.person_id: "a former colleague",
                planted.other_id: "Somebody Else",
            }
    assert not is_back(planted)
    assert problems(planted) == []
    assert found_in_database(planted) == {}
    with planted.app_context():
        assert keep_away(planted) == 0


def test_the_list_beside_the_database_holds_only_marks_and_is_for_its_owner(planted, tmp_path):
    erase(planted)
    with planted.app_context():
        remember_erased(planted)
        remember_erased(planted)
    file = tmp_path / "erased-people"

    assert len(marks_in(tmp_path)) == 1
    assert [len(line) for line in file.read_text().split()] == [64]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_line_that_was_cut_short_spoils_no_other(tmp_path):
    (tmp_path / "erased-people").write_text("a" * 64 + "\n" + "b" * 20)
    note_marks(tmp_path, {"a" * 64, "c" * 64})

    assert marks_in(tmp_path) == {"a" * 64, "c" * 64}


def test_the_command_that_restores_erases_them_again(hub, tmp_path, make_app):
    assert hub("prepare").exit_code == 0
    app = make_app()
    with app.app_context(), write_transaction() as session:
        make_person(session, email=ADDRESS)
    assert hub("backup", str(tmp_path / "old.zip")).exit_code == 0
    assert hub("privacy", "erase", ADDRESS, "--yes").output.startswith("Erased.")
    answer = hub("restore", str(tmp_path / "old.zip"), "--replace", "--yes")

    assert answer.exit_code == 0, answer.output
    assert answer.output.endswith("1 who were erased since then are erased again.\n")


def test_preparing_a_database_that_was_put_in_place_by_hand_erases_them_again(hub, make_app, tmp_path):
    assert hub("prepare").exit_code == 0
    app = make_app()
    with app.app_context(), write_transaction() as session:
        person = make_person(session, email=ADDRESS)
        note_marks(tmp_path, {mark_of(person.public_id)})

    assert "1 who were erased had come back with an old backup" in hub("prepare").output


def test_a_database_that_no_migration_has_touched_is_remembered_as_empty(
    make_app, empty_database_url, tmp_path
):
    app = make_app(DATABASE_URL=empty_database_url)
    with app.app_context():
        remember_erased(app)

    assert marks_in(tmp_path) == set()
