"""Forms that write: what no page or database can hold is refused at its field, in words."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import DateField, StringField, TextAreaField

from hub.kit.page import FieldError
from hub.web.forms import MAX_LENGTH, MAX_TEXT_LENGTH, HubForm, Required


class Example(HubForm):
    title = StringField("Title", [Required("Enter a title")])
    words = TextAreaField("Words")
    day = DateField("Day", [Required("Enter a day")], format="%d %m %Y")


@pytest.fixture
def form(app):
    """Return a form as it was sent."""
    with app.test_request_context("/", method="POST"):
        yield lambda *typed: Example(MultiDict(typed), meta={"csrf": False})


DAY = (("day", "1"), ("day", "2"), ("day", "2027"))


def test_a_form_that_is_filled_in_is_taken_as_typed(form):
    made = form(("title", " <b>Ünïcode</b> 🚑 "), ("words", "one\r\n\ttwo"), *DAY)

    assert made.validate()
    assert made.error_summary == []
    assert (made.title.data, made.words.data) == (" <b>Ünïcode</b> 🚑 ", "one\r\n\ttwo")


def test_what_is_missing_is_said_in_the_order_of_the_fields_and_leads_to_the_entry(form):
    made = form(("title", "  "))

    assert not made.validate()
    assert made.error_summary == [
        FieldError("Enter a title", "#title"),
        FieldError("Enter a day", "#day-day"),
    ]


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("x" * MAX_LENGTH, ""),
        ("x" * (MAX_LENGTH + 1), "Title must be 200 characters or fewer"),
        ("a\x00b", "Title holds a character that cannot be kept. Type it again"),
        ("a\x1bb", "Title holds a character that cannot be kept. Type it again"),
        ("a\ud800b", "Title holds a character that cannot be kept. Type it again"),
    ],
)
def test_text_that_no_page_can_hold_is_refused_at_its_field(form, title, message):
    made = form(("title", title), *DAY)

    assert made.validate() is not bool(message)
    assert [error.text for error in made.error_summary] == [message] * bool(message)


def test_longer_text_has_more_room(form):
    assert form(("title", "x"), ("words", "x" * MAX_TEXT_LENGTH), *DAY).validate()
    assert not form(("title", "x"), ("words", "x" * (MAX_TEXT_LENGTH + 1)), *DAY).validate()


def test_what_only_the_domain_could_judge_stands_at_its_field_too(form):
    made = form(("title", "x"), *DAY)
    made.validate()
    made.add_error("title", "Somebody has this title")

    assert made.error_summary == [FieldError("Somebody has this title", "#title")]
