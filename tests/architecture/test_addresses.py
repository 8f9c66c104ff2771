"""No module but hub/kit/urls.py makes an address of parts: a path or host would change what it means."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
URLS = ROOT / "hub" / "kit" / "urls.py"
BEGINNING = re.compile(r"\b(sqlite|file|mailto):(?! )|://(?!\.\.\.)")


def faults_in(source):
    """Return the lines of a module that put something into an address or take a path for a pattern."""
    return sorted({node.lineno for node in ast.walk(ast.parse(source)) if is_fault(node)})


def is_fault(node):
    if isinstance(node, ast.JoinedStr):
        # `f"{site}/mail"` begins with a whole address; what follows it is the hub's own.
        has_value = any(isinstance(part, ast.FormattedValue) for part in node.values)
        return has_value and any(begins_address(part) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        return begins_address(node.left) or begins_address(node.right)
    if not isinstance(node, ast.Call):
        return False
    if any(keyword.arg == "uri" for keyword in node.keywords):  # sqlite3.connect("file:...", uri=True)
        return True
    function = ast.unparse(node.func)
    if function in {"glob.glob", "glob.iglob"}:
        return True
    return (
        isinstance(node.func, ast.Attribute)
        and node.func.attr == "format"
        and begins_address(node.func.value)
    )


def begins_address(node):
    return (
        isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(BEGINNING.search(node.value))
    )


@pytest.mark.parametrize(
    "code",
    [
        "f'sqlite:///{path}'",
        "f'file:{path}?mode=ro'",
        "f'http://{host}:{port}'",
        "f'{scheme}://{host}'",
        "'sqlite:///' + str(path)",
        "'https://%s' % host",
        "'https://{}'.format(host)",
        "sqlite3.connect(name, uri=True)",
        "glob.glob(os.path.join(folder, '*.db'))",
    ],
)
def test_each_way_to_paste_is_found(code):
    assert faults_in(code) == [1]


@pytest.mark.parametrize(
    "code",
    ["f'{site}/mail/{token}'", "'https://hub.example.org'", "sqlite3.connect(path)", "f'A profile: {name}'"],
)
def test_what_pastes_nothing_is_not_found(code):
    assert faults_in(code) == []


def test_addresses_are_made_in_one_module():
    faults = {
        str(path.relative_to(ROOT)): lines
        for path in sorted([*(ROOT / "hub").rglob("*.py"), *(ROOT / "migrations").rglob("*.py")])
        if path != URLS and (lines := faults_in(path.read_text(encoding="utf-8")))
    }
    assert faults == {}


def test_the_one_module_would_be_found():
    assert faults_in(URLS.read_text(encoding="utf-8"))
