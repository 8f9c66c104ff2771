"""No data of an erased person remains in files, tables, the job queue, logs, emails or new backups."""

import logging
import zipfile
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, event, make_url, text

from hub.accounts.domain.persons import create_person
from hub.kit.clock import now
from hub.kit.db import allow_writes, db, write_transaction
from hub.kit.errors import Conflict
from hub.kit.jobs import get_jobs
from hub.operations.services import create_backup
from hub.privacy.domain.erasure import find_oldest_unscrubbed
from hub.privacy.domain.file_scrub import BLOCKED_BY_READER, scrub_database
from hub.privacy.services import scrub_files
from hub.search.services import wait_for_index
from tests.privacy.conftest import TRACES
from tests.privacy.erased_people import erase
from tests.support.signed_in import browser_of

RELATIONS = (
    "SELECT relname, pg_read_binary_file(pg_relation_filepath(oid)) AS bytes FROM pg_class"
    " WHERE relkind IN ('r', 'i', 't', 'm', 'S') AND pg_relation_filepath(oid) IS NOT NULL"
    " AND pg_relation_filepath(oid) NOT LIKE 'global/%'"
)


def traces_in(data):
    return {trace for trace in TRACES if trace.encode() in data}


def found_in_database(app):
    """Return the traces of her in all files of the instance and of the database, by file or by table."""
    found = {}
    folder = Path(app.config["INSTANCE_DIR"])
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".zip"]
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            database = Path(db.engine.url.database)
            files += list(database.parent.glob(f"{database.name}*"))
        else:
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("CHECKPOINT"))
                for name, data in connection.execute(text(RELATIONS)):
                    found[name] = traces_in(bytes(data))
    for path in files:
        found[path.name] = traces_in(path.read_bytes())
    return {name: traces for name, traces in found.items() if traces}


def analyse(app):
    """Let the server collect statistics, as autovacuum does; they contain column values."""
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("ANALYZE"))


def run_job(app):
    with app.app_context():
        return scrub_files()


def test_after_the_job_no_file_holds_a_byte_of_somebody_who_was_erased(planted):
    analyse(planted)
    assert found_in_database(planted) != {}
    erase(planted)
    # Control: deletion alone does not remove the traces, on either database.
    assert found_in_database(planted) != {}

    assert run_job(planted) == "The files were cleared of 1 erased person."
    assert found_in_database(planted) == {}
    assert run_job(planted) == "Nobody has been erased since the last run."


def word_files(app):
    """Return the files with the words of the search, after it includes every change."""
    with app.app_context():
        assert wait_for_index(db.session())
    return {path.name for path in Path(app.config["INSTANCE_DIR"], "search").rglob("*.term")}


def test_after_the_job_the_search_has_none_of_the_files_in_which_words_of_hers_stood(planted):
    """The engine packs words, so that a look for their bytes does not find them in its files."""
    with_her = word_files(planted)
    erase(planted)
    # Control: what is deleted stays in the engine's files.
    assert with_her < word_files(planted)

    run_job(planted)
    without_her = word_files(planted)
    assert (len(without_her), without_her & with_her) == (1, set())


def test_a_database_that_was_rearranged_many_times_keeps_no_old_copies(planted):
    """Rows are inserted and deleted around hers, so that pages are split, filled and rearranged."""
    with planted.app_context():
        for round_number in range(6):
            with write_transaction() as session:
                for number in range(60):
                    email = f"{round_number}-{number}@example.org"
                    create_person(session, email=email, name="x" * 200, at=now())
            with write_transaction() as session:
                session.execute(text("UPDATE person SET name = name || 'y' WHERE id % 3 = 0"))
                session.execute(
                    text("DELETE FROM person WHERE email LIKE :pattern AND id % 2 = 0"),
                    {"pattern": f"{round_number}-%"},
                )
    erase(planted)
    run_job(planted)

    assert found_in_database(planted) == {}


@contextmanager
def refused():
    """Expect the scrub to give up, and to do so after a tenth of a second."""
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Conflict, match=BLOCKED_BY_READER[:20]):
        for name in ("BUSY_SECONDS", "OLDER_TRANSACTION_SECONDS"):
            patch.setattr(f"hub.privacy.domain.file_scrub.{name}", 0.1)
        yield


def test_while_somebody_still_reads_from_before_the_files_are_not_called_free(planted):
    with planted.app_context():
        reader = db.engine.connect()
        reader.execute(text("SELECT name FROM person")).all()
    erase(planted)
    with planted.app_context():
        with refused():
            scrub_files()
        db.session.remove()
        with write_transaction() as session:
            assert find_oldest_unscrubbed(session) is not None
    reader.close()

    assert run_job(planted) == "The files were cleared of 1 erased person."
    assert found_in_database(planted) == {}


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_a_reader_who_comes_later_and_sees_as_far_back_as_a_writer_elsewhere_blocks_the_scrub(
    planted, postgresql_databases
):
    """On PostgreSQL, a snapshot is as old as the oldest writer of the whole server, of another hub too."""
    with postgresql_databases.new() as url, psycopg.connect(plain(url)) as other, planted.app_context():
        other.execute("SELECT pg_current_xact_id()")
        with write_transaction() as session:
            session.execute(text("DELETE FROM account_warning"))
        deleted_at = now()
        with db.engine.connect() as reader:
            reader.execute(text("SELECT name FROM person")).all()
            with refused():
                scrub_database(db.engine, {"account_warning"}, deleted_at)


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_a_writer_who_begins_while_tables_are_rewritten_blocks_the_scrub_of_the_statistics(
    planted, postgresql_databases
):
    """What the analysis deletes from the statistics is kept for such a writer, even one of another hub."""
    with postgresql_databases.new() as url, psycopg.connect(plain(url)) as other, planted.app_context():

        def begin_to_write(_connection, _cursor, statement, *_rest):
            if "ANALYZE" in statement:
                other.execute("SELECT pg_current_xact_id()")

        event.listen(db.engine, "before_cursor_execute", begin_to_write)
        with refused():
            scrub_database(db.engine, {"account_warning"}, now())
        other.rollback()
        event.remove(db.engine, "before_cursor_execute", begin_to_write)
        scrub_database(db.engine, {"account_warning"}, now())


def plain(url):
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def test_a_new_backup_holds_nothing_of_somebody_who_was_erased(planted, tmp_path):
    def traces_in_backup(name):
        with planted.app_context():
            create_backup(tmp_path / name)
        with zipfile.ZipFile(tmp_path / name) as file:
            return set().union(*(traces_in(file.read(member)) for member in file.namelist()))

    assert traces_in_backup("before.zip") != set()
    erase(planted)
    assert traces_in_backup("after.zip") == set()


@pytest.fixture
def log_lines():
    """All log lines of the hub and its libraries, from level DEBUG."""
    lines = []

    class CollectingHandler(logging.Handler):
        def emit(self, record):
            lines.append(f"{record.name} {record.getMessage()}")

    handler, root, hub = CollectingHandler(), logging.getLogger(), logging.getLogger("hub")
    for logger in (root, hub):
        logger.addHandler(handler)
    hub.setLevel(logging.DEBUG)
    yield lines
    for logger in (root, hub):
        logger.removeHandler(handler)


def test_nothing_that_is_logged_names_who_takes_their_data_or_is_erased(planted, log_lines):
    browser = browser_of(planted, planted.person_id)
    assert browser.send("/account/data").status_code == 200
    assert browser.get("/account/erase").status_code == 200
    assert browser.send("/account/erase", word="erase").status_code == 303
    run_job(planted)
    get_jobs(planted).close()

    assert any("/account/erase" in line for line in log_lines)
    assert [line for line in log_lines if traces_in(line.encode())] == []
    assert [line for line in log_lines if str(planted.person_id) == line] == []
    assert found_in_database(planted) == {}


def test_who_is_erased_while_another_of_their_requests_writes_is_freed_of_that_too(planted):
    erase(planted)
    with planted.app_context(), write_transaction() as session:
        session.execute(
            text(
                "INSERT INTO join_request (public_id, person_id, organisation_id, words, reason, created_at)"
                " SELECT 'late', :me, id, 'zq-unmistakable-words', '', :at FROM organisation"
            ),
            {"me": planted.person_id, "at": now()},
        )
    assert run_job(planted) == "The files were cleared of 1 erased person."
    assert found_in_database(planted) == {}


def test_sqlite_overwrites_what_is_deleted_at_once(make_app, sqlite_databases):
    with sqlite_databases.new() as url:
        app = make_app(DATABASE_URL=url)
        with app.app_context(), allow_writes(), db.engine.connect() as connection:
            assert connection.execute(text("PRAGMA secure_delete")).scalar() == 1


def test_what_was_deleted_is_in_no_file_after_the_scrub_and_what_is_kept_is_still_there(planted):
    with planted.app_context():
        with write_transaction() as session:
            session.execute(text("DELETE FROM account_warning"))
            session.execute(text("UPDATE person SET name = 'Kept' WHERE name LIKE 'Somebody%'"))
        scrub_database(db.engine, {"account_warning", "person"}, now())
        with db.engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM account_warning")) == 0
            assert connection.scalar(text("SELECT count(*) FROM person WHERE name = 'Kept'")) == 1
    # Control: she was not erased, so her own name is still found.
    assert found_in_database(planted)


def test_a_transaction_that_began_before_the_deletion_blocks_the_scrub_until_it_ends(planted):
    with planted.app_context():
        with db.engine.connect() as reader:
            reader.execute(text("SELECT * FROM person")).all()
            with write_transaction() as session:
                session.execute(text("DELETE FROM account_warning"))
            with refused():
                scrub_database(db.engine, {"account_warning"}, now())
        scrub_database(db.engine, {"account_warning"}, now())


def test_a_transaction_that_began_after_the_deletion_blocks_the_scrub_too(planted):
    """SQLite's whole file waits for it, and PostgreSQL's statistics, which the analysis has just changed."""
    with planted.app_context():
        with db.engine.connect() as reader:
            reader.execute(text("SELECT * FROM person")).all()
            with refused():
                scrub_database(db.engine, {"account_warning"}, now() - timedelta(seconds=30))
        scrub_database(db.engine, {"account_warning"}, now())


def test_a_scrubbed_sqlite_file_holds_no_deleted_bytes(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'small.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA secure_delete = OFF")
        connection.exec_driver_sql("CREATE TABLE t (x TEXT)")
        connection.exec_driver_sql("INSERT INTO t VALUES ('zq-deleted'), ('zq-kept')")
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA secure_delete = OFF")
        connection.exec_driver_sql("DELETE FROM t WHERE x = 'zq-deleted'")
    assert b"zq-deleted" in (tmp_path / "small.db").read_bytes()

    scrub_database(engine, (), now())
    engine.dispose()

    data = (tmp_path / "small.db").read_bytes()
    assert (b"zq-deleted" in data, b"zq-kept" in data) == (False, True)
