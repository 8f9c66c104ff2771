"""A pytest plugin for runs with a mutation: it selects tests by requirement, and writes what became of each.

Loaded with `-p tests.support.mutation_outcomes`; the other tests of the run are left out.
"""

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

_failed: set[tuple[str, ...]] = set()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of this plugin."""
    parser.addoption("--requirements", help="numbers with commas between: only tests marked with one of them")
    parser.addoption("--outcomes", help="the file to which a line of JSON is added for each step of a test")


def _numbers_of(item: pytest.Item) -> list[str]:
    return sorted({mark.args[0] for mark in item.iter_markers("requirement")})


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that are marked with none of the numbers."""
    asked = set(config.getoption("requirements").split(","))
    items[:] = [item for item in items if asked & set(_numbers_of(item))]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip further parameters of a test that has failed: one failure is enough, and some wait long for it."""
    if _key(item) in _failed:
        pytest.skip("It has failed with other parameters.")


def _key(item: pytest.Item) -> tuple[str, ...]:
    return item.nodeid.partition("[")[0], *_numbers_of(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Add the numbers of the test to its report, which a worker sends to the controller."""
    report = yield
    report.user_properties.append(("requirements", _numbers_of(item)))
    if report.when == "call" and report.failed:
        _failed.add(_key(item))
    return report


def _message_of(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    return " ".join(crash.message.split()) if crash else ""


class _Writer:
    def __init__(self, path: Path) -> None:
        self._path = path

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add a line about one step of a test: setup, call or teardown."""
        line = {
            "test": report.nodeid.partition("[")[0],
            "numbers": dict(report.user_properties)["requirements"],
            "step": report.when,
            "outcome": report.outcome,
            "message": _message_of(report),
        }
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def pytest_configure(config: pytest.Config) -> None:
    """Write the outcomes, unless this is a worker, whose controller does."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Writer(Path(config.getoption("outcomes"))), "mutation-outcomes")
