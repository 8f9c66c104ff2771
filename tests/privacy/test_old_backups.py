"""People who were erased after a backup was made are erased again when it is restored."""

from hub.accounts.domain.persons import find_person_by_email, person_names_by_id
from hub.kit.db import write_transaction
from hub.operations.services import create_backup, restore_backup
from hub.privacy.domain.erasure_list import erasure_hash, extend_erasure_list
from hub.privacy.services import (
    erase_restored_people,
    list_privacy_problems,
    save_erasure_list,
)
from tests.factories import make_person
from tests.privacy.conftest import ADDRESS
from tests.privacy.erased_people import erase
from tests.privacy.test_file_scrub import found_in_database


def is_in_database(app):
    with app.app_context(), write_transaction() as session:
        return find_person_by_email(session, ADDRESS) is not None


def list_problems(app):
    with app.app_context(), write_transaction() as session:
        return list(list_privacy_problems(session, app.config))


def test_who_was_erased_since_a_backup_is_erased_again_when_it_is_restored(planted, tmp_path):
    with planted.app_context():
        create_backup(tmp_path / "old.zip")
    erase(planted)
    with planted.app_context():
        save_erasure_list(planted)
        restore_backup(tmp_path / "old.zip", replace=True)
    # Control: the backup does restore her, and the health check reports it.
    assert is_in_database(planted)
    assert list_problems(planted) == [
        "An old backup has brought back people who were erased. To erase them again, run: hub prepare"
    ]

    with planted.app_context():
        assert erase_restored_people(planted) == 1
        with write_transaction() as session:
            assert person_names_by_id(session, [planted.person_id, planted.other_id]) == {
                planted.person_id: "a former colleague",
                planted.other_id: "Somebody Else",
            }
    assert not is_in_database(planted)
    assert list_problems(planted) == []
    assert found_in_database(planted) == {}
    with planted.app_context():
        assert erase_restored_people(planted) == 0


def test_the_command_that_restores_erases_them_again(hub, tmp_path, make_app):
    assert hub("prepare").exit_code == 0
    app = make_app()
    with app.app_context(), write_transaction() as session:
        make_person(session, email=ADDRESS)
    assert hub("backup", str(tmp_path / "old.zip")).exit_code == 0
    assert hub("privacy", "erase", ADDRESS, "--yes").output.startswith("Erased.")
    result = hub("restore", str(tmp_path / "old.zip"), "--replace", "--yes")

    assert result.exit_code == 0, result.output
    assert result.output.endswith("1 people erased since then were erased again.\n")


def test_preparing_a_database_that_was_put_in_place_by_hand_erases_them_again(hub, make_app, tmp_path):
    assert hub("prepare").exit_code == 0
    app = make_app()
    with app.app_context(), write_transaction() as session:
        person = make_person(session, email=ADDRESS)
        extend_erasure_list(tmp_path, {erasure_hash(person.public_id)})

    assert "1 erased person had come back with an old backup" in hub("prepare").output
