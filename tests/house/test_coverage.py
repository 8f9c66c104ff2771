"""docs/coverage.md and the tests say the same of what the study asks for."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (R\d{3}) \| .+ \| .+ \| `([\w/.]+)::(\w+)` \|$", re.MULTILINE)
MARKED = re.compile(
    r"((?:@pytest\.mark\.[^\n]*(?:\n(?!@|def )[^\n]*)*\n)+)(?:async )?def (test_\w+)\(", re.MULTILINE
)
NUMBER = re.compile(r'mark\.requirement\("(R\d{3})"\)')


def marked():
    for folder in ("tests", "plugins"):
        for path in sorted((ROOT / folder).rglob("test_*.py")):
            for marks, name in MARKED.findall(path.read_text(encoding="utf-8")):
                for number in NUMBER.findall(marks):
                    yield number, path.relative_to(ROOT).as_posix(), name


def test_the_page_lists_just_the_tests_that_are_marked():
    listed = ROW.findall((ROOT / "docs" / "coverage.md").read_text(encoding="utf-8"))

    assert sorted(listed) == sorted(marked())
    assert listed == sorted(listed)
