"""What a form sends is read in one place, which bounds it before any field, validator or view sees it."""

import ast
from pathlib import Path

import pytest
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms import Field as AnyField
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

import hub
from hub.app import create_app  # imports every feature, and so every form
from hub.web.forms import DateField, HubForm, QueryForm, TextForm

HUB = Path(hub.__file__).parent
READER, FORMS = "web/form_data.py", "web/forms.py"
SERVER = ("web/asgi.py", "web/middleware/")
"""What hands the body over to Flask."""
BODY = {"form", "files", "values", "json", "data", "stream", "get_json", "get_data", "input_stream"}
"""The attributes of a request that lead to its body."""
PARSERS = {"process", "process_formdata", "process_data", "pre_validate"}
"""The methods of a field that read what was sent."""
BOUNDED = (StringField, BooleanField, RadioField, SelectField, SelectMultipleField, DateField, FileField)
"""The kinds of fields that a form may have: each takes text of a bounded length, a known choice or a file."""
MODULES = {
    path.relative_to(HUB).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in HUB.rglob("*.py")
}


def subclasses(kind):
    """Return all subclasses of a class that the hub defines."""
    found = [each for child in kind.__subclasses__() for each in (child, *subclasses(child))]
    return sorted({each for each in found if each.__module__.startswith("hub.")}, key=str)


def body_reads(module):
    """Return each place where a module reads the body of a request by itself."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in BODY:
            owner = ast.unparse(node.value)
            if owner == "request" or owner.endswith(".request"):
                yield ast.unparse(node)
        elif isinstance(node, ast.Constant) and node.value == "wsgi.input":
            yield node.value


def parsers(module):
    """Return each method of a module that reads what was sent to a field or a form."""
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef):
            methods = {each.name for each in node.body if isinstance(each, ast.FunctionDef)}
            yield from (f"{node.name}.{name}" for name in sorted(methods & PARSERS))


def unbounded_fields(form):
    """Return the fields of a form class that are of no bounded kind."""
    fields = {name: getattr(form, name) for name in dir(form)}
    return [
        f"{form.__name__}.{name}: {field.field_class.__name__}"
        for name, field in fields.items()
        if isinstance(field, UnboundField) and not issubclass(field.field_class, BOUNDED)
    ]


@pytest.mark.parametrize("name", [name for name in MODULES if not name.startswith(SERVER)])
def test_the_body_of_a_request_is_read_in_one_module(name):
    assert list(body_reads(MODULES[name])) == [] or name == READER


@pytest.mark.parametrize("name", MODULES)
def test_what_was_sent_becomes_a_value_in_one_module(name):
    assert list(parsers(MODULES[name])) == [] or name == FORMS


def test_every_form_is_one_of_the_hub():
    assert create_app
    forms = set(subclasses(BaseForm)) - {HubForm, QueryForm, TextForm}

    assert [form for form in forms if not issubclass(form, HubForm | QueryForm)] == []
    assert len(forms) > 20


def test_every_field_is_of_a_bounded_kind():
    assert [fault for form in subclasses(BaseForm) for fault in unbounded_fields(form)] == []
    assert {field for field in subclasses(AnyField) if not issubclass(field, BOUNDED)} == set()


@pytest.mark.parametrize(
    "code",
    [
        "request.form['email']",
        "flask.request.files.get('sheet')",
        "request.get_json()",
        "words = request.values",
        "environ['wsgi.input'].read()",
    ],
)
def test_a_read_beside_the_one_place_is_found(code):
    assert len(list(body_reads(ast.parse(code)))) == 1


def test_a_field_that_reads_by_itself_and_a_form_with_an_unbounded_field_are_found():
    field = "class YearField(Field):\n    def process_formdata(self, values):\n        self.data = 1"
    assert list(parsers(ast.parse(field))) == ["YearField.process_formdata"]

    class Example(QueryForm):
        pass

    Example.year = UnboundField(AnyField, "Year")
    assert unbounded_fields(Example) == ["Example.year: Field"]
