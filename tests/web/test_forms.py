"""Forms that write refuse invalid text with a message at its field."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import StringField, TextAreaField

from hub.kit.page import FieldError
from hub.web.forms import MAX_LENGTH, MAX_TEXT_LENGTH, DateField, HubForm, Required

pytestmark = pytest.mark.one_engine


TAKEN_OUT = "Title holds a character that cannot be used. It is taken out: check the rest and send it again"


class Example(HubForm):
    title = StringField("Title", [Required("Enter a title")])
    words = TextAreaField("Words")
    day = DateField("Day", [Required("Enter a day")])


@pytest.fixture
def form(app):
    """Return a form with submitted fields."""
    with app.test_request_context("/", method="POST"):
        yield lambda *fields: Example(MultiDict(fields), meta={"csrf": False})


DAY = (("day", "1"), ("day", "2"), ("day", "2027"))


def test_a_form_that_is_filled_in_is_taken_as_typed(form):
    submitted = form(("title", " <b>Ünïcode</b> 🚑 "), ("words", "one\r\n\ttwo"), *DAY)

    assert submitted.validate()
    assert submitted.error_summary == []
    assert (submitted.title.data, submitted.words.data) == (" <b>Ünïcode</b> 🚑 ", "one\r\n\ttwo")


def test_what_is_missing_is_said_in_the_order_of_the_fields_and_leads_to_the_entry(form):
    submitted = form(("title", "  "))

    assert not submitted.validate()
    assert submitted.error_summary == [
        FieldError("Enter a title", "#title"),
        FieldError("Enter a day", "#day-day"),
    ]


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("x" * MAX_LENGTH, ""),
        ("x" * (MAX_LENGTH + 1), "Title must be 200 characters or fewer"),
        (
            "a\x00b",
            TAKEN_OUT,
        ),
        (
            "a\x1bb",
            TAKEN_OUT,
        ),
        (
            "a\ud800b",
            TAKEN_OUT,
        ),
    ],
)
def test_text_that_no_page_can_hold_is_refused_at_its_field(form, title, message):
    submitted = form(("title", title), *DAY)

    assert submitted.validate() is not bool(message)
    assert [error.text for error in submitted.error_summary] == [message] * bool(message)


def test_longer_text_has_more_room(form):
    assert form(("title", "x"), ("words", "x" * MAX_TEXT_LENGTH), *DAY).validate()
    assert not form(("title", "x"), ("words", "x" * (MAX_TEXT_LENGTH + 1)), *DAY).validate()


def test_what_only_the_domain_could_judge_stands_at_its_field_too(form):
    submitted = form(("title", "x"), *DAY)
    submitted.validate()
    submitted.add_error("title", "Somebody has this title")

    assert submitted.error_summary == [FieldError("Somebody has this title", "#title")]
