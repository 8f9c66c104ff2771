"""Which tests are quick: with TEST_QUICK=yes, those are left out that took long when they last ran here.

Each run notes the seconds of its tests in test-results/seconds.json. A test that has not run yet is quick.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.engines import runs_all_tests

MAX_SECONDS = 0.05
"""How long a quick test takes, without its fixtures."""
RESULTS = Path("test-results", "seconds.json")
VARIABLE = "TEST_QUICK"


def read_seconds(file: Path) -> dict[str, float]:
    """Return the seconds of each test when it last ran, by node ID; none if the file cannot be read."""
    try:
        seconds = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return seconds if isinstance(seconds, dict) else {}


def write_seconds(file: Path, seconds: Mapping[str, float]) -> None:
    """Write the seconds of each test, so that a reader gets all of them or those of before."""
    file.parent.mkdir(exist_ok=True)
    new = file.with_suffix(f".{os.getpid()}")
    new.write_text(json.dumps(seconds, sort_keys=True, indent=0), encoding="utf-8")
    new.replace(file)


class QuickTests:
    """A pytest plugin: each worker leaves out what took long, and the controller notes what tests take."""

    def __init__(self, config: pytest.Config) -> None:
        self._file = config.rootpath / RESULTS
        self._is_worker = hasattr(config, "workerinput")
        self._is_wanted = VARIABLE in os.environ
        self._before = read_seconds(self._file)
        self._seconds: dict[str, float] = {}

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Leave out the tests that took long, if only quick ones are wanted."""
        if self._is_wanted:
            slow = {nodeid for nodeid, seconds in self._before.items() if seconds > MAX_SECONDS}
            config.hook.pytest_deselected(items=[item for item in items if item.nodeid in slow])
            items[:] = [item for item in items if item.nodeid not in slow]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how long a test took, without its fixtures, which others may have made for it."""
        if report.when == "call":
            self._seconds[report.nodeid] = round(report.duration, 3)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write what tests took; after a run of all tests nothing else is kept."""
        if not self._is_worker and self._seconds:
            before = {} if runs_all_tests(session.config) else self._before
            write_seconds(self._file, before | self._seconds)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say that tests were left out."""
        if self._is_wanted:
            count = sum(seconds > MAX_SECONDS for seconds in self._before.values())
            terminalreporter.line(
                f"Left out are the tests that took longer than {MAX_SECONDS} s when they last ran here: "
                f"{count} are known, in {RESULTS}."
            )
