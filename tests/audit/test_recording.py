"""What an entry may say: codes from a closed list, and nothing about a person."""

import ast
from pathlib import Path
from types import SimpleNamespace

import pytest

from hub.access import PUBLIC, Role
from hub.audit.domain import DETAIL_KEYS, record_audit_entry
from tests.factories import make_person, make_trust
from tests.support.audited import what_is_personal

ROOT = Path(__file__).parents[2] / "hub"


def keys_of(tree):
    """Return the keys of all details that a module hands to `record`, or "?" where they cannot be read."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    handing_on = {
        function.name: index
        for function in functions
        for index, argument in enumerate([*function.args.args, *function.args.kwonlyargs])
        if argument.arg == "details"
    }
    found = set()
    for function in functions:
        own = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            if getattr(call.func, "id", "") in ("record_audit_entry", *handing_on):
                found |= _keys(_details(call, handing_on), function, own)
    return found


def _details(call, handing_on):
    named = [keyword.value for keyword in call.keywords if keyword.arg == "details"]
    index = handing_on.get(getattr(call.func, "id", ""), len(call.args))
    return named[0] if named else (call.args[index] if index < len(call.args) else None)


def _keys(node, function, own):
    if node is None:
        return set()
    if isinstance(node, ast.Dict):
        keys = set()
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                keys |= _keys(value, function, own)
            else:
                keys.add(key.value if isinstance(key, ast.Constant) else "?")
        return keys
    if isinstance(node, ast.IfExp):
        return _keys(node.body, function, own) | _keys(node.orelse, function, own)
    if isinstance(node, ast.Name) and node.id in own and node.id == "details":
        return set()
    if isinstance(node, ast.Name):
        given = [value for name, value in _assigned(function) if name == node.id]
        return set().union(*(_keys(value, function, own) for value in given)) if given else {"?"}
    return {"?"}


def _assigned(function):
    """Give what each name of a function is set to; several at once too."""
    for assign in ast.walk(function):
        if isinstance(assign, ast.Assign | ast.AnnAssign):
            for target in getattr(assign, "targets", [getattr(assign, "target", None)]):
                if isinstance(target, ast.Tuple) and isinstance(assign.value, ast.Tuple):
                    for one, value in zip(target.elts, assign.value.elts, strict=True):
                        yield getattr(one, "id", ""), value
                else:
                    yield getattr(target, "id", ""), assign.value


def modules_that_record():
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {
            name.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("hub.audit.domain")
            for name in node.names
        }
        if "record_audit_entry" in imported:
            yield path.relative_to(ROOT).as_posix(), tree


def test_every_call_of_record_says_only_what_is_in_the_closed_list():
    found = {name: keys_of(tree) for name, tree in modules_that_record()}

    assert {name: keys - DETAIL_KEYS for name, keys in found.items() if keys - DETAIL_KEYS} == {}
    assert found["accounts/domain/memberships.py"] == {"role", "until"}


@pytest.mark.parametrize(
    ("code", "keys"),
    [
        ("def f(s):\n record_audit_entry(s, by, 'x', details={'email': 1})", {"email"}),
        (
            "def f(s):\n d = {'role': 1, **({'name': 2} if s else {})}\n"
            " record_audit_entry(s, by, 'x', details=d)",
            {"role", "name"},
        ),
        (
            "def f(s):\n note(s, {'words': 1})\ndef note(s, details):\n"
            " record_audit_entry(s, by, 'x', details=details)",
            {"words"},
        ),
        ("def f(s):\n b, d = s, {'place': 1}\n record_audit_entry(s, b, 'x', details=d)", {"place"}),
        ("def f(s):\n record_audit_entry(s, by, 'x', details=made_elsewhere(s))", {"?"}),
        ("def f(s):\n record_audit_entry(s, by, 'x', details={s.key: 1})", {"?"}),
    ],
)
def test_the_walk_sees_what_it_is_to_see(code, keys):
    assert keys_of(ast.parse(code)) == keys


def test_what_looks_at_every_entry_of_the_suite_would_see_a_person():
    people = [("Ada Lovelace", "ada@example.org")]

    def holds(object_id="1", **details):
        entry = SimpleNamespace(act="give role", kind="person", object_id=object_id, details=details)
        return what_is_personal(entry, people)

    assert holds(role="leader") == []
    assert holds(role="ada@example.org") == ["an address", "the address of a person"]
    assert holds(role="lovelace") == ["a part of the name of a person"]
    assert holds("Ada Lovelace") == ["the name of a person", "a part of the name of a person"]


def test_every_entry_that_a_test_writes_is_looked_at(session):
    make_person(session, make_trust(session), Role.LEADER, name="Ada Lovelace")

    with pytest.raises(AssertionError, match="a part of the name of a person"):
        record_audit_entry(session, PUBLIC, "invite", kind="person", details={"how": "lovelace"})
    session.rollback()
