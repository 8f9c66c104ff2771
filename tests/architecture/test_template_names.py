"""A template that others extend sets no name that they use: its value would take the place of theirs."""

import re
from pathlib import Path

from jinja2 import DictLoader, Environment, meta, nodes

ROOT = Path(__file__).parents[2] / "hub"
EXTENDS = re.compile(r'{% extends "([^"]+)" %}')
environment = Environment(autoescape=True)


def read_templates():
    """Return the text of every template, by the name by which another extends it."""
    files = [file for folder in ROOT.rglob("templates") for file in folder.rglob("*.jinja")]
    return {_name(file): file.read_text(encoding="utf-8") for file in files}


def _name(file):
    parts = file.parts
    return "/".join(parts[len(parts) - parts[::-1].index("templates") :])


def names_set(text):
    """Return the names that a template sets outside its blocks, which hold in the blocks of others too."""
    return set(_list_names_set(environment.parse(text)))


def _list_names_set(node):
    for part in node.iter_child_nodes():
        if isinstance(part, nodes.Assign | nodes.AssignBlock):
            names = (part.target, *part.target.find_all(nodes.Name))
            yield from (name.name for name in names if isinstance(name, nodes.Name))
        if not isinstance(part, nodes.Block | nodes.Macro):
            yield from _list_names_set(part)


def names_lost(name, templates):
    """Return the names that a template uses as given to it, and that one which it extends sets."""
    used, lost = meta.find_undeclared_variables(environment.parse(templates[name])), set()
    while (parent := EXTENDS.search(templates[name])) is not None:
        name = parent[1]
        lost |= used & names_set(templates[name])
    return lost


def test_no_template_uses_a_name_that_one_which_it_extends_sets():
    templates = read_templates()
    lost = {name: names_lost(name, templates) for name in templates}
    assert {name: names for name, names in lost.items() if names} == {}
    assert sum(EXTENDS.search(text) is not None for text in templates.values()) > 100


def test_a_name_that_is_set_by_a_parent_is_found():
    templates = {
        "base": "{% set address %}{% block a %}{% endblock %}{% endset %}{% block content %}{% endblock %}",
        "middle": '{% extends "base" %}',
        "page": '{% extends "middle" %}{% block content %}{{ address }}{{ name }}{% endblock %}',
        "other": '{% extends "base" %}{% block content %}{% set address = 1 %}{{ address }}{% endblock %}',
    }
    assert names_lost("page", templates) == {"address"}
    assert names_lost("other", templates) == set()
    page = Environment(autoescape=True, loader=DictLoader(templates)).get_template("page")
    assert page.render(address="given", name="x") == "x"
