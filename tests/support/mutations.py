"""Mutations: each takes away what a row of docs/coverage.md claims, so the test of that row must fail.

They are declared in tests/mutations.yaml. Run as a module, this one carries out each of them, or those of
given requirements, in a copy of the working tree, runs the tests of its rows there on SQLite, and prints
which rows were caught. A row is caught only if its test passes on the unchanged copy, and fails itself with
the mutation: a test that cannot be collected or set up has noticed nothing.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import yaml

from tests.support.recipes import ROOT, Step, apply, copy_tree

PAGE = ROOT / "docs" / "coverage.md"
DECLARATIONS = ROOT / "tests" / "mutations.yaml"
ROW = re.compile(r"^\| (R\d{3}) \| .+ \| .+ \| `([\w/.]+)::(\w+)` \|$", re.MULTILINE)
CAUGHT, SURVIVED, NOT_RUN = "caught", "SURVIVED", "NOT RUN"
MINUTES_OF_A_RUN = 30
MESSAGE_LENGTH = 160


class Row(NamedTuple):
    """A row of docs/coverage.md: a requirement, and the test that shows it."""

    number: str
    path: str
    test: str


@dataclass(frozen=True)
class Mutation:
    """A change of one file: the parts of `diff`, as in a recipe, or the whole file if there is none."""

    without: str
    """What is taken away, in words."""
    path: str
    diff: str = ""

    def apply(self, tree: Path) -> None:
        """Carry it out in `tree`; raise AssertionError where it does not fit."""
        if self.diff:
            apply(Step("diff", self.path, self.diff), tree)
            return
        file = tree / self.path
        assert file.is_file(), f"{self.path} is to be removed, but is not there"
        file.unlink()

    @contextmanager
    def applied(self, tree: Path) -> Iterator[None]:
        """Carry it out in `tree`, and undo it afterwards."""
        file = tree / self.path
        before, times = file.read_bytes(), file.stat()
        self.apply(tree)
        try:
            yield
        finally:
            file.write_bytes(before)
            # The time too: Python reads a compiled module again if its source has the same time and size.
            os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


class Verdict(NamedTuple):
    """What became of a row: caught, survived or not run; the seconds are those of its mutation."""

    row: Row
    mutation: Mutation
    result: str
    message: str
    """What the test said when it failed."""
    seconds: float


def rows_of_page() -> list[Row]:
    """Return the rows of docs/coverage.md."""
    return [Row(*row) for row in ROW.findall(PAGE.read_text(encoding="utf-8"))]


def read_declarations(text: str) -> list[tuple[str, str, Mutation]]:
    """Return the requirement, the test (empty: all of its tests) and the mutation of each declaration."""
    return [
        (number, entry.pop("test", ""), Mutation(**entry))
        for number, entries in yaml.safe_load(text).items()
        for entry in ([dict(entry) for entry in entries] if isinstance(entries, list) else [dict(entries)])
    ]


def mutations_of(row: Row, declarations: Iterable[tuple[str, str, Mutation]]) -> list[Mutation]:
    """Return the mutations declared for a row: those that name its test, or those that name none."""
    of_number = [(test, mutation) for number, test, mutation in declarations if number == row.number]
    named = [mutation for test, mutation in of_number if test == row.test]
    return named or [mutation for test, mutation in of_number if not test]


def make_copy(folder: Path) -> Path:
    """Copy the working tree for runs of tests, with links to the tools of the browser tests."""
    tree = copy_tree(folder)
    tools = Path("tests", "tools", "node_modules")
    if (ROOT / tools).exists():
        (tree / tools).symlink_to((ROOT / tools).resolve())
    return tree


def run_rows(tree: Path, rows: Iterable[Row], *options: str) -> list[dict[str, Any]]:
    """Run the tests of `rows` in `tree` on SQLite; return the outcome of each step of each test."""
    rows = list(rows)
    kept = {"HUB_CHROMIUM"}
    environment = {
        name: value
        for name, value in os.environ.items()
        if name in kept or not name.startswith(("HUB_", "PYTEST_", "COV_", "TEST_RUN_"))
    }
    with TemporaryDirectory() as folder:
        outcomes = Path(folder, "outcomes")
        outcomes.touch()
        command = [
            *(sys.executable, "-m", "pytest", "-q", "-k", "not postgresql", f"--basetemp={folder}/run"),
            *("-p", "tests.support.mutation_outcomes", f"--outcomes={outcomes}"),
            f"--requirements={','.join(sorted({row.number for row in rows}))}",
            *options,
            *sorted({f"{row.path}::{row.test}" for row in rows}),
        ]
        subprocess.run(
            command,
            cwd=tree,
            # Without compiled modules: one of a mutated module must not stay behind.
            env={**environment, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            check=False,
            timeout=60 * MINUTES_OF_A_RUN,
        )
        return [json.loads(line) for line in outcomes.read_text(encoding="utf-8").splitlines()]


def steps_of(row: Row, outcomes: Iterable[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return the step and its outcome, such as ("call", "failed"), of each run of the test of `row`."""
    return [(each["step"], each["outcome"]) for each in outcomes if _is_run_of(row, each)]


def _is_run_of(row: Row, outcome: dict[str, Any]) -> bool:
    return outcome["test"] == f"{row.path}::{row.test}" and row.number in outcome["numbers"]


def judge(row: Row, outcomes: Iterable[dict[str, Any]]) -> str:
    """Return whether the test of `row` failed itself, passed, or never came to its own lines."""
    steps = steps_of(row, outcomes)
    if ("call", "failed") in steps:
        return CAUGHT
    return SURVIVED if ("call", "passed") in steps else NOT_RUN


def rows_not_passing(tree: Path, rows: Sequence[Row], jobs: int = 0) -> list[Row]:
    """Run all tests in the unchanged `tree`; return the rows whose test does not simply pass."""
    outcomes = run_rows(tree, rows, f"--numprocesses={jobs}")
    return [
        row
        for row in rows
        if ("call", "passed") not in (steps := steps_of(row, outcomes))
        or any(outcome != "passed" for _, outcome in steps)
    ]


def check_mutation(tree: Path, mutation: Mutation, rows: Sequence[Row]) -> list[Verdict]:
    """Carry out `mutation` in `tree`, run the tests of `rows`, undo it, and return a verdict for each row."""
    start = time.monotonic()
    with mutation.applied(tree):
        outcomes = run_rows(tree, rows)
    seconds = time.monotonic() - start
    return [Verdict(row, mutation, judge(row, outcomes), _message_of(row, outcomes), seconds) for row in rows]


def _message_of(row: Row, outcomes: Iterable[dict[str, Any]]) -> str:
    messages = [each["message"] for each in outcomes if _is_run_of(row, each) and each["outcome"] == "failed"]
    return messages[0] if messages else ""


def rows_by_mutation(rows: Iterable[Row]) -> dict[Mutation, list[Row]]:
    """Return each declared mutation with the rows that it takes the claim of."""
    declarations = read_declarations(DECLARATIONS.read_text(encoding="utf-8"))
    by_mutation: defaultdict[Mutation, list[Row]] = defaultdict(list)
    for row in rows:
        for mutation in mutations_of(row, declarations):
            by_mutation[mutation].append(row)
    return by_mutation


def _line_of(verdict: Verdict) -> str:
    result, row = verdict.result, verdict.row
    without = f"{verdict.mutation.without} ({verdict.seconds:.0f} s)"
    return f"{result:9}{row.number} {row.test}\n{'':14}without {without}: {verdict.message[:MESSAGE_LENGTH]}"


def _check_all(rows: Sequence[Row], jobs: int, folder: Path) -> int:
    start = time.monotonic()
    trees: SimpleQueue[Path] = SimpleQueue()
    copies = [make_copy(folder / str(number)) for number in range(jobs)]
    print(f"Running the tests of {len(rows)} rows without a mutation.", flush=True)
    if wrong := rows_not_passing(copies[0], rows, jobs if jobs > 1 else 0):
        print("These do not pass:", *(f"{number} {path}::{test}" for number, path, test in wrong), sep="\n")
        return 1
    for tree in copies:
        trees.put(tree)

    def check(pair: tuple[Mutation, list[Row]]) -> list[Verdict]:
        tree = trees.get()
        try:
            verdicts = check_mutation(tree, *pair)
        finally:
            trees.put(tree)
        print("\n".join(map(_line_of, verdicts)), flush=True)
        return verdicts

    with ThreadPoolExecutor(jobs) as pool:
        verdicts = [each for some in pool.map(check, rows_by_mutation(rows).items()) for each in some]
    caught = [verdict for verdict in verdicts if verdict.result == CAUGHT]
    print(f"{len(caught)} of {len(verdicts)} rows caught, in {time.monotonic() - start:.0f} seconds.")
    return int(len(caught) < len(verdicts))


def main(arguments: Sequence[str]) -> int:
    """Check the rows of the requirements that are named, or of all; return 1 if any is not caught."""
    parser = argparse.ArgumentParser(prog="make mutate", description=__doc__)
    parser.add_argument("numbers", nargs="*", metavar="R012", help="only these requirements")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="mutations at the same time")
    given = parser.parse_args(arguments)
    rows = [row for row in rows_of_page() if not given.numbers or row.number in given.numbers]
    if unknown := sorted(set(given.numbers) - {row.number for row in rows}):
        parser.error(f"docs/coverage.md does not claim {', '.join(unknown)}")
    with TemporaryDirectory() as folder:
        return _check_all(rows, given.jobs, Path(folder))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
