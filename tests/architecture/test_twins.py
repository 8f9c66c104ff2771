"""Every domain module has a test module of its own name that tests it directly."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MIN_MODULES = 95
EXCEPTIONS: dict[str, str] = {}
"""Domain modules without behaviour, by path, with the reason why they need no twin."""


def domain_modules(root):
    """Return the modules `hub/<feature>/domain.py` and those in the folders `hub/<feature>/domain`."""
    modules = [*(root / "hub").glob("*/domain.py"), *(root / "hub").glob("*/domain/**/*.py")]
    return sorted(path.relative_to(root) for path in modules if path.name != "__init__.py")


def twin_of(module):
    """Return the twin of a module: of `hub/people/domain/guests.py` it is `tests/people/test_guests.py`."""
    return Path("tests", module.parts[1], f"test_{module.name}")


def imported_names(source):
    """Return the dotted names of all modules and members that a module imports, wherever it does so."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def has_test(source):
    return any(
        isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        for node in ast.walk(ast.parse(source))
    )


def find_faults(root):
    """Return what is wrong with the twin of each domain module, by the path of the module."""
    faults = {}
    for module in domain_modules(root):
        twin, name = root / twin_of(module), ".".join(module.with_suffix("").parts)
        if not twin.exists():
            faults[module.as_posix()] = "has no twin"
        elif not has_test(source := twin.read_text(encoding="utf-8")):
            faults[module.as_posix()] = "has a twin without a test"
        elif name not in imported_names(source):
            faults[module.as_posix()] = "is not imported by its twin"
    return faults


def test_every_domain_module_has_a_twin_that_imports_it_except_the_listed_ones():
    assert len(domain_modules(ROOT)) > MIN_MODULES
    assert find_faults(ROOT).keys() == EXCEPTIONS.keys()


@pytest.mark.parametrize(
    ("twin", "fault"),
    [
        (None, "has no twin"),
        ("from hub.people.domain.guests import x\n\n\ndef helper(): ...\n", "has a twin without a test"),
        ("from hub.people.domain.team import x\n\n\ndef test_x(): ...\n", "is not imported by its twin"),
        ("from hub.people.domain.guests import x\n\n\ndef test_x(): ...\n", ""),
        ("from hub.people.domain import guests\n\n\ndef test_x(): ...\n", ""),
        ("import hub.people.domain.guests\n\n\ndef test_x(): ...\n", ""),
    ],
)
def test_a_module_without_a_real_twin_is_found(tmp_path, twin, fault):
    for name in ("guests.py", "__init__.py"):
        (tmp_path / "hub/people/domain").mkdir(parents=True, exist_ok=True)
        (tmp_path / "hub/people/domain" / name).touch()
    (tmp_path / "tests/people").mkdir(parents=True)
    if twin is not None:
        (tmp_path / "tests/people/test_guests.py").write_text(twin, encoding="utf-8")

    assert find_faults(tmp_path) == ({"hub/people/domain/guests.py": fault} if fault else {})


def test_a_feature_with_a_single_domain_module_has_a_twin_too(tmp_path):
    (tmp_path / "hub/desk").mkdir(parents=True)
    (tmp_path / "hub/desk/domain.py").touch()

    assert find_faults(tmp_path) == {"hub/desk/domain.py": "has no twin"}
