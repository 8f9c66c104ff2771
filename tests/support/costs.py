"""Processor time and costly steps of the suite by test folder, printed after each run, and their budget.

Costly steps are hubs that a test serves for itself, browser windows that it opens, and tests on PostgreSQL.
Hubs that many tests share are not part of a budget, because which test needs one first is a matter of order.
A run in which a folder takes more steps than docs/testing.md allows it fails. The tests that waited longest
are printed too: a long wait is often one for something that never comes.
"""

import os
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.processes import family, read_file

TICKS = os.sysconf("SC_CLK_TCK")

PAGE = Path(__file__).parents[2] / "docs" / "testing.md"
KINDS = ("hubs", "windows", "on PostgreSQL")
OTHERS = "any other"
LONG_WAIT_SECONDS = 15.0
ROW = re.compile(r"^\| `?([^`|]+?)`? \| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE)
Budgets = dict[str, tuple[int, ...]]

_steps: Counter[str] = Counter()


def count_step(kind: str) -> None:
    """Count a costly step of the running test: `hubs`, `shared hubs`, `windows` or `axe runs`."""
    _steps[kind] += 1


def read_budgets(page: Path = PAGE) -> Budgets:
    """Return how many steps of each of KINDS a folder may take, by folder; OTHERS stands for the rest."""
    text = page.read_text(encoding="utf-8")
    return {row[1]: tuple(map(int, row.groups()[1:])) for row in ROW.finditer(text)}


def without_limits() -> Budgets:
    """Return budgets that nothing exceeds, for runs that repeat tests."""
    return {OTHERS: (sys.maxsize,) * len(KINDS)}


def find_overruns(counts: Mapping[str, Mapping[str, int]], budgets: Budgets) -> list[str]:
    """Return a message for each folder and kind of step above the budget."""
    return [
        f"{folder}: {count.get(kind, 0)} {kind}, and docs/testing.md allows {most}"
        for folder, count in sorted(counts.items())
        for kind, most in zip(KINDS, budgets.get(folder, budgets[OTHERS]), strict=True)
        if count.get(kind, 0) > most
    ]


def folder_of(nodeid: str) -> str:
    """Return the folder of a test: `tests/people`, or `plugins` for all trusts together."""
    first, _, rest = nodeid.split("::")[0].partition("/")
    return f"{first}/{rest.split('/')[0]}" if first == "tests" and "/" in rest else first


def _processor_seconds() -> float:
    """Return the seconds that this process and its descendants have used, running ones and ended ones.

    A browser runs until the end of a session, so its seconds must not wait until it has ended.
    """
    return sum(map(_seconds_of, family(os.getpid())))


def _seconds_of(pid: int) -> float:
    try:
        # After the name, which may hold spaces. Fields 11 to 14: the ticks of it and of its ended children.
        fields = read_file(f"/proc/{pid}/stat").rpartition(b")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICKS


class CostReport:
    """A pytest plugin: each worker measures its tests, and the controller adds up what the reports carry."""

    def __init__(self, budgets: Budgets) -> None:
        self._budgets = budgets
        self._started = 0.0
        self._seconds_before = 0.0
        """What the worker had used at the end of the last test: reading it takes as long as a short test."""
        self._steps: Counter[str] = Counter()
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.waits: dict[str, float] = {}

    def pytest_collection_finish(self) -> None:
        """Note what imports and collection have used, which belongs to no test."""
        self._seconds_before = _processor_seconds()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self) -> Iterator[None]:
        """Note the state before a test."""
        self._started, self._steps = time.monotonic(), _steps.copy()
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[Any]:
        """Add what the test has cost to its last report, which reaches the controller."""
        report = yield
        if call.when == "teardown":
            cost = {kind: _steps[kind] - self._steps[kind] for kind in _steps}
            cost["on PostgreSQL"] = int("postgresql" in item.name)
            before, self._seconds_before = self._seconds_before, _processor_seconds()
            # What a killed child has used is lost when it ends.
            seconds = max(0.0, self._seconds_before - before)
            waited = time.monotonic() - self._started - seconds
            report.user_properties.append(("cost", [seconds, cost, waited]))
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add the cost of a test to its folder."""
        for name, value in report.user_properties:
            if name == "cost" and report.when == "teardown":
                seconds, cost, self.waits[report.nodeid] = value
                self.seconds[folder_of(report.nodeid)] += seconds
                self.counts[folder_of(report.nodeid)].update(cost)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a run that was above the budget; only the controller has counts."""
        if find_overruns(self.counts, self._budgets):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the processor seconds and the counts of each folder, the most expensive first."""
        terminalreporter.section("processor seconds by folder")
        for folder, seconds in sorted(self.seconds.items(), key=lambda pair: -pair[1]):
            count = self.counts[folder]
            counts = ", ".join(f"{kind} {count[kind]}" for kind in (*KINDS, "shared hubs", "axe runs"))
            terminalreporter.line(f"{folder:24} {seconds:7.1f} s   {counts}")
        for test, seconds in sorted(self.waits.items(), key=lambda pair: -pair[1]):
            if seconds >= LONG_WAIT_SECONDS:
                terminalreporter.line(f"waited {seconds:.0f} s: {test}")
        for overrun in find_overruns(self.counts, self._budgets):
            terminalreporter.line(f"Above the budget: {overrun}", red=True)
