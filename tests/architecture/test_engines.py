"""A test is marked `one_engine` only if it is about what lies above the database. See docs/testing.md."""

import ast
import re
from pathlib import Path

import pytest

from tests.support.engines import MARK

ROOT = Path(__file__).resolve().parents[2]
MODULES = [path for folder in ("tests", "plugins") for path in sorted((ROOT / folder).rglob("test_*.py"))]

# Named for a layer that sends SQL or for what engines answer differently, or in a folder about the database.
BOTH_BY_NAME = re.compile(
    r"(^|_)(audit|backup|chain|cli|database|db|domain|erasure|jobs|limits|migrations|queries|races|ranking|sync|"
    r"tables|unusual|upgrades)(_|$)"
)
BOTH_BY_FOLDER = {"audit", "catalogue", "faults", "kit", "library", "operations", "privacy"}
# Threads and generated input, and SQL or tables in the test itself.
BOTH_BY_IMPORT = re.compile(
    r"(asyncio|concurrent|threading|multiprocessing|hypothesis|schemathesis|sqlalchemy|sqlite3|psycopg)\b|"
    r"tests\.support\.concurrency|hub\.\w+\.(models|jobs)\b"
)


def names_of_imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_marked(tree):
    return any(isinstance(node, ast.Attribute) and node.attr == MARK for node in ast.walk(tree))


def reasons_for_both(path, source):
    """Return why a module that is marked must run on both engines."""
    tree = ast.parse(source)
    if not is_marked(tree):
        return []
    folder, name = path.parent.name, path.stem.removeprefix("test_")
    return [
        *(["its name"] if BOTH_BY_NAME.search(name) else []),
        *(["its folder"] if folder in BOTH_BY_FOLDER else []),
        *(name for name in names_of_imports(tree) if BOTH_BY_IMPORT.match(name)),
    ]


def test_nothing_that_the_engine_can_change_is_tested_on_one_alone():
    faults = {path: reasons_for_both(path, path.read_text(encoding="utf-8")) for path in MODULES}

    assert {str(path.relative_to(ROOT)): reasons for path, reasons in faults.items() if reasons} == {}
    assert sum(is_marked(ast.parse(path.read_text(encoding="utf-8"))) for path in MODULES) >= 12


MARKED = "import pytest\n{}\n@pytest.mark.one_engine\ndef test_it(app):\n    pass\n"


@pytest.mark.parametrize(
    ("path", "line", "reasons"),
    [
        ("tests/web/test_flash.py", "from hub.kit.db import write_transaction", []),
        ("tests/people/test_races.py", "", ["its name"]),
        ("tests/people/test_team_queries.py", "", ["its name"]),
        ("tests/audit/test_labels.py", "", ["its folder"]),
        ("tests/web/test_flash.py", "from threading import Thread", ["threading.Thread"]),
        ("tests/web/test_flash.py", "from sqlalchemy import text", ["sqlalchemy.text"]),
        ("tests/web/test_flash.py", "from hub.people.models import Delegate", ["hub.people.models.Delegate"]),
    ],
)
def test_a_mark_where_the_engine_matters_is_found(path, line, reasons):
    assert reasons_for_both(ROOT / path, MARKED.format(line)) == reasons
    assert reasons_for_both(ROOT / path, f"{line}\ndef test_it(app):\n    pass\n") == []
