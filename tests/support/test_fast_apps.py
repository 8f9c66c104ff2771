"""Apps that share their routes answer as if each had its own."""

import pytest
from flask import Flask

from hub.access import Act, may
from hub.app import Hub
from tests.support.fast_apps import MAX_TREES, SharedMap

pytestmark = pytest.mark.one_engine


def add_page(app, address, words, **options):
    app.add_url_rule(address, "page", may(Act.READ)(lambda **parts: f"{words} {parts}"), **options)


def test_apps_with_the_same_routes_share_them_and_one_with_a_route_of_its_own_keeps_it_to_itself(make_app):
    first, own, last = make_app(), make_app(), make_app()
    add_page(own, "/a-page", "mine")

    assert own.test_client().get("/a-page").text == "mine {}"
    assert [app.test_client().get("/a-page").status_code for app in (first, last)] == [404, 404]
    assert first.url_map._matcher is last.url_map._matcher
    assert own.url_map._matcher is not last.url_map._matcher


def test_a_route_of_the_same_name_with_other_methods_or_default_values_is_another(make_app):
    reading, writing, one, two = (make_app() for _ in range(4))
    add_page(reading, "/a-page", "read")
    add_page(writing, "/a-page", "written", methods=["PUT"])
    add_page(one, "/a-page", "one", defaults={"number": 1})
    add_page(two, "/a-page", "two", defaults={"number": 2})

    assert [app.test_client().get("/a-page").status_code for app in (reading, writing)] == [200, 405]
    assert [app.test_client().get("/a-page").text for app in (one, two)] == [
        "one {'number': 1}",
        "two {'number': 2}",
    ]


def test_no_more_than_a_few_trees_of_routes_are_kept(make_app):
    for number in range(2 * MAX_TREES):
        app = make_app()
        add_page(app, f"/page-{number}", "words")
        assert app.test_client().get(f"/page-{number}").status_code == 200

    assert len(SharedMap._trees) <= MAX_TREES


def test_an_app_has_the_routes_views_and_hooks_that_flask_would_register(make_app, monkeypatch):
    make_app()
    shared = make_app()
    monkeypatch.setattr(Hub, "register_blueprint", Flask.register_blueprint)
    own = make_app()

    assert parts_of(shared) == parts_of(own)
    assert len(shared.url_map._rules) > 400


def parts_of(app):
    hooks = (app.before_request_funcs, app.after_request_funcs, app.template_context_processors)
    return {
        "routes": [(rule.rule, rule.endpoint, rule.methods) for rule in app.url_map.iter_rules()],
        "views": {name: view for name, view in app.view_functions.items() if "." in name},
        "blueprints": app.blueprints,
        "hooks": [{name: len(functions) for name, functions in by_name.items()} for by_name in hooks],
        "errors": {name: sorted(map(str, codes)) for name, codes in app.error_handler_spec.items()},
        "filters": sorted(app.jinja_env.filters),
        "globals": sorted(app.jinja_env.globals),
    }
