"""What fails after the view: hooks, signals, teardown functions and the end of the response."""

import json
import logging
from io import BytesIO

import pytest
from flask import (
    Response,
    after_this_request,
    appcontext_tearing_down,
    request,
    request_finished,
    request_tearing_down,
    session,
)
from werkzeug.routing import Map, Rule
from werkzeug.test import EnvironBuilder

from hub.access import Act, may
from hub.kit.db import db
from hub.web.after_response import run_after_response
from hub.web.application import LazyRule
from hub.web.csrf import csrf_exempt_by_signed_link
from hub.web.middleware.request_log import CONTENT_SECURITY_POLICY
from tests.support.content_files import insert_row, read

pytestmark = pytest.mark.one_engine


class PlantedError(Exception):
    """The fault that the tests plant."""


def fail(*_, **__):
    raise PlantedError


class Unclosable(Response):
    """A response that fails when it is closed."""

    def close(self):
        """Fail."""
        fail()


class UnclosableFile(BytesIO):
    """A file that fails when it is closed."""

    def close(self):
        """Fail."""
        fail()


def use_unclosable_response(app):
    app.response_class = Unclosable


def upload_unclosable_file(response):
    request.files = {"file": UnclosableFile()}
    return response


FAULTS_AFTER_COMMIT = {
    "teardown of the request": lambda app: app.teardown_request(fail),
    "teardown of the app context": lambda app: app.teardown_appcontext(fail),
    "signal that the request is finished": lambda app: request_finished.connect(fail, app, weak=False),
    "signal of the request's teardown": lambda app: request_tearing_down.connect(fail, app, weak=False),
    "signal of the app context's teardown": lambda app: appcontext_tearing_down.connect(
        fail, app, weak=False
    ),
    "session that cannot be saved": lambda app: app.before_request(lambda: session.update(bad=object())),
    "close of the response": use_unclosable_response,
    "work after the response": lambda app: app.before_request(lambda: run_after_response(fail)),
    "uploaded file that cannot be closed": lambda app: app.after_request(upload_unclosable_file),
}
FAULTS_BEFORE_COMMIT = {
    "hook": lambda app: app.after_request(fail),
    "hook of one request": lambda app: app.before_request(lambda: after_this_request(fail) and None),
}


@pytest.fixture
def planted_app(make_app):
    """The app as it is served, with routes that read and write, before a fault is planted."""
    app = make_app(TESTING=False)

    @app.post("/test/write")
    @csrf_exempt_by_signed_link
    @may(Act.READ)
    def write():
        insert_row(db.session(), request.form["title"])
        return "kept"

    app.get("/test/read", endpoint="read")(read)
    return app


@pytest.fixture
def log_lines(planted_app):
    """The lines of the log."""
    lines = []
    handler = logging.getLogger("hub").handlers[0]
    handler.emit = lambda record: lines.append(json.loads(handler.format(record)))
    return lines


def serve(app, method, path, **options):
    """Have the app answer as a server does, which closes the response; return status, headers and text."""
    started = []
    body = app.wsgi_app(
        EnvironBuilder(path, method=method, **options).get_environ(), lambda *start: started.extend(start)
    )
    text = b"".join(body).decode()
    getattr(body, "close", lambda: None)()
    return started[0], dict(started[1]), text


@pytest.mark.parametrize("fault", FAULTS_AFTER_COMMIT)
def test_what_fails_after_the_commit_changes_no_response(planted_app, log_lines, fault):
    FAULTS_AFTER_COMMIT[fault](planted_app)

    status, headers, text = serve(planted_app, "POST", "/test/write", data={"title": "Elsa"})
    assert (status, text) == ("200 OK", "kept")
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert [line["route"] for line in log_lines if line.get("status") == 200] == ["/test/write"]
    assert [line["request_id"] for line in log_lines if "exception" in line] == [headers["X-Request-ID"]]


@pytest.mark.parametrize("fault", FAULTS_BEFORE_COMMIT)
def test_what_fails_before_the_commit_is_an_error_page_and_nothing_is_saved(planted_app, log_lines, fault):
    FAULTS_BEFORE_COMMIT[fault](planted_app)

    status, headers, text = serve(planted_app, "POST", "/test/write", data={"title": "Elsa"})
    assert (status[:3], headers["Cache-Control"]) == ("500", "no-store")
    assert "Sorry, there is a problem" in text
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert [line["status"] for line in log_lines if "status" in line] == [500]
    assert not any("Elsa" in json.dumps(line) for line in log_lines)
    for hooks in (planted_app.after_request_funcs, planted_app.before_request_funcs):
        hooks[None] = [hook for hook in hooks[None] if hook.__module__ != __name__]
    assert serve(planted_app, "GET", "/test/read")[2] == ""


def test_an_error_is_logged_with_its_route_and_not_its_path(planted_app, log_lines):
    planted_app.after_request(fail)

    serve(planted_app, "GET", "/library/jane.doe@example.org")
    assert {line["route"] for line in log_lines if "route" in line} == {"/library/<slug>"}
    assert "jane" not in json.dumps(log_lines)


def test_one_failing_teardown_does_not_keep_others_from_running(planted_app):
    ran = []
    for wrap in (planted_app.teardown_request, planted_app.teardown_appcontext):
        wrap(lambda _error, name=wrap.__name__: ran.append(name))
        wrap(fail)

    assert serve(planted_app, "GET", "/test/read")[0] == "200 OK"
    assert ran[-2:] == ["teardown_request", "teardown_appcontext"]


def test_one_failing_work_after_the_response_does_not_keep_the_next_from_running(planted_app):
    ran = []
    planted_app.before_request(lambda: run_after_response(fail))
    planted_app.before_request(lambda: run_after_response(ran.append))

    assert serve(planted_app, "GET", "/test/read")[0] == "200 OK"
    assert ran == [planted_app]


def test_a_route_compiles_a_url_builder_when_the_first_url_is_built_with_it(monkeypatch):
    compiled, compile_builder = [], Rule._compile_builder

    def compile_and_count(rule, append_unknown=True):
        compiled.append(append_unknown)
        return compile_builder(rule, append_unknown)

    monkeypatch.setattr(Rule, "_compile_builder", compile_and_count)
    urls = Map([LazyRule("/items/<slug>", endpoint="item")]).bind("localhost")
    assert compiled == []
    for _ in range(2):
        assert urls.build("item", {"slug": "a b"}) == "/items/a%20b"
        assert urls.build("item", {"slug": "c", "page": 2}) == "/items/c?page=2"
        assert urls.build("item", {"slug": "c", "page": 2}, append_unknown=False) == "/items/c"
    assert sorted(compiled) == [False, True]
