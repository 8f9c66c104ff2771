"""A restore gives back every table byte for byte, between both kinds of database."""

import json
import threading
import tracemalloc

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from hub.cli import main
from hub.kit.base import Base
from hub.kit.db import db, write_transaction
from hub.kit.errors import Conflict
from hub.kit.jobs import get_jobs
from hub.kit.migrations import find_revision, list_revisions, schema_transaction
from hub.operations.domain.row_json import EXCLUDED_TABLES, list_tables
from hub.operations.domain.table_dump import NOT_RESTORED
from hub.operations.services import create_backup, restore_backup
from tests.factories import make_trust
from tests.operations.backup_files import ALL, data_of, parts_of, release_database
from tests.support.revisions import filled_at
from tests.support.rows import MOVED

# A new table is added here once it is decided whether backups may include it.
TABLES = {
    *("event", "event_session", "place_allocation", "booking", "waiting_list_entry", "place_offer"),
    *("nomination", "hand_over", "stand_down"),
    *("kept_date", "roster_notice"),
    *("release_request", "event_answer", "list_consent"),
    *("event_message", "event_texts", "private_calendar", "series_texts"),
    "implication_sheet",
    *("mentoring_training", "mentoring_programme", "mentoring_programme_place"),
    "interest_declaration",
    *("event_file", "event_recount"),
    *("attendance", "event_helper"),
    *("register_profile", "register_qualification", "register_invitation", "register_exclusion"),
    *("mentoring_request", "mentoring_request_choice", "mentoring_training"),
    *("mentoring_relationship", "mentoring_meeting", "mentoring_note", "mentoring_evaluation"),
    *("mentoring_concern", "mentoring_programme", "mentoring_programme_place"),
    *("event_material", "file_piece", "stored_file"),
    *("draft", "draft_author", "draft_check_run", "draft_finding"),
    *("draft_save", "draft_step", "attachment", "adoption", "item_rating", "item_comment"),
    *("item_evaluation", "evidence_change", "item_upkeep", "item_link", "item_report"),
    "participant_reference",
    *("saved_item", "follow", "follow_news"),
    "account_warning",
    "attempt",
    "audit_entry",
    "audit_head",
    "catalogue_clock",
    "catalogue_entry",
    "catalogue_entry_reader",
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
    "proof",
    "recovery_code",
    "resource",
    "resource_revision",
    "search_feedback",
    "search_miss",
    "search_miss_asker",
    "sign_in",
}


def test_every_table_of_every_model_is_in_a_backup(filled, tmp_path):
    with filled.app_context():
        create_backup(tmp_path / "one")
        parts = data_of(tmp_path / "one")

    assert set(Base.metadata.tables) == TABLES
    assert set(parts) == {f"{table}.jsonl" for table in TABLES}
    assert [name for name, part in parts.items() if not part] == []


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


def manifest_of(path):
    return json.loads(parts_of(path)["manifest.json"])


@pytest.mark.parametrize("revision", ALL[:-1])
@pytest.mark.slow
def test_a_backup_of_an_older_revision_is_restored_by_upgrading(
    databases, hub_on, all_rows, tmp_path, revision
):
    with databases.new(filling=filled_at(revision, ALL)) as source, databases.new() as url:
        old, new = hub_on(source), hub_on(url)
        with old.app_context():
            assert create_backup(tmp_path / "one").revision == revision
        with new.app_context():
            restore_backup(tmp_path / "one")
            with db.engine.connect() as connection:
                assert find_revision(connection) == list_revisions()[-1]
        original, restored = all_rows(old), all_rows(new)
        original = {MOVED.get(table, table): rows for table, rows in original.items()}
        assert original.keys() <= restored.keys()
        assert {name: len(restored[name]) for name in original} == {
            name: 0 if name in NOT_RESTORED else len(rows) for name, rows in original.items()
        }
        release_database(new)
        release_database(old)


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_what_waits_in_the_job_queue_stays_where_it_is(filled, tmp_path):
    with filled.app_context():
        jobs = get_jobs(filled)
        jobs.submit("content-sync")
        create_backup(tmp_path / "one")
        restore_backup(tmp_path / "one", replace=True)
        assert jobs.list_pending() == ["content-sync"]
        jobs.close()
    assert [name for name in data_of(tmp_path / "one") if name.startswith(EXCLUDED_TABLES)] == []


@pytest.mark.slow
def test_readers_go_on_while_a_hub_is_restored(filled, tmp_path):
    client = filled.test_client()
    with filled.app_context():
        create_backup(tmp_path / "one")
    statuses, done = set(), threading.Event()

    def read():
        while not done.is_set():
            statuses.add(client.get("/trusts").status_code)
            done.wait(0.01)  # so that the other thread gets on

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


@pytest.mark.slow
def test_the_commands_say_what_they_did_and_ask_before_they_replace(filled, hub, tmp_path):
    file = str(tmp_path / "hub.zip")
    backup = hub("backup", file)
    assert backup.exit_code == 0
    assert "It does not include the secret key and HUB_* settings." in backup.output
    assert hub("backup", file).output == f"Error: {file} already exists. Choose another name.\n"

    refused = hub("restore", file)
    assert (refused.exit_code, "The database is not empty" in refused.output) == (1, True)
    unconfirmed = hub("restore", file, "--replace", input="yes\n")
    assert (unconfirmed.exit_code, "Nothing was changed." in unconfirmed.output) == (1, True)
    confirmed = hub("restore", file, "--replace", input="replace\n")
    assert (confirmed.exit_code, "Restored the backup of" in confirmed.output) == (0, True)
    assert hub("restore", file, "--replace", "--yes").exit_code == 0


def test_a_backup_of_nothing_says_what_to_do(empty_database_url, hub, tmp_path, monkeypatch):
    monkeypatch.setenv("HUB_DATABASE_URL", empty_database_url)
    backup = hub("backup", str(tmp_path / "hub.zip"))

    assert backup.output == "Error: The database is empty. To create it, run: hub prepare\n"
    assert not (tmp_path / "hub.zip").exists()
