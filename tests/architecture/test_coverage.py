"""docs/coverage.md lists exactly the tests that are marked with a requirement of the study."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (R\d{3}) \| .+ \| .+ \| `([\w/.]+)::(\w+)` \|$", re.MULTILINE)


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


def test_the_page_lists_just_the_tests_that_are_marked():
    listed = ROW.findall((ROOT / "docs" / "coverage.md").read_text(encoding="utf-8"))

    assert sorted(listed) == sorted(marked())
    assert listed == sorted(listed)
