"""Each request has one transaction: writers lock first and commit once, readers cannot write."""

import pytest
from flask import Response, abort
from sqlalchemy import event

from hub.access import Act
from hub.catalogue.domain.change_counter import bump_change_counter, version_key
from hub.kit.db import db
from hub.kit.errors import Conflict


@pytest.fixture
def writer(app):
    """Add the route /write, which bumps the change counter and returns `respond()`; return a client."""

    def make(respond, methods=("POST",)):
        def view():
            bump_change_counter(db.session())
            return respond()

        view.act, view.csrf_exempt_by_signed_link = Act.READ, True
        app.add_url_rule("/write", "write", view, methods=list(methods))
        return app.test_client()

    return make


def seq(app):
    with app.app_context():
        return int(version_key(db.session()).rpartition("-")[2])


def test_a_writer_commits_once_when_it_answers_well(app, writer):
    client = writer(lambda: "done")
    commits = []
    with app.app_context():
        event.listen(db.engine, "commit", lambda connection: commits.append(connection))

    assert client.post("/write").status_code == 200
    assert seq(app) == 1
    assert len(commits) == 1


@pytest.mark.parametrize("status", [400, 403, 409, 500])
def test_a_writer_that_answers_with_an_error_leaves_nothing(app, writer, status):
    assert writer(lambda: Response("no", status)).post("/write").status_code == status
    assert seq(app) == 0


def test_a_writer_that_raises_leaves_nothing(app, writer):
    def conflict():
        raise Conflict("Somebody was first.")

    assert writer(conflict).post("/write").status_code == 409
    assert seq(app) == 0


@pytest.mark.parametrize("fault", [lambda: 1 / 0, lambda: abort(400)])
def test_a_writer_that_fails_leaves_nothing(app, writer, fault):
    assert writer(fault).post("/write").status_code in (400, 500)
    assert seq(app) == 0


def test_a_get_cannot_write_whatever_its_view_tries(app, writer):
    assert writer(lambda: "done", methods=("GET",)).get("/write").status_code in (500, 503)
    assert seq(app) == 0


def test_a_writer_takes_its_lock_before_its_first_read(app, writer):
    statements = []
    with app.app_context():
        engine = db.engine
        event.listen(
            engine,
            "before_cursor_execute",
            lambda connection, cursor, statement, *rest: statements.append(statement),
        )
    writer(lambda: "done").post("/write")

    # SQLite locks when the transaction begins; PostgreSQL at its first statement, on the change counter row.
    expected = {
        "sqlite": ["BEGIN IMMEDIATE"],
        "postgresql": ["UPDATE catalogue_clock SET seq=(catalogue_clock.seq + %(seq_1)s::INTEGER)"],
    }[engine.dialect.name]
    assert [statement.split(" RETURNING")[0] for statement in statements[: len(expected)]] == expected
