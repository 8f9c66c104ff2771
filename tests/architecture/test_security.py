"""docs/security.md lists each requirement once, and each test that it names exists."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "security.md"
ROW = re.compile(r"\| ([\d.]+(?: to [\d.]+)?) \| (.+?) \| (.*?) \|")
# The number of requirements of levels 1 and 2 in each section of ASVS 5.0.
PARTS = {
    "3.3": 4,
    "6.1": 3,
    "6.2": 12,
    "6.3": 4,
    "6.4": 4,
    "6.5": 5,
    "6.6": 3,
    "6.8": 4,
    "7.1": 3,
    "7.2": 4,
    "7.3": 2,
    "7.4": 5,
    "7.5": 2,
    "7.6": 2,
    "8.1": 2,
    "8.2": 3,
    "8.3": 1,
    "8.4": 1,
    "9.1": 3,
    "9.2": 4,
    "10.1": 2,
    "10.2": 2,
    "10.5": 5,
    "16.1": 1,
    "16.2": 5,
    "16.3": 4,
    "16.4": 3,
    "16.5": 3,
}
NOT_APPLICABLE = ["10.3.1 to 10.3.4", "10.4.1 to 10.4.11", "10.6.1 to 10.7.3"]


def rows():
    return ROW.findall(PAGE.read_text(encoding="utf-8"))


def test_each_requirement_stands_on_the_page_once():
    expected = [f"{part}.{number}" for part, most in PARTS.items() for number in range(1, most + 1)]

    assert sorted(number for number, _, _ in rows()) == sorted([*expected, *NOT_APPLICABLE])


def test_each_requirement_names_a_test_that_is_there_or_says_why_it_does_not_apply():
    missing = []
    for number, how, tests in rows():
        named = re.findall(r"`(\S+?)::(\w+)`", tests)
        if not named and not how.startswith(("Does not apply", "Do not apply")):
            missing.append(number)
        missing.extend((number, test) for file, test in named if test not in functions_of(ROOT / file))

    assert missing == []


def functions_of(file):
    if not file.exists():
        return set()
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
