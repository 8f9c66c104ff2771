"""The order of middleware and request hooks is the one that hub/app.py states."""

import re

import pytest

import hub.app
from hub.kit.db import close

STATED = re.compile(r"^\d\. (?:`(\S+)`|(\w+))", re.MULTILINE)


@pytest.fixture
def hub_app(tmp_path):
    app = hub.app.create_app({"INSTANCE_DIR": str(tmp_path), "METRICS_TOKEN": "x" * 32})
    yield app
    close(app)


def stated(heading):
    part = hub.app.__doc__.split(heading)[1].split("\n\n")[1]
    return [hook or middleware for hook, middleware in STATED.findall(part)]


def middleware_of(app):
    layer = app.wsgi_app
    while layer is not None:
        yield type(layer).__name__
        inner = (getattr(layer, name, None) for name in ("_app", "app", "application"))
        layer = next((each for each in inner if callable(each)), None)


def test_the_middleware_is_in_the_stated_order(hub_app):
    # The innermost layer is Flask itself, as a bound method.
    assert list(middleware_of(hub_app)) == [*stated("WSGI middleware")[:-1], "method"]
    assert stated("WSGI middleware")[-1] == "Flask"


def test_after_the_view_the_commit_comes_last(hub_app):
    # Flask calls these hooks in the opposite order of their registration.
    modules = [hook.__module__.removeprefix("hub.") for hook in reversed(hub_app.after_request_funcs[None])]

    assert [name for name in modules if not name.startswith("flask_login")] == [
        "web.role_pages",
        "web.role_pages",
        "web.page_cache",
        "web.authentication",
        "kit.db",
    ]


def test_the_request_hooks_are_in_the_stated_order(hub_app):
    modules = [hook.__module__.removeprefix("hub.") for hook in hub_app.before_request_funcs[None]]

    # Flask-WTF has a hook of its own that is switched off.
    assert [name for name in modules if name != "flask_wtf.csrf"] == stated("Before the view")
