"""Which database engines a test runs on, and what ran on which engine.

A test that needs a database runs on both engines, unless it is marked `one_engine`: then on SQLite alone.
At the end of a run of all tests it is an error if a statement of the hub ran, or a route answered, on SQLite
and not on PostgreSQL: so no mark takes away the last test of anything. Other processes are not seen.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from flask import Flask, Response, request, request_finished
from sqlalchemy import event, make_url
from sqlalchemy.engine import Connection, Engine

import hub

ENGINES = ("sqlite", "postgresql")
FIXTURE = "databases"
MARK = "one_engine"
PROPERTY = "ran"
ENDED = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
"""How a run ends that was not interrupted."""

# What an engine needs for itself: transactions, settings, its own catalogue of tables, and the copy of a
# table that SQLite cannot change where it stands.
NOT_OF_THE_HUB = re.compile(
    r"(BEGIN|PRAGMA|SAVEPOINT|RELEASE|ROLLBACK)\b|.*\b(sqlite_(temp_)?master|_alembic_tmp_\w+)\b", re.DOTALL
)
LOCKING = re.compile(r"\bFOR (NO KEY )?(UPDATE|SHARE)\b.*", re.DOTALL)
TABLE = re.compile(r"\b(?:FROM|INTO|UPDATE|JOIN)\s+(?!SET\b)(\w+)")
HUB = f"{Path(hub.__file__).parent}/"
TESTS = f"{Path(__file__).parents[1]}/"
OF_OTHERS = ""
"""The place of code that is neither of the hub nor of the tests."""


# Cached, as tests send the same statements a million times.
@lru_cache(20_000)
def describe_statement(statement: str, place: str) -> str | None:
    """Say in the same words for both engines what a statement does and where, or None for an engine's own."""
    if NOT_OF_THE_HUB.match(statement):
        return None
    tables = " ".join(sorted(set(TABLE.findall(LOCKING.sub("", statement)))))
    verb = statement.split(maxsplit=1)[0].upper()
    # Where the session writes what has changed depends on the order in which rows were read.
    return f"{place}: {verb} {tables}" if verb == "SELECT" else f"{verb} {tables}"


def _find_place() -> str | None:
    """Return the function of the hub that is running, or None if a test sends the statement itself."""
    frame = sys._getframe(2)
    while frame is not None:
        code = frame.f_code
        known = _places.get(id(code)) or _places.setdefault(id(code), (code, _name_place(code)))
        if known[1] != OF_OTHERS:
            return known[1]
        frame = frame.f_back
    return None


# By id, because the hash of code takes long; the code is kept, so that no other gets its id.
_places: dict[int, tuple[CodeType, str | None]] = {}


def _name_place(code: CodeType) -> str | None:
    """Return the name of a function of the hub, None for one of the tests, and OF_OTHERS for all others."""
    name = code.co_filename
    if name.startswith(TESTS):  # it may itself be called by the hub: the view of a test
        return None
    if name.startswith(HUB) and not name.endswith("/kit/db.py"):
        return f"hub/{name.removeprefix(HUB)} {code.co_qualname}"
    return OF_OTHERS


class Engines:
    """A pytest plugin: chooses the engines of each test, and compares what ran on each."""

    def __init__(self) -> None:
        self._new: set[tuple[str, str]] = set()
        self._known: set[tuple[str, str]] = set()
        self._ran: defaultdict[str, set[str]] = defaultdict(set)
        self._lost: list[str] = []
        event.listen(Engine, "before_cursor_execute", self._note_statement)
        request_finished.connect(self._note_route)

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Run a test that needs a database on both engines, or on SQLite alone if it is marked so."""
        own = [mark for mark in metafunc.definition.iter_markers("parametrize") if mark.args[0] == FIXTURE]
        if FIXTURE in metafunc.fixturenames and not own:
            is_marked = metafunc.definition.get_closest_marker(MARK) is not None
            metafunc.parametrize(FIXTURE, ENGINES[:1] if is_marked else ENGINES, indirect=True)

    def _note_statement(self, connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        if (place := _find_place()) and (what := describe_statement(statement, place)):
            self._new.add((connection.dialect.name, what))

    def _note_route(self, app: Flask, response: Response) -> None:
        view = app.view_functions.get(request.endpoint or "")
        # Routes that a test adds are not the hub's.
        if request.method == "OPTIONS":  # Flask answers it without the view
            return
        if response.status_code < 400 and view is not None and view.__module__.startswith("hub."):
            engine = make_url(app.config["SQLALCHEMY_DATABASE_URI"]).get_backend_name()
            method = "GET" if request.method == "HEAD" else request.method  # one view answers both
            self._new.add((engine, f"{method} {request.url_rule}"))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, call: pytest.CallInfo[None]) -> Iterator[Any]:
        """Add what this worker has not reported yet to the last report of a test."""
        report = yield
        if call.when == "teardown":
            new, self._new = self._new - self._known, set()
            self._known |= new
            report.user_properties.append((PROPERTY, sorted(new)))
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Gather what ran in all workers."""
        for name, value in report.user_properties:
            if name == PROPERTY and report.when == "teardown":
                for engine, what in value:
                    self._ran[engine].add(what)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a run of all tests if something ran on SQLite and not on PostgreSQL."""
        if session.exitstatus in ENDED and runs_all_tests(session.config):
            one, other = ENGINES
            self._lost = sorted(self._ran[one] - self._ran[other])
            if self._lost:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(trylast=True)  # so that it stands at the end, where it is seen
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Name what a run of all tests did on SQLite alone."""
        if self._lost:
            terminalreporter.section("ran on SQLite and not on PostgreSQL", red=True)
            for what in self._lost:
                terminalreporter.line(what)


def runs_all_tests(config: pytest.Config) -> bool:
    """Say whether pytest was started without a selection of tests; a worker never knows all."""
    if hasattr(config, "workerinput"):
        return False
    option = config.option
    narrowed = (option.keyword, option.markexpr, option.ignore, option.ignore_glob, option.deselect)
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS and not any(narrowed)
