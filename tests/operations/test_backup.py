"""A restore gives back every table byte for byte, between both kinds of database."""

import json
import stat
import threading
import tracemalloc
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from click.testing import CliRunner

from hub.catalogue.domain.change_counter import bump_change_counter, version_key
from hub.cli import main
from hub.kit.base import Base
from hub.kit.db import MIGRATIONS, db, write_transaction
from hub.kit.errors import Conflict
from hub.kit.jobs import get_jobs
from hub.kit.migrations import find_revision, list_revisions, migrate_to, schema_transaction
from hub.operations.domain import table_dump
from hub.operations.domain.row_json import CONVERTERS, EXCLUDED_TABLES, list_tables
from hub.operations.services import create_backup, restore_backup
from tests.factories import make_person, make_trust, share
from tests.support.rows import fill
from tests.support.signed_in import browser_of

ALL = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]

# A new table is added here once it is decided whether backups may include it.
TABLES = {
    "account_warning",
    "attempt",
    "audit_entry",
    "audit_head",
    "catalogue_clock",
    "catalogue_entry",
    "catalogue_facet",
    "catalogue_redirect",
    "content_file",
    "delegate",
    "demo_mark",
    "erasure",
    "guest_reminder",
    "identity",
    "invitation",
    "join_request",
    "line_manager",
    "mail_choice",
    "membership",
    "newcomer",
    "organisation",
    "outbox_message",
    "person",
    "plugin_health",
    "programme_date",
    "programme_reference",
    "proof",
    "recovery_code",
    "resource",
    "resource_revision",
    "search_miss",
    "search_miss_asker",
    "sign_in",
}


def parts_of(path):
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def data_of(path):
    parts = parts_of(path)
    del parts["manifest.json"]
    return parts


def files_in(folder):
    # The search index is built in the background. Hidden files count, because they would be left-overs.
    return sorted(path.name for path in folder.iterdir() if path.name != "search")


def test_every_table_of_every_model_is_in_a_backup(filled, tmp_path):
    with filled.app_context():
        create_backup(tmp_path / "one")
        parts = data_of(tmp_path / "one")

    assert set(Base.metadata.tables) == TABLES
    assert set(parts) == {f"{table}.jsonl" for table in TABLES}
    assert [name for name, part in parts.items() if not part] == []


def test_every_column_of_every_model_is_of_a_kind_that_a_backup_carries():
    columns = [column for table in Base.metadata.tables.values() for column in table.columns]
    supported = tuple(column_type for column_type, _, _ in CONVERTERS)

    assert [str(column) for column in columns if not isinstance(_plain_type(column), supported)] == []
    # Timestamps without a zone, and JSON null as distinct from SQL NULL, would not be restored exactly.
    timestamps = [column for column in columns if isinstance(_plain_type(column), sa.DateTime)]
    assert [str(column) for column in timestamps if not _plain_type(column).timezone] == []
    documents = [column for column in columns if isinstance(_plain_type(column), sa.JSON)]
    assert [str(column) for column in documents if column.nullable] == []


def _plain_type(column):
    decorated = isinstance(column.type, sa.TypeDecorator)
    return column.type.impl_instance if decorated else column.type


def test_a_kind_that_it_cannot_carry_stops_a_backup_and_leaves_no_file(filled, tmp_path):
    with filled.app_context():
        with schema_transaction(db.engine) as connection:
            connection.exec_driver_sql("CREATE TABLE odd (id INTEGER PRIMARY KEY, span TIME)")
            connection.exec_driver_sql("INSERT INTO odd VALUES (1, '10:00:00')")
        with pytest.raises(Conflict, match=r"odd\.span is of a kind that a backup cannot carry"):
            create_backup(tmp_path / "one")
    assert files_in(tmp_path) == ["secret-key"]


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_a_restored_hub_holds_the_same_bytes_on_either_database(
    filled, all_rows, hub_on, tmp_path, target, request
):
    with filled.app_context():
        create_backup(tmp_path / "one")
    with request.getfixturevalue(f"{target}_databases").new(migrated=False) as url:
        other = hub_on(url)
        with other.app_context():
            restore_backup(tmp_path / "one")
            create_backup(tmp_path / "two")
        restored = all_rows(other)
    # Except login sessions, which are not restored, and the epoch, which is new.
    assert data_of(tmp_path / "two") == {**data_of(tmp_path / "one"), "sign_in.jsonl": b""}
    original = all_rows(filled)
    changed = {name for name, rows in restored.items() if original[name] != rows}
    assert changed == {"catalogue_clock", "sign_in"}
    assert manifest_of(tmp_path / "one")["epoch"] != manifest_of(tmp_path / "two")["epoch"]


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


def manifest_of(path):
    return json.loads(parts_of(path)["manifest.json"])


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


def release_database(app):
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("revision", ALL[:-1])
def test_a_backup_of_an_older_revision_is_restored_by_upgrading(
    empty_database_url, databases, hub_on, all_rows, tmp_path, revision
):
    old = hub_on(empty_database_url)
    with old.app_context():
        with schema_transaction(db.engine) as connection:
            migrate_to(connection, revision)
            fill(connection)
        assert create_backup(tmp_path / "one").revision == revision
    with databases.new() as url:
        new = hub_on(url)
        with new.app_context():
            restore_backup(tmp_path / "one")
            with db.engine.connect() as connection:
                assert find_revision(connection) == list_revisions()[-1]
        original, restored = all_rows(old), all_rows(new)
        assert original.keys() <= restored.keys()
        assert [len(restored[name]) for name in original] == [len(rows) for rows in original.values()]
        release_database(new)


def test_a_backup_shows_one_moment_while_others_write(app, tmp_path):
    assert not is_torn(app, tmp_path / "one")
    # The negative control: with a new transaction for each table the parts are inconsistent.
    assert is_torn(app, tmp_path / "control", before_each=lambda connection: connection.rollback())


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


def test_a_backup_is_for_its_owner_only_and_replaces_nothing(filled, tmp_path):
    with filled.app_context():
        create_backup(tmp_path / "one")
    assert stat.S_IMODE((tmp_path / "one").stat().st_mode) == 0o600
    assert files_in(tmp_path) == ["one", "secret-key"]


def test_a_backup_of_a_large_table_needs_no_large_memory(app, tmp_path):
    def peak(rows):
        with app.app_context():
            with schema_transaction(db.engine) as connection:
                table = next(table for table in list_tables(connection) if table.name == "content_file")
                columns = dict.fromkeys(table.columns.keys(), "x" * 500)
                connection.execute(sa.delete(table))
                for start in range(0, rows, 1000):
                    batch = [{**columns, "path": str(start + number)} for number in range(1000)]
                    connection.execute(sa.insert(table), batch)
            tracemalloc.start()
            create_backup(tmp_path / str(rows))
            restore_backup(tmp_path / str(rows), replace=True)
            used = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return used

    small, large = peak(1000), peak(8000)
    assert large < small * 1.5
    assert len(data_of(tmp_path / "8000")["content_file.jsonl"]) > 16_000_000


def damage(path, how):
    data = bytearray(path.read_bytes())
    if how == "cut":
        del data[len(data) // 2 :]
    elif how == "changed":
        # Inside the data of a part: elsewhere a zip file has bytes without meaning.
        with zipfile.ZipFile(path) as file:
            part = max(file.infolist(), key=lambda info: info.compress_size)
        data[part.header_offset + 30 + len(part.filename) + part.compress_size // 2] ^= 0xFF
    elif how == "empty":
        data.clear()
    elif how == "not a backup":
        data[:] = b"once upon a time " * 100
    path.write_bytes(data)


def rewrite(path, change):
    parts = parts_of(path)
    change(parts)
    with zipfile.ZipFile(path, "w") as file:
        for name, data in parts.items():
            file.writestr(name, data)


def drop_a_row(parts):
    parts["organisation.jsonl"] = parts["organisation.jsonl"].split(b"\n", 1)[1]


def drop_a_table(parts):
    del parts["organisation.jsonl"]


def set_newer_revision(parts):
    parts["manifest.json"] = parts["manifest.json"].replace(f'"{ALL[-1]}"'.encode(), b'"9999"')


def set_newer_format(parts):
    parts["manifest.json"] = parts["manifest.json"].replace(b'"format": 1', b'"format": 2')


REFUSED = {
    "cut": (lambda path: damage(path, "cut"), "damaged or incomplete"),
    "changed": (lambda path: damage(path, "changed"), "damaged or incomplete"),
    "empty": (lambda path: damage(path, "empty"), "damaged or incomplete"),
    "not a backup": (lambda path: damage(path, "not a backup"), "or no backup at all"),
    "missing": (Path.unlink, "no such file"),
    "a row is gone": (lambda path: rewrite(path, drop_a_row), "organisation does not hold what it should"),
    "a table is gone": (lambda path: rewrite(path, drop_a_table), "damaged or incomplete"),
    "newer": (lambda path: rewrite(path, set_newer_revision), "made by a newer hub"),
    "newer format": (lambda path: rewrite(path, set_newer_format), "made by a newer hub"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_backup_that_cannot_be_used_is_refused_in_words_and_changes_nothing(
    filled, all_rows, tmp_path, case
):
    damage_file, message = REFUSED[case]
    before = all_rows(filled)
    with filled.app_context():
        create_backup(tmp_path / "one")
        damage_file(tmp_path / "one")
        with pytest.raises(Conflict, match=message):
            restore_backup(tmp_path / "one", replace=True)
    assert all_rows(filled) == before


def test_a_row_that_the_database_refuses_undoes_the_whole_restore(filled, all_rows, tmp_path, monkeypatch):
    before = all_rows(filled)
    with filled.app_context():
        create_backup(tmp_path / "one")
        original = table_dump.parse_row
        monkeypatch.setattr(table_dump, "parse_row", lambda *args: {**original(*args), "id": 1})
        with pytest.raises(Conflict, match="refuses a row of"):
            restore_backup(tmp_path / "one", replace=True)
    assert all_rows(filled) == before
    assert files_in(tmp_path) == ["one", "secret-key"]


def test_a_database_that_is_not_empty_is_kept_unless_it_is_to_be_replaced(filled, all_rows, tmp_path):
    with filled.app_context():
        create_backup(tmp_path / "one")
        with write_transaction() as session:
            make_trust(session, "later", "A later trust")
        before = all_rows(filled)
        with pytest.raises(Conflict, match=r"not empty: .*4 in organisation.* --replace"):
            restore_backup(tmp_path / "one")
        assert all_rows(filled) == before
        restore_backup(tmp_path / "one", replace=True)
        assert len(all_rows(filled)["organisation"]) == 3


def test_what_waits_in_the_job_queue_stays_where_it_is(filled, tmp_path):
    with filled.app_context():
        jobs = get_jobs(filled)
        jobs.submit("content-sync")
        create_backup(tmp_path / "one")
        restore_backup(tmp_path / "one", replace=True)
        assert jobs.list_pending() == ["content-sync"]
        jobs.close()
    assert [name for name in data_of(tmp_path / "one") if name.startswith(EXCLUDED_TABLES)] == []


def test_readers_go_on_while_a_hub_is_restored(filled, tmp_path):
    client = filled.test_client()
    with filled.app_context():
        create_backup(tmp_path / "one")
    statuses, done = set(), threading.Event()

    def read():
        while not done.is_set():
            statuses.add(client.get("/trusts").status_code)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        with filled.app_context():
            for _ in range(5):
                restore_backup(tmp_path / "one", replace=True)
    finally:
        done.set()
        reader.join()
    assert statuses == {200}


@pytest.fixture
def hub(database_url, tmp_path, monkeypatch):
    """Run a command on this test's hub."""
    for name, value in {"DATABASE_URL": database_url, "INSTANCE_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(f"HUB_{name}", value)
    return lambda *words, **options: CliRunner().invoke(main, words, **options)


def test_the_commands_say_what_they_did_and_ask_before_they_replace(filled, hub, tmp_path):
    file = str(tmp_path / "hub.zip")
    backup = hub("backup", file)
    assert backup.exit_code == 0
    assert "The secret key and HUB_* settings are not in it" in backup.output
    assert hub("backup", file).output == f"Error: {file} is there already. Choose another name.\n"

    refused = hub("restore", file)
    assert (refused.exit_code, "The database is not empty" in refused.output) == (1, True)
    unconfirmed = hub("restore", file, "--replace", input="yes\n")
    assert (unconfirmed.exit_code, "Nothing was changed." in unconfirmed.output) == (1, True)
    confirmed = hub("restore", file, "--replace", input="replace\n")
    assert (confirmed.exit_code, "Restored what the hub held on" in confirmed.output) == (0, True)
    assert hub("restore", file, "--replace", "--yes").exit_code == 0


def test_a_backup_of_nothing_says_what_to_do(empty_database_url, hub, tmp_path, monkeypatch):
    monkeypatch.setenv("HUB_DATABASE_URL", empty_database_url)
    backup = hub("backup", str(tmp_path / "hub.zip"))

    assert backup.output == "Error: The database is empty. To make it: hub prepare\n"
    assert not (tmp_path / "hub.zip").exists()
