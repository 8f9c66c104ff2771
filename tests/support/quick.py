"""Which tests are quick: with TEST_QUICK=yes the slowest are left out, so that a run takes as long anywhere.

Each run notes the seconds of its tests in test-results/seconds.json. A test that has not run yet is quick.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.engines import runs_all_tests

TOTAL_SECONDS = 45
"""How long quick tests take together, without their fixtures: such a run takes less than 90 seconds."""
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


def find_slow(seconds: Mapping[str, float], total: float) -> set[str]:
    """Return the tests to leave out, so that the others take no longer than `total` together."""
    slow, spent = set(), 0.0
    # Also by name, because all workers must leave out the same tests.
    for nodeid in sorted(seconds, key=lambda nodeid: (seconds[nodeid], nodeid)):
        spent += seconds[nodeid]
        if spent > total:
            slow.add(nodeid)
    return slow


class QuickTests:
    """A pytest plugin: each worker leaves out what took long, and the controller notes what tests take."""

    def __init__(self, config: pytest.Config, total: float = TOTAL_SECONDS) -> None:
        self._total = total
        self._file = config.rootpath / RESULTS
        self._is_worker = hasattr(config, "workerinput")
        self._is_wanted = VARIABLE in os.environ
        self._before = read_seconds(self._file)
        self._seconds: dict[str, float] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Leave out the slowest of the tests that are chosen, if only quick ones are wanted."""
        if self._is_wanted:
            known = {item.nodeid for item in items} & self._before.keys()
            slow = find_slow({nodeid: self._before[nodeid] for nodeid in known}, self._total)
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
            terminalreporter.line(
                f"Left out are the tests that were slowest when they last ran here ({RESULTS}): "
                f"those that were run took less than {self._total} s together."
            )
