"""Which classes of the hub are dataclasses: all other records are Structs (decision 0049)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OF_PLUGINS = ROOT / "hub" / "plugin_api"
DATACLASSES = {
    "hub/access/permissions.py: Permission": "has fields by position and by keyword alone",
    "hub/accounts/domain/providers.py: IdentityProvider": "keeps its secret out of its repr",
    "hub/events/domain/series.py: SeriesDocument": "is a document of the plugin API",
    "hub/framework/domain.py: CapabilityDocument": "is a document of the plugin API",
    "hub/framework/domain.py: RecommendationDocument": "is a document of the plugin API",
    "hub/mail/services/transports/smtp.py: SmtpServer": "keeps its password out of its repr",
    "hub/options/domain/documents.py: Line": "is a record of the plugin API",
    "hub/options/domain/documents.py: OptionDocument": "is a document of the plugin API",
}
"""The dataclasses outside the plugin API, each with its reason."""
MIN_STRUCTS = 400


def find_classes(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]


def is_frozen_struct(node):
    return any(keyword.arg == "frozen" for keyword in node.keywords)


def is_struct(node):
    return is_frozen_struct(node) or "Struct" in [ast.unparse(base) for base in node.bases]


def is_dataclass(node):
    return any("dataclass" in ast.unparse(decorator) for decorator in node.decorator_list)


def find_fields(node):
    return {part.target.id for part in node.body if isinstance(part, ast.AnnAssign)}


def list_class_reads(tree, structs):
    """Return the lines that read a field from a class, by the names that a module imports or defines."""
    known = {node.name for node in find_classes(tree)} | {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname in (None, alias.name)
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in known
        and node.attr in structs.get(node.value.id, ())
    ]


@pytest.fixture(scope="module")
def classes():
    """Every class of the hub outside the plugin API, by its file and name."""
    files = [file for file in (ROOT / "hub").rglob("*.py") if OF_PLUGINS not in file.parents]
    return {
        f"{file.relative_to(ROOT).as_posix()}: {node.name}": node
        for file in files
        for node in find_classes(ast.parse(file.read_text(encoding="utf-8")))
    }


def test_a_record_is_a_struct_unless_it_needs_what_only_a_dataclass_has(classes):
    assert sorted(name for name, node in classes.items() if is_dataclass(node)) == sorted(DATACLASSES)
    assert sum(is_frozen_struct(node) for node in classes.values()) > MIN_STRUCTS


def test_a_default_is_read_from_no_class():
    """A field of a dataclass is its default when read from the class; that of a Struct is a descriptor."""
    trees = {file: ast.parse(file.read_text(encoding="utf-8")) for file in (ROOT / "hub").rglob("*.py")}
    structs = {
        node.name: find_fields(node)
        for tree in trees.values()
        for node in find_classes(tree)
        if is_struct(node)
    }
    found = [
        f"{file.relative_to(ROOT)}:{line}"
        for file, tree in trees.items()
        for line in list_class_reads(tree, structs)
    ]
    assert found == []


def test_what_is_looked_for_is_found():
    (record,) = find_classes(ast.parse("@dataclasses.dataclass(frozen=True)\nclass A:\n    x: int"))
    (struct,) = find_classes(ast.parse("class A(Struct, frozen=True):\n    x: int"))
    assert is_dataclass(record)
    assert not is_dataclass(struct)
    assert is_frozen_struct(struct)
    assert is_struct(struct)
    assert not is_struct(record)
    reads = ast.parse("from hub.a import A, B\nA.x\nA.y\nB.x\nC.x")
    assert list_class_reads(reads, {"A": find_fields(struct), "C": {"x"}}) == [2]
