"""Audit entries hold only codes under permitted keys, and no personal data."""

import ast
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from hub.access import PUBLIC, Role, Viewer
from hub.audit.domain.recording import DETAIL_KEYS, record_audit_entry
from tests.audit.chained_entries import BY
from tests.factories import make_person, make_trust
from tests.support.audited import what_is_personal

HUB = Path(__file__).parents[2] / "hub"


def detail_keys_in(tree):
    """Return the keys of all `details` that a module passes to `record_audit_entry`; "?" for unreadable ones.

    Functions that have a parameter `details` are followed to their callers in the same module.
    """
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    forwarding = {
        function.name: index
        for function in functions
        for index, argument in enumerate([*function.args.args, *function.args.kwonlyargs])
        if argument.arg == "details"
    }
    keys = set()
    for function in functions:
        parameters = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            if getattr(call.func, "id", "") in ("record_audit_entry", *forwarding):
                keys |= _keys(_details_argument(call, forwarding), function, parameters)
    return keys


def _details_argument(call, forwarding):
    keywords = [keyword.value for keyword in call.keywords if keyword.arg == "details"]
    index = forwarding.get(getattr(call.func, "id", ""), len(call.args))
    return keywords[0] if keywords else (call.args[index] if index < len(call.args) else None)


def _keys(node, function, parameters):
    if node is None:
        return set()
    if isinstance(node, ast.Dict):
        keys = set()
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                keys |= _keys(value, function, parameters)
            else:
                keys.add(key.value if isinstance(key, ast.Constant) else "?")
        return keys
    if isinstance(node, ast.IfExp):
        return _keys(node.body, function, parameters) | _keys(node.orelse, function, parameters)
    if isinstance(node, ast.Name) and node.id in parameters and node.id == "details":
        return set()
    if isinstance(node, ast.Name):
        values = [value for name, value in _assignments(function) if name == node.id]
        return set().union(*(_keys(value, function, parameters) for value in values)) if values else {"?"}
    return {"?"}


def _assignments(function):
    """Yield each assigned name of a function with its value; tuple assignments are split."""
    for assign in ast.walk(function):
        if isinstance(assign, ast.Assign | ast.AnnAssign):
            for target in getattr(assign, "targets", [getattr(assign, "target", None)]):
                if isinstance(target, ast.Tuple) and isinstance(assign.value, ast.Tuple):
                    for element, value in zip(target.elts, assign.value.elts, strict=True):
                        yield getattr(element, "id", ""), value
                else:
                    yield getattr(target, "id", ""), assign.value


def modules_that_record():
    for path in sorted(HUB.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("hub.audit.domain")
            for alias in node.names
        }
        if "record_audit_entry" in imported:
            yield path.relative_to(HUB).as_posix(), tree


def test_every_call_of_record_says_only_what_is_in_the_closed_list():
    keys_by_module = {name: detail_keys_in(tree) for name, tree in modules_that_record()}

    assert {name: keys - DETAIL_KEYS for name, keys in keys_by_module.items() if keys - DETAIL_KEYS} == {}
    assert keys_by_module["accounts/domain/memberships.py"] == {"role", "until", "former_role"}


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
    assert detail_keys_in(ast.parse(code)) == keys


def test_what_looks_at_every_entry_of_the_suite_would_see_a_person():
    people = [("Ada Lovelace", "ada@example.org")]

    def personal_data_in(object_id="1", **details):
        entry = SimpleNamespace(act="give role", kind="person", object_id=object_id, details=details)
        return what_is_personal(entry, people)

    assert personal_data_in(role="leader") == []
    assert personal_data_in(role="ada@example.org") == ["an address", "the address of a person"]
    assert personal_data_in(role="lovelace") == ["a part of the name of a person"]
    assert personal_data_in("Ada Lovelace") == ["the name of a person", "a part of the name of a person"]


def test_every_entry_that_a_test_writes_is_looked_at(session):
    make_person(session, make_trust(session), Role.LEADER, name="Ada Lovelace")

    with pytest.raises(AssertionError, match="a part of the name of a person"):
        record_audit_entry(session, PUBLIC, "invite", kind="person", details={"how": "lovelace"})
    session.rollback()


def test_what_is_no_code_is_refused_loudly(session):
    valid = {"act": "give role", "kind": "person", "object_id": 1}
    invalid_changes = [
        {"details": {"role": "Ada Lovelace"}},
        {"details": {"role": "ada@example.org"}},
        {"details": {"note": "leader"}},
        {"object_id": "ada@example.org"},
        {"act": "invite ada@example.org"},
        {"kind": "Ada"},
    ]
    for change in invalid_changes:
        arguments = {**valid, **change}
        with pytest.raises(ValueError, match="An entry"):
            record_audit_entry(session, BY, arguments.pop("act"), **arguments)
    assert session.scalar(text("SELECT count(*) FROM audit_entry")) == 0


def test_an_entry_of_a_delegate_names_both(session):
    entry = record_audit_entry(
        session, Viewer(person_id=7, delegate_id=9), "save", kind="resource", object_id="elsa"
    )

    assert (entry.person_id, entry.for_person_id) == (9, 7)
