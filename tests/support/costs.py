"""Processor time and costly steps of the suite by test folder, printed after each run.

Costly steps are hubs that tests serve, browser windows that they open, and tests that run on PostgreSQL.
A step of a fixture that a whole session shares is counted for the test that needs it first.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.processes import family

TICKS = os.sysconf("SC_CLK_TCK")

_steps: Counter[str] = Counter()


def count_step(kind: str) -> None:
    """Count a costly step of the running test: `hubs` or `windows`."""
    _steps[kind] += 1


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
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICKS


class CostReport:
    """A pytest plugin: each worker measures its tests, and the controller adds up what the reports carry."""

    def __init__(self) -> None:
        self._started = 0.0
        self._steps: Counter[str] = Counter()
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.counts: defaultdict[str, Counter[str]] = defaultdict(Counter)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self) -> Iterator[None]:
        """Note the state before a test."""
        self._started, self._steps = _processor_seconds(), _steps.copy()
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[Any]:
        """Add what the test has cost to its last report, which reaches the controller."""
        report = yield
        if call.when == "teardown":
            cost = {kind: _steps[kind] - self._steps[kind] for kind in _steps}
            cost["postgresql"] = int("postgresql" in item.name)
            report.user_properties.append(("cost", [_processor_seconds() - self._started, cost]))
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add the cost of a test to its folder."""
        for name, value in report.user_properties:
            if name == "cost" and report.when == "teardown":
                seconds, cost = value
                self.seconds[folder_of(report.nodeid)] += seconds
                self.counts[folder_of(report.nodeid)].update(cost)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the processor seconds and the counts of each folder, the most expensive first."""
        terminalreporter.section("processor seconds by folder")
        for folder, seconds in sorted(self.seconds.items(), key=lambda pair: -pair[1]):
            count = self.counts[folder]
            counts = f"hubs {count['hubs']}, windows {count['windows']}, on PostgreSQL {count['postgresql']}"
            terminalreporter.line(f"{folder:24} {seconds:7.1f} s   {counts}")
