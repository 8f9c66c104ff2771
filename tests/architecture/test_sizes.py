import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(path for folder in ("hub", "plugins") for path in (ROOT / folder).rglob("*.py"))
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40


def name(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_room_that_grows_too_large_is_divided(path):
    text = path.read_text(encoding="utf-8")
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    too_long = [node.name for node in functions if node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION]

    assert len(text.splitlines()) <= LONGEST_MODULE
    assert too_long == []


def test_no_drawer_collects_what_has_no_place():
    drawers = {"util", "utils", "common", "helpers", "misc"}

    assert [name(path) for path in MODULES if path.stem in drawers] == []


def test_every_folder_of_the_hub_says_what_it_is_for():
    folders = [path for path in (ROOT / "hub").iterdir() if (path / "__init__.py").exists()]
    silent = [
        name(folder)
        for folder in folders
        if not ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))
    ]

    assert silent == []


def test_the_map_of_the_hub_names_every_folder():
    words = ast.get_docstring(ast.parse((ROOT / "hub" / "__init__.py").read_text(encoding="utf-8")))
    there = {
        path.stem
        for path in (ROOT / "hub").iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem != "__init__"
    }

    assert {line.split()[0] for line in words.splitlines() if "  " in line} == there
