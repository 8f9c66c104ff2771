"""No page reads a whole table that grows: the plan of each statement of each page is looked at.

SQLite plans without looking at how many rows there are, so a small database shows what a large one would do.
PostgreSQL looks at them, so it is told not to read whole tables: what it still reads so has no index at all.
"""

import re
import shutil
import sqlite3
from collections import defaultdict
from contextlib import contextmanager

import pytest
from sqlalchemy import event, inspect

from hub.app import create_app
from hub.kit.db import close, db, write_transaction
from tests.support.form_crawl import Crawl
from tests.support.input_target import Target, copy_rows
from tests.web.conftest import settings_of

pytestmark = pytest.mark.slow

SMALL = {"organisation", "plugin_health", "catalogue_clock", "roster_notice", "alembic_version"}
"""Tables with a row for each trust or plugin, or with one row."""
FIGURES = "figures of the whole hub, which only the office asks for"
READ_WHOLE = {
    ("person", "/admin/people"): "how many people there are; a page of them is read by name",
    ("mentoring_evaluation", "/mentoring/evaluations"): "the newest, which stop at a page",
    ("mentoring_meeting", "/mentoring/hours"): FIGURES,
    ("adoption", "/desk/library/adoptions"): FIGURES,
    ("adoption", "/desk/library/adoptions.csv"): FIGURES,
    ("mentoring_programme", "/mentoring/programmes"): "the statement has a condition that is never true",
}
"""Tables that a page may read whole, and why. One that a page no longer reads whole is taken out."""


@contextmanager
def noting_statements(app):
    """Yield what is read, as parameters by (statement, address), and where to say the present address."""
    with app.app_context():
        engine = db.engine
    noted, place = {}, {"rule": ""}

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, parameters, *_):
        if statement.startswith(("SELECT", "WITH")):
            noted.setdefault((statement, place["rule"]), parameters)

    yield noted, place
    event.remove(engine, "before_cursor_execute", note)


def read_all_pages(target):
    """Return what each page read, as parameters by (statement, address)."""
    with noting_statements(target.app) as (noted, place):
        for rule, (browser, address) in target.crawl.pages.items():
            place["rule"] = rule
            assert target.send(browser, "GET", address).status_code < 500
    return noted


def scans_on_sqlite(connection, statement, parameters):
    """Return the tables of which SQLite would read all rows, or all entries of an index."""
    steps = [step for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    return {match[1] for step in steps if (match := re.match(r"SCAN (\w+)", step))}


def scans_on_postgresql(connection, statement, parameters):
    """Return the tables of which PostgreSQL would read all rows although it was told not to."""
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    (plan,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
    waiting, found = [plan["Plan"]], set()
    while waiting:
        step = waiting.pop()
        waiting += step.get("Plans", ())
        if step["Node Type"] == "Seq Scan":
            found.add(step["Relation Name"])
    return found


def find_scans(noted, scans, tables):
    """Return the (table, address) of pages that read a whole table which is not small."""
    found = defaultdict(list)
    for (statement, rule), parameters in noted.items():
        for table in scans(statement, parameters) & tables - SMALL:
            found[table, rule].append(statement)
    return found


def test_no_page_reads_a_whole_table_that_grows(target):
    noted = read_all_pages(target)
    connection = sqlite3.connect(target.app.config["DATABASE_URL"].removeprefix("sqlite:///"))
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    found = find_scans(noted, lambda *query: scans_on_sqlite(connection, *query), tables)
    connection.close()

    assert len(noted) > 800
    assert found.keys() == READ_WHOLE.keys(), found


def test_a_statement_that_no_index_answers_is_found(target):
    connection = sqlite3.connect(target.app.config["DATABASE_URL"].removeprefix("sqlite:///"))
    for statement, tables in (
        ("SELECT id FROM person WHERE name LIKE ?", {"person"}),
        ("SELECT id FROM person WHERE id = ?", set()),
        ("SELECT id FROM booking WHERE id NOT IN (SELECT booking_id FROM attendance WHERE mark = ?)", None),
    ):
        expected = {"booking", "attendance"} if tables is None else tables
        assert scans_on_sqlite(connection, statement, ("1",)) == expected
    connection.close()


def test_no_page_reads_a_whole_table_that_grows_on_postgresql(postgresql_databases, seed, tmp_path):
    shutil.copytree(seed, tmp_path, dirs_exist_ok=True)
    with postgresql_databases.new() as url:
        app = create_app({**settings_of(tmp_path), "DATABASE_URL": url, "PROPAGATE_EXCEPTIONS": False})
        with app.app_context(), write_transaction() as session:
            copy_rows(seed / "hub.sqlite3", session.connection())
        noted = read_all_pages(Target(app, Crawl.load(seed / "crawl.json"), None))
        with app.app_context(), db.engine.connect() as connection:
            tables = set(inspect(connection).get_table_names())
            found = find_scans(noted, lambda *query: scans_on_postgresql(connection, *query), tables)
            without_index = "SELECT id, starts_at FROM mentoring_meeting WHERE state = 'x'"
            assert scans_on_postgresql(connection, without_index, ()) == {"mentoring_meeting"}
        close(app)

    assert len(noted) > 800
    assert not found.keys() - READ_WHOLE.keys(), found
