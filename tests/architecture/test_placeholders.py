"""No text shows a placeholder as it is written: a string with `{NAME}` in capitals is an f-string."""

import ast
import re
from pathlib import Path

import pytest

HUB = Path(__file__).parents[2] / "hub"
PLACEHOLDER = re.compile(r"\{[A-Z][A-Z_]+\}")


def placeholders_in(tree):
    """Return the plain strings of a module that hold a placeholder; docstrings do not count."""
    nodes = list(ast.walk(tree))
    ignored = {node.value for node in nodes if isinstance(node, ast.Expr)}
    ignored |= {part for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    return [
        node.value
        for node in nodes
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in ignored
        and PLACEHOLDER.search(node.value)
    ]


def test_no_text_shows_a_placeholder():
    found = {
        path.relative_to(HUB).as_posix(): placeholders_in(ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(HUB.rglob("*.py"))
    }
    assert {path: texts for path, texts in found.items() if texts} == {}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('hint = "It is public. {KEPT}"', ["It is public. {KEPT}"]),
        ('hint = ("It is public. " "{KEPT}")', ["It is public. {KEPT}"]),
        ('hint = f"It is public. {KEPT}"', []),
        ('hint = "Give {name} a title"', []),
    ],
)
def test_a_plain_string_with_a_placeholder_is_found(source, expected):
    assert placeholders_in(ast.parse(source)) == expected
