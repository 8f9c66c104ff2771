"""Tables are dumped as of one moment, and loaded whole or not at all."""

import json
import threading

import pytest

from hub.catalogue.domain.change_counter import bump_change_counter, version_key
from hub.kit.db import db, write_transaction
from hub.kit.errors import Conflict
from hub.operations.domain import table_dump
from hub.operations.services import create_backup, restore_backup
from tests.factories import make_person, make_trust, share
from tests.operations.backup_files import data_of, files_in, release_database
from tests.support.signed_in import browser_of


def is_torn(app, path, before_each=lambda connection: None):
    """Back up with a write after every table; return whether the parts are inconsistent."""
    original = table_dump.dump_rows

    def dump_rows_then_write(connection, table, excluded_columns):
        before_each(connection)
        yield from original(connection, table, excluded_columns)
        writer = threading.Thread(target=write_one, args=(app,))
        writer.start()
        writer.join()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_dump, "dump_rows", dump_rows_then_write)
        with app.app_context():
            create_backup(path)
    parts = data_of(path)
    counter = json.loads(parts["catalogue_clock.jsonl"])["seq"]
    entries = [json.loads(line) for line in parts["catalogue_entry.jsonl"].splitlines()]
    return any(entry["seq"] > counter for entry in entries)


def write_one(app):
    with app.app_context(), write_transaction() as session:
        bump_change_counter(session)
        trust = make_trust(session, f"trust-{threading.get_native_id()}-{id(session)}", "A trust")
        share(session, trust)


def test_a_sign_in_that_was_ended_since_the_backup_opens_nothing_after_the_restore(app, tmp_path):
    with app.app_context(), write_transaction() as session:
        person = make_person(session, make_trust(session), name="Jo Bloggs", email="jo@example.org")
        person_id = person.id
    browser = browser_of(app, person_id)
    with app.app_context():
        create_backup(tmp_path / "one")
    other = browser_of(app, person_id)
    assert browser.get("/account/name").status_code == 200
    other.send("/account/sign-ins/end-others")
    assert browser.get("/account/name").status_code == 303
    with app.app_context():
        restore_backup(tmp_path / "one", replace=True)

    assert browser.get("/account/name").status_code == 303


def test_a_restored_hub_is_read_and_goes_on_numbering(app, hub_on, tmp_path, databases):
    with app.app_context():
        with write_transaction() as session:
            share(session, make_trust(session), slug="elsa", title="ELSA")
        create_backup(tmp_path / "one")
        before = version_key(db.session())
    with databases.new() as url:
        other = hub_on(url)
        with other.app_context():
            restore_backup(tmp_path / "one")
            assert version_key(db.session()) != before
            with write_transaction() as session:
                share(session, make_trust(session, "yorkshire", "Yorkshire Trust"), slug="second")
        client = other.test_client()
        assert client.get("/library/elsa").status_code == 200
        assert client.get("/library/second").status_code == 200
        release_database(other)


@pytest.mark.slow
def test_a_backup_shows_one_moment_while_others_write(app, tmp_path):
    assert not is_torn(app, tmp_path / "one")
    # The negative control: with a new transaction for each table the parts are inconsistent.
    assert is_torn(app, tmp_path / "control", before_each=lambda connection: connection.rollback())


def test_a_row_that_the_database_refuses_undoes_the_whole_restore(filled, all_rows, tmp_path, monkeypatch):
    before = all_rows(filled)
    with filled.app_context():
        create_backup(tmp_path / "one")
        original = table_dump.parse_row
        monkeypatch.setattr(table_dump, "parse_row", lambda *args: {**original(*args), "id": 1})
        with pytest.raises(Conflict, match="refused a row of"):
            restore_backup(tmp_path / "one", replace=True)
    assert all_rows(filled) == before
    assert files_in(tmp_path) == ["one", "secret-key"]
