"""A link in an email is made, read and used in one module; what else is signed is listed."""

import ast
from pathlib import Path

from hub.access import Act

ROOT = Path(__file__).parents[2]
LINKS = "hub/kit/one_time_links.py"
SIGNED = {
    LINKS: "links that work once",
    "hub/events/domain/private_calendars.py": "addresses that calendar programs read again and again",
    "hub/mail/domain/unsubscribe.py": "links to stop emails, which may be followed again",
    "hub/accounts/services/known_devices.py": "the cookie of a browser in which somebody signed in",
    "hub/mentoring/domain/register_invitations.py": "what was shown for confirmation, of a file",
    "hub/people/domain/bulk_invitations.py": "what was shown for confirmation, in a form of the same person",
}


def imports_of(source, module):
    """Return what a source imports from a module."""
    return {
        alias.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module == module
        for alias in node.names
    }


def modules():
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in (ROOT / "hub").rglob("*.py")
    }


def test_only_the_listed_modules_sign():
    found = {
        path for path, text in modules().items() if imports_of(text, "hub.kit.keyring") & {"sign", "unsign"}
    }
    assert found == set(SIGNED)


def test_only_one_module_makes_and_compares_nonces():
    found = {
        path
        for path, text in modules().items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute) and node.attr == "nonce"
    }
    assert found == {LINKS}


def test_every_route_with_a_token_belongs_to_a_link_in_an_email(app):
    views = {
        rule.rule: app.view_functions[rule.endpoint]
        for rule in app.url_map.iter_rules()
        if any(name.endswith("token") for name in rule.arguments)
    }
    assert len(views) >= 6
    assert {rule for rule, view in views.items() if view.act is not Act.USE_EMAIL_LINK} == set()
    # Reading a link by GET changes nothing: see hub/kit/db.py, which lets no GET write.
    for rule in app.url_map.iter_rules():
        if rule.rule in views:
            assert rule.methods <= {"GET", "HEAD", "OPTIONS"} or rule.methods <= {"POST", "OPTIONS"}
