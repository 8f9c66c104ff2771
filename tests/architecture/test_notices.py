"""What the page after a change says of it is a whole sentence, wherever it is said."""

import ast
from pathlib import Path

import pytest

import hub

HUB = Path(hub.__file__).parent
SAYING = {"flash_message": 0, "redirect_with_message": 0, "_changed": 0, "AccountAction": 3}
"""What says something, and which of its arguments that is."""
HANDED_ON = {
    "accounts/views/account.py": {"words"},
    "people/views/admin.py": {"chosen.done_message"},
    "people/views/blueprint.py": {"message"},
}
"""Where what was given is said."""
MODULES = {
    path.relative_to(HUB).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in HUB.rglob("*.py")
    if "views" in path.parts or path.stem == "views"
}


def said_in(module):
    """Return the expressions of a module that are said; of a name, what it stands for."""
    nodes = list(ast.walk(module))
    kept = {}
    for node in nodes:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            for to in node.targets if isinstance(node, ast.Assign) else [node.target]:
                kept.setdefault(ast.unparse(to), []).append(node.value)
    calls = [(ast.unparse(node.func).split(".")[-1], node) for node in nodes if isinstance(node, ast.Call)]
    said = [node.args[SAYING[name]] for name, node in calls if name in SAYING]
    return [meant for one in said for meant in kept.get(ast.unparse(one), [one])]


def ends_of(said):
    """Return how each text ends that an expression may give; something else where that is not to be seen."""
    if isinstance(said, ast.IfExp):
        return [*ends_of(said.body), *ends_of(said.orelse)]
    if isinstance(said, ast.JoinedStr):
        return ends_of(said.values[-1])
    return [said.value[-1:]] if isinstance(said, ast.Constant) else ["?"]


def faults(module, handed_on=frozenset()):
    said = [(ast.unparse(one), ends_of(one)) for one in said_in(module)]
    return [words for words, ends in said if set(ends) != {"."} and words not in handed_on]


@pytest.mark.parametrize("name", MODULES)
def test_what_is_said_after_a_change_is_a_whole_sentence(name):
    assert faults(MODULES[name], HANDED_ON.get(name, frozenset())) == []


@pytest.mark.parametrize(
    "code",
    [
        "flash_message('It is done')",
        "flash_message('')",
        "flash.flash_message('It is done')",
        "redirect_with_message(f'{name} has left', '/')",
        "redirect_with_message(f'It is {name}', '/')",
        "redirect_with_message('It is ' + name, '/')",
        "redirect_with_message(some.words, '/')",
        "words = 'Done.' if one else 'Not done'\nflash_message(words)",
        "words: str = 'Done'\nflash_message(words)",
        "AccountAction(run, 'Shut', 'It shuts.', 'It is shut')",
    ],
)
def test_what_is_none_is_found(code):
    assert len(faults(ast.parse(code))) == 1


def test_there_is_something_to_look_at():
    assert sum(len(said_in(module)) for module in MODULES.values()) > 40
