"""Errors of all forms: whole sentences that name the field, with an example that the field accepts."""

import re
from datetime import date, timedelta

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import StringField, TextAreaField
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

from hub.app import create_app  # imports every feature, and so every form
from hub.kit.clock import current_day
from hub.web.forms import (
    MAX_LENGTH_IN_HINT,
    DateField,
    HubForm,
    NumberField,
    TimeField,
    coming_example,
    past_example,
)

pytestmark = pytest.mark.one_engine

OVER = {
    "AdoptionForm.since",
    "AuditFilterForm.since",
    "AuditFilterForm.until",
    "ItemEvaluationForm.ended_on",
    "NewAdoptionForm.since",
    "ProfileForm.supervised_on",
    "ProfileForm.trained_on",
    "QualificationForm.awarded_on",
    "RegisterLineForm.supervised_on",
    "RegisterLineForm.trained_on",
}
"""Fields for a day that may not be in the future."""
DEPENDS_ON_THE_EVENT = {"AllocationForm.kept_until", "HelperForm.last_day"}
EXAMPLE = re.compile(r"such as (\d+) (\d+) (\d+)$")


def subclasses(kind):
    found = [each for child in kind.__subclasses__() for each in (child, *subclasses(child))]
    return sorted({each for each in found if each.__module__.startswith("hub.")}, key=str)


def list_fields(*kinds):
    """Return each field of these kinds of each form, with its name, by form and name."""
    assert create_app
    return {
        f"{form.__name__}.{name}": (name, field)
        for form in subclasses(BaseForm)
        if issubclass(form, HubForm)
        for name, field in ((name, getattr(form, name)) for name in dir(form))
        if isinstance(field, UnboundField) and issubclass(field.field_class, kinds)
    }


def submit(name, field, *values):
    """Return the field after a form with nothing else was sent with these values, and its first error."""
    form = type("One", (HubForm,), {name: field})(
        MultiDict([(name, value) for value in values]), meta={"csrf": False}
    )
    form.validate()
    return form[name], str(form[name].errors[0])


def is_sentence(message):
    """Return whether a message names its field, and neither begins with a question nor has a bracket."""
    before, _, _ = message.partition(" must be ")
    return "(" not in before and not before.startswith("If ") and not before.endswith("?")


def test_text_that_is_too_long_is_refused_in_a_whole_sentence(app):
    with app.test_request_context("/", method="POST"):
        messages = {key: submit(*field, "x" * 300_000)[1] for key, field in list_fields(StringField).items()}

    assert len(messages) > 80
    assert [each for each in messages.items() if not is_sentence(each[1])] == []
    said = re.compile(r"\D[0-9]{1,3}(,[0-9]{3})? characters or fewer$|whole number|such as|^Enter ")
    assert [each for each in messages.items() if not said.search(each[1])] == []


def test_a_date_that_is_none_is_refused_in_a_whole_sentence_with_a_day_that_the_field_takes(app):
    today, fields = current_day(), list_fields(DateField)
    with app.test_request_context("/", method="POST"):
        messages = {key: submit(*field, "31", "2", "2027")[1] for key, field in fields.items()}

    assert len(messages) > 20
    assert [each for each in messages.items() if not is_sentence(each[1])] == []
    examples = {key: EXAMPLE.search(message) for key, message in messages.items()}
    assert {key for key, example in examples.items() if not example} == DEPENDS_ON_THE_EVENT
    days = {key: date(*map(int, found.group(3, 2, 1))) for key, found in examples.items() if found}
    assert {key for key, day in days.items() if day < today} == OVER
    assert all(abs(day - today) <= timedelta(days=366) for day in days.values())


@pytest.mark.parametrize("today", [date(2027, 3, 30), date(2027, 3, 31), date(2027, 4, 1), date(2028, 2, 29)])
def test_the_examples_are_before_and_after_today_and_within_a_year(today):
    assert today - timedelta(days=366) <= past_example(today) < today
    assert today < coming_example(today) <= today + timedelta(days=366)


@pytest.mark.parametrize(
    ("label", "message"),
    [
        ("Title", "Title must be 200 characters or fewer"),
        ("Name (optional)", "Name must be 200 characters or fewer"),
        ("Who to ask", "Your answer to “Who to ask” must be 200 characters or fewer"),
        ("Why? They will read it", "Your answer to “Why?” must be 200 characters or fewer"),
        ("Since when? (optional)", "Your answer to “Since when?” must be 200 characters or fewer"),
    ],
)
def test_a_label_that_is_no_name_of_a_field_is_quoted(app, label, message):
    with app.test_request_context("/", method="POST"):
        assert submit("text", StringField(label), "x" * 201)[1] == message


def test_times_and_numbers_are_refused_in_whole_sentences_too(app):
    with app.test_request_context("/", method="POST"):
        times = submit("at", TimeField("When does it start?"), "noon")[1]
        numbers = submit("days", NumberField("How many days (optional)"), "x")[1]

    assert times == "Your answer to “When does it start?” must be a time, such as 09:30"
    assert numbers == "Your answer to “How many days” must be a whole number"


def test_a_long_text_says_beforehand_how_long_it_may_be(app):
    with app.test_request_context("/", method="POST"):
        fields = [submit(*field, "x" * 300_000)[0] for field in list_fields(TextAreaField).values()]
    limits = {field: (field.render_kw or {}).get("maxlength", 0) for field in fields}
    limited = {field: limit for field, limit in limits.items() if 0 < limit <= MAX_LENGTH_IN_HINT}

    assert len(limited) > 30
    assert [
        field.description
        for field, limit in limited.items()
        if f"Up to {limit:,} characters." not in field.description
    ] == []
