"""What the page after a change says of it is a whole sentence, wherever it is said."""

import ast
from pathlib import Path

import pytest

import hub

HUB = Path(hub.__file__).parent
SAYING = {"say", "done"}
MODULES = {
    path.relative_to(HUB).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in HUB.rglob("*.py")
    if "views" in path.parts or path.stem == "views"
}


def said_in(module):
    """Return the expressions of a module that are said, or are kept under the name of what is."""
    nodes = list(ast.walk(module))
    calls = [node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    said = [node.args[0] for node in calls if node.func.id in SAYING and node.args]
    names = {node.id for node in said if isinstance(node, ast.Name)}
    kept = [node for node in nodes if isinstance(node, ast.Assign)]
    return [*said, *(node.value for node in kept if names & {ast.unparse(to) for to in node.targets})]


def ends_of(said):
    """Return how each text ends that an expression may give."""
    if isinstance(said, ast.IfExp):
        return [*ends_of(said.body), *ends_of(said.orelse)]
    if isinstance(said, ast.JoinedStr):
        return [ast.unparse(said.values[-1])[-2:-1]]
    return [said.value[-1]] if isinstance(said, ast.Constant) else []


def faults(module):
    ended = [(said, ends_of(said)) for said in said_in(module)]
    return [ast.unparse(said) for said, ends in ended if set(ends) - {"."}]


@pytest.mark.parametrize("name", MODULES)
def test_what_is_said_after_a_change_is_a_whole_sentence(name):
    assert faults(MODULES[name]) == []


@pytest.mark.parametrize(
    "code",
    [
        "say('It is done')",
        "done(f'{name} has left', '/')",
        "done(f'It is {name}', '/')",
        "words = 'Done.' if one else 'Not done'\nsay(words)",
    ],
)
def test_what_is_none_is_found(code):
    assert len(faults(ast.parse(code))) == 1


def test_there_is_something_to_look_at():
    assert sum(len(said_in(module)) for module in MODULES.values()) > 30
