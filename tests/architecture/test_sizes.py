import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(path for folder in ("hub", "plugins") for path in (ROOT / folder).rglob("*.py"))
MAX_MODULE_LINES = 300
MAX_FUNCTION_LINES = 40
VAGUE_NAMES = {"util", "utils", "common", "helpers", "misc"}


def name(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_modules_and_functions_stay_within_their_limits(path):
    text = path.read_text(encoding="utf-8")
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    too_long = [node.name for node in functions if node.end_lineno - node.lineno + 1 > MAX_FUNCTION_LINES]

    assert len(text.splitlines()) <= MAX_MODULE_LINES
    assert too_long == []


def test_no_module_has_a_vague_name():
    assert [name(path) for path in MODULES if path.stem in VAGUE_NAMES] == []


def test_every_folder_of_the_hub_says_what_it_is_for():
    folders = [path for path in (ROOT / "hub").iterdir() if (path / "__init__.py").exists()]
    undocumented = [
        name(folder)
        for folder in folders
        if not ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))
    ]

    assert undocumented == []


def test_the_map_of_the_hub_names_every_folder():
    docstring = ast.get_docstring(ast.parse((ROOT / "hub" / "__init__.py").read_text(encoding="utf-8")))
    modules = {
        path.stem
        for path in (ROOT / "hub").iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem != "__init__"
    }

    assert {line.split()[0] for line in docstring.splitlines() if "  " in line} == modules
