"""docs/coverage.md lists exactly the tests that are marked, and each row has a mutation that fits the code.

Whether the tests fail with the mutations is seen by `make mutate`; tests/support/test_mutations.py tests how.
"""

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from jinja2 import Environment

from tests.support.mutations import (
    DECLARATIONS,
    PAGE,
    ROOT,
    mutations_of,
    read_declarations,
    rows_by_mutation,
    rows_of_page,
)

REQUIREMENTS = 429
"""The numbered requirements of the study; each has an R number."""
ROWS = rows_of_page()
MUTATIONS = sorted(rows_by_mutation(ROWS), key=lambda mutation: (mutation.path, mutation.without))


def marked():
    """Yield requirement, file and test of each mark, including marks on single parameter sets."""
    for folder in ("tests", "plugins"):
        for path in sorted((ROOT / folder).rglob("test_*.py")):
            for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(function, ast.FunctionDef) and function.name.startswith("test_"):
                    for number in sorted(requirements_of(function)):
                        yield number, path.relative_to(ROOT).as_posix(), function.name


def requirements_of(function):
    return {
        call.args[0].value
        for decorator in function.decorator_list
        for call in ast.walk(decorator)
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", getattr(call.func, "id", "")) in ("requirement", "asked")
    }


def faults_of(rows, declarations):
    """Return what is wrong with the mutations declared for `rows`, one sentence for each fault."""
    counts = Counter({row: len(mutations_of(row, declarations)) for row in rows})
    faults = [f"{row.number} {row.test} has {count} mutations" for row, count in counts.items() if count != 1]
    for number, test, mutation in declarations:
        if not any(mutation in mutations_of(row, [(number, test, mutation)]) for row in rows):
            faults.append(f"{number} {test} has a mutation and is no row")
        if "tests" in Path(mutation.path).parts:
            faults.append(f"{number} changes a test")
    return faults


def test_the_page_lists_just_the_tests_that_are_marked():
    assert sorted(ROWS) == sorted(marked())
    assert sorted(ROWS) == ROWS


def test_the_page_begins_with_how_many_requirements_are_claimed():
    first = PAGE.read_text(encoding="utf-8").splitlines()[0]
    claimed = {row.number for row in ROWS}

    assert re.search(r"(\d+) of its (\d+) requirements", first).groups() == (
        str(len(claimed)),
        str(REQUIREMENTS),
    )
    assert all(1 <= int(number[1:]) <= REQUIREMENTS for number in claimed)


def test_each_row_has_one_mutation_and_each_mutation_a_row():
    assert faults_of(ROWS, read_declarations(DECLARATIONS.read_text(encoding="utf-8"))) == []


def test_a_missing_a_second_and_a_needless_mutation_are_faults():
    declarations = read_declarations(DECLARATIONS.read_text(encoding="utf-8"))
    (number, test, mutation), *others = declarations

    assert faults_of(ROWS, others) == [f"{number} {ROWS[0].test} has 0 mutations"]
    assert faults_of(ROWS, [*declarations, (number, test, mutation)]) == [
        f"{number} {ROWS[0].test} has 2 mutations"
    ]
    assert faults_of(ROWS, [*declarations, ("R002", "", mutation)]) == ["R002  has a mutation and is no row"]


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.without)
def test_a_mutation_fits_the_code_and_leaves_it_in_order(mutation, tmp_path):
    copy = tmp_path / mutation.path
    copy.parent.mkdir(parents=True)
    copy.write_bytes((ROOT / mutation.path).read_bytes())

    mutation.apply(tmp_path)
    assert copy.exists() == bool(mutation.diff)
    if copy.suffix == ".jinja":
        Environment(autoescape=True).parse(copy.read_text(encoding="utf-8"))
    if copy.suffix == ".py":
        command = [sys.executable, "-m", "ruff", "check", "--config", ROOT / "pyproject.toml", copy]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stdout
