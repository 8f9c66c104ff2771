"""Names of modules and classes, and the first words of docstrings, except those in exceptions.yaml."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.support.exceptions import compare, groups, listed

ROOT = Path(__file__).parents[2]
FIELD_WORDS = {
    "feed": "a noun: the change feed",
    "following": "a noun: what somebody follows",
    "keyring": "a noun: the set of signing keys",
    "mentoring": "a noun: what a mentor does",
    "missed": "an adjective: a missed search found nothing",
    "paging": "the word for dividing a list into pages",
    "pruning": "the word for deleting the oldest part of a log",
    "publishing": "a noun: what a publisher does",
    "ranking": "a noun: the order of results",
    "reading": "part of the term `reading age`",
    "recording": "the counterpart of `verification` in an audit log",
    "saved": "an adjective: a saved item",
    "spelling": "a noun: the spelling of search words",
    "testing": "the usual name of a package's helpers for tests: flask.testing, numpy.testing",
    "waiting": "part of the term `waiting list`",
    "verified": "part of the term `verified identity` of single sign-on",
}
"""Words in -ing and -ed that a module may have in its name, with the reason."""
VERBS = frozenset((Path(__file__).parent / "imperative_verbs.txt").read_text(encoding="utf-8").split())
"""The verbs with which a docstring begins. A new one is added here, if no verb of the list says the same."""
AFTER_NOUNS = {"of", "is", "are", "was", "has"}
"""Before one of these the first word is a noun: `Record of`, `Name is`."""
MIN_MODULES = 250
MIN_REASON = 15


def participles(path):
    """Return the words in -ing and -ed in the path of a module."""
    parts = [word for part in path.with_suffix("").parts for word in part.split("_")]
    return [word for word in parts if re.fullmatch(r"\w+(ing|ed)", word)]


def classes_in(tree):
    return [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]


def repeated(names):
    return sorted(name for name, count in Counter(names).items() if count > 1)


def has_decorator(function, pattern):
    return any(re.search(pattern, ast.unparse(decorator)) for decorator in function.decorator_list)


def documented(tree):
    """Return the public functions and methods, and all commands, that have a docstring; no properties."""
    nodes = list(ast.walk(tree))
    containers = [node for node in nodes if isinstance(node, ast.Module | ast.ClassDef)]
    public = {
        node
        for container in containers
        for node in container.body
        if not getattr(node, "name", "_").startswith("_")
    }
    return [
        node
        for node in nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node in public or has_decorator(node, r"\.(command|group)\("))
        and not has_decorator(node, r"property|\.(setter|getter|expression)$")
        and ast.get_docstring(node)
    ]


def is_imperative(docstring):
    first, second = [*docstring.split()[:2], ""][:2]
    return first.rstrip(",") in VERBS and second not in AFTER_NOUNS


def without_verb(tree):
    """Return the functions whose docstring does not begin with a verb of the list."""
    return [node.name for node in documented(tree) if not is_imperative(ast.get_docstring(node))]


@pytest.fixture(scope="module")
def trees():
    """The syntax tree of every module of the hub, by its path in the package."""
    paths = sorted((ROOT / "hub").rglob("*.py"))
    assert len(paths) > MIN_MODULES
    return {path.relative_to(ROOT / "hub"): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def test_no_module_is_named_by_a_participle_except_the_listed_ones(trees):
    found = [(path.as_posix(), word) for path in trees for word in participles(path)]

    named = [f"hub/{path}: {word}" for path, word in found if word not in FIELD_WORDS]
    assert compare(named, listed("modules")) == {}
    assert sorted(FIELD_WORDS.keys() - {word for _path, word in found}) == []


def test_no_two_classes_have_one_name_except_the_listed_ones(trees):
    names = [name for tree in trees.values() for name in classes_in(tree)]

    assert compare(repeated(names), listed("classes")) == {}


def test_every_docstring_begins_with_a_known_verb_except_the_listed_ones(trees):
    found = [f"hub/{path.as_posix()}: {name}" for path, tree in trees.items() for name in without_verb(tree)]

    assert compare(found, listed("docstrings")) == {}


def test_every_known_verb_is_in_use(trees):
    docstrings = [ast.get_docstring(node) for tree in trees.values() for node in documented(tree)]

    assert sorted(VERBS - {docstring.split()[0].rstrip(",") for docstring in docstrings}) == []


def test_every_exception_and_every_word_of_the_field_has_a_reason():
    reasons = [group["reason"] for check in ("modules", "classes", "docstrings") for group in groups(check)]

    assert [reason for reason in [*reasons, *FIELD_WORDS.values()] if len(reason) < MIN_REASON] == []


def test_participles_are_found_anywhere_in_a_path():
    assert participles(Path("people/domain/inviting.py")) == ["inviting"]
    assert participles(Path("people/closing_things/named.py")) == ["closing", "named"]
    assert participles(Path("people/domain/edition.py")) == []


def test_repeated_class_is_found():
    one, two = ast.parse("class Entry: pass"), ast.parse("class Outer:\n    class Entry: pass")

    assert repeated([*classes_in(one), *classes_in(two)]) == ["Entry"]
    assert repeated(classes_in(two)) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f(): 'The sum.'", ["f"]),
        ("def f(): 'Returns the sum.'", ["f"]),
        ("def f(): 'return the sum.'", ["f"]),
        ("def f(): 'Record of what was done.'", ["f"]),
        ("async def f(): 'The sum.'", ["f"]),
        ("class C:\n    def f(self): 'The sum.'", ["f"]),
        ("def g():\n    @main.command('f')\n    def _f(): 'The sum.'", ["_f"]),
        ("class C:\n    @property\n    def f(self): 'The sum.'", []),
        ("class C: 'The sum.'", []),
        ("def _f(): 'The sum.'", []),
        ("def f(): 'Return the sum.'", []),
        ("def f(): 'Print, as CSV, the sum.'", []),
    ],
)
def test_docstring_without_a_verb_is_found(source, expected):
    assert without_verb(ast.parse(source)) == expected
