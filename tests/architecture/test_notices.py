"""Every flash message is a whole sentence."""

import ast
from pathlib import Path

import pytest

import hub

HUB = Path(hub.__file__).parent
MESSAGE_ARGUMENT = {
    "flash_message": 0,
    "redirect_with_message": 0,
    "_redirect_with_message": 0,
    "AccountAction": 3,
}
"""Functions and classes that take a flash message, with the position of that argument."""
PASSED_ON = {
    "accounts/views/account.py": {"message"},
    "events/views/national_case.py": {"error.message"},
    "people/views/admin.py": {"chosen.done_message"},
    "publishing/views/drafts.py": {"merged_message(outcome.merged.taken)"},
    "publishing/views/reviews.py": {"message"},
    "publishing/views/upkeep.py": {"confirmed_words([status for _, status in said])"},
}
"""Messages that a module only passes on."""
MODULES = {
    path.relative_to(HUB).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in HUB.rglob("*.py")
    if "views" in path.parts or path.stem == "views"
}


def messages_in(module):
    """Return the message expressions of a module; for a variable, the expressions assigned to it."""
    nodes = list(ast.walk(module))
    assigned = {}
    for node in nodes:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                assigned.setdefault(ast.unparse(target), []).append(node.value)
    calls = [(ast.unparse(node.func).split(".")[-1], node) for node in nodes if isinstance(node, ast.Call)]
    arguments = [node.args[MESSAGE_ARGUMENT[name]] for name, node in calls if name in MESSAGE_ARGUMENT]
    return [value for argument in arguments for value in assigned.get(ast.unparse(argument), [argument])]


def last_characters(message):
    """Return the last character of each text that an expression can give; `?` if it is unknown."""
    if isinstance(message, ast.IfExp):
        return [*last_characters(message.body), *last_characters(message.orelse)]
    if isinstance(message, ast.JoinedStr):
        return last_characters(message.values[-1])
    return [message.value[-1:]] if isinstance(message, ast.Constant) else ["?"]


def faults(module, passed_on=frozenset()):
    messages = [(ast.unparse(message), last_characters(message)) for message in messages_in(module)]
    return [code for code, ends in messages if set(ends) != {"."} and code not in passed_on]


@pytest.mark.parametrize("name", MODULES)
def test_what_is_said_after_a_change_is_a_whole_sentence(name):
    assert faults(MODULES[name], PASSED_ON.get(name, frozenset())) == []


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
    assert sum(len(messages_in(module)) for module in MODULES.values()) > 40
