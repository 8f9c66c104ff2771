"""Processor time and costly steps of the suite, by test folder; the summary is printed after each run.

Seconds are printed and never judged, because they depend on the machine. Counts are judged against the table
in docs/testing.md: how many hubs the tests of a folder serve, how many browser windows they open, and how
many of them run on PostgreSQL as well. A folder over its budget fails the run.
"""

import re
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "testing.md"
ROW = re.compile(
    r"^\| `(?P<folder>[\w/.]+)` \| (?P<hubs>\d+) \| (?P<windows>\d+) \| (?P<both>\d+) \|$", re.MULTILINE
)
KINDS = ("hubs", "windows", "both")
_steps: Counter[str] = Counter()


def count_step(kind: str) -> None:
    """Count a costly step of the running test: `hubs` or `windows`."""
    _steps[kind] += 1


def folder_of(nodeid: str) -> str:
    """Return the folder of a test: `tests/people`, or `plugins` for all trusts together."""
    first, _, rest = nodeid.split("::")[0].partition("/")
    return f"{first}/{rest.split('/')[0]}" if first == "tests" and "/" in rest else first


def budgets() -> dict[str, dict[str, int]]:
    """Return the budget of each folder, as docs/testing.md states it."""
    rows = ROW.finditer(DOCUMENT.read_text(encoding="utf-8"))
    return {row["folder"]: {kind: int(row[kind]) for kind in KINDS} for row in rows}


def over_budget(counts: dict[str, Counter[str]], limits: dict[str, dict[str, int]]) -> list[str]:
    """Return a sentence for each count that is over the budget of its folder."""
    return [
        f"{folder}: {kind} {count[kind]}, budget {limits.get(folder, {}).get(kind, 0)}"
        for folder, count in sorted(counts.items())
        for kind in KINDS
        if count[kind] > limits.get(folder, {}).get(kind, 0)
    ]


def _processor_seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


class Budget:
    """Measures each test in its worker, and adds the figures up where the reports arrive."""

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
            cost["both"] = int("postgresql" in item.name)
            report.user_properties.append(("cost", [_processor_seconds() - self._started, cost]))
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add the cost of a test to its folder."""
        for name, value in report.user_properties:
            if name == "cost" and report.when == "teardown":
                seconds, cost = value
                self.seconds[folder_of(report.nodeid)] += seconds
                self.counts[folder_of(report.nodeid)].update(cost)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a run in which a folder is over its budget."""
        is_worker = hasattr(session.config, "workerinput")
        if not is_worker and session.exitstatus == 0 and self._over():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the processor seconds and the counts of each folder, the dearest first."""
        terminalreporter.section("processor seconds by folder")
        for folder, seconds in sorted(self.seconds.items(), key=lambda pair: -pair[1]):
            count = self.counts[folder]
            counts = f"hubs {count['hubs']}, windows {count['windows']}, on both databases {count['both']}"
            terminalreporter.line(f"{folder:24} {seconds:7.1f} s   {counts}")
        for sentence in self._over():
            terminalreporter.line(f"Over budget (docs/testing.md): {sentence}", red=True)

    def _over(self) -> list[str]:
        return over_budget(self.counts, budgets())
