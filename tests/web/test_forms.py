"""Forms that write refuse invalid text with a message at its field."""

import io
from datetime import date

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from hub.kit.clock import current_day
from hub.kit.page import FieldError
from hub.web.forms import (
    MAX_LENGTH,
    MAX_TEXT_LENGTH,
    DateField,
    FileField,
    HubForm,
    NumberField,
    Required,
    coming_example,
)

pytestmark = pytest.mark.one_engine


TAKEN_OUT = "Title had a character that cannot be used. We removed it. Check the rest and send it again"


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
    assert submitted.title.data == (title if len(title) > 3 else "ab")


DATES = {
    "a year beyond a C integer": ("1", "1", "9" * 25),
    "a part that is too long to become a number": ("9" * 5000, "1", "2027"),
    "a year in which reckoning leaves what a date holds": ("31", "12", "9999"),
    "a year of long ago": ("1", "1", "1899"),
    "a year without its century": ("1", "1", "27"),
    "a month that is none": ("1", "13", "2027"),
    "a day that is none": ("30", "2", "2027"),
    "a negative day": ("-1", "2", "2027"),
    "digits of another script": ("١", "2", "2027"),
    "a NUL": ("1\x00", "2", "2027"),
    "words": ("first", "May", "2027"),
    "two parts": ("1", "2"),
    "four parts": ("1", "2", "2027", "1"),
}


@pytest.mark.parametrize("parts", DATES.values(), ids=DATES)
def test_a_date_that_is_none_is_refused_and_what_was_typed_is_kept(form, parts):
    submitted = form(("title", "x"), *(("day", part) for part in parts))

    assert not submitted.validate()
    assert submitted.error_summary == [
        FieldError(f"Day must be a real date, such as 31 3 {coming_example(current_day()).year}", "#day-day")
    ]
    assert submitted.day.data is None
    assert submitted.day.raw_data == [part.replace("\x00", "")[:200] for part in parts]


def test_a_date_may_be_of_this_century_and_the_next_and_have_spaces_around(form):
    days = [form(("day", " 01"), ("day", "2 "), ("day", year)).day.data for year in ("1900", "2027", "2200")]

    assert days == [date(1900, 2, 1), date(2027, 2, 1), date(2200, 2, 1)]


class Numbers(HubForm):
    places = NumberField("Places", [Required("Enter the places")], message="Enter the places, such as 40")
    days = NumberField("Days", [Required("Enter the days")])
    years = NumberField("Years")
    reader = SelectField("Who can see it", choices=[SelectChoice("all", "Everyone")])
    role = RadioField("Role", [Required("Choose a role")], choices=[SelectChoice("leader", "Leader")])


def test_a_number_or_choice_that_cannot_be_used_says_what_to_enter_in_which_field(app):
    wrong = {"places": "many", "days": "1.5", "years": "x", "reader": "nobody", "role": "chief"}
    with app.test_request_context("/", method="POST", data=wrong):
        form = Numbers(meta={"csrf": False})
        assert not form.validate()
    assert [error.text for error in form.error_summary] == [
        "Enter the places, such as 40",
        "Enter the days. Use a whole number",
        "Years must be a whole number",
        "Choose from the list for “Who can see it”",
        "Choose a role",
    ]


class Sheet(HubForm):
    text = TextAreaField("Text", [Required("Enter a text")])
    file = FileField("File")


def submit(app, **data):
    with app.test_request_context("/", method="POST", data=data):
        form = Sheet(meta={"csrf": False})
        return form, form.validate()


def test_a_file_that_is_sent_in_a_text_field_counts_as_missing(app):
    form, is_valid = submit(app, text=(io.BytesIO(b"a"), "a.txt"))

    assert (is_valid, form.text.data) == (False, "")
    assert form.error_summary == [FieldError("Enter a text", "#text")]


def test_a_text_that_is_sent_in_a_file_field_counts_as_missing_and_a_file_arrives(app):
    form, is_valid = submit(app, text="a", file="b")
    assert (is_valid, form.file.data) == (True, None)

    form, is_valid = submit(app, text="a", file=(io.BytesIO(b"b"), "b.csv"))
    assert (is_valid, form.file.data.filename) == (True, "b.csv")


def test_a_text_that_is_not_sent_is_empty_before_any_validator_runs(app):
    lengths = []

    class Missing(HubForm):
        text = StringField("Text", [lambda form, field: lengths.append(len(field.data))])

    with app.test_request_context("/", method="POST"):
        assert Missing(meta={"csrf": False}).validate()
    assert lengths == [0]


def test_a_text_that_is_refused_reaches_no_validator(app):
    seen = []

    class Bounded(HubForm):
        text = StringField("Text", [lambda form, field: seen.append(field.data)])

    for text in ("x" * 201, "a\x00b", "fine"):
        with app.test_request_context("/", method="POST", data={"text": text}):
            Bounded(meta={"csrf": False}).validate()
    assert seen == ["fine"]


def test_longer_text_has_more_room(form):
    assert form(("title", "x"), ("words", "x" * MAX_TEXT_LENGTH), *DAY).validate()
    assert not form(("title", "x"), ("words", "x" * (MAX_TEXT_LENGTH + 1)), *DAY).validate()


def test_what_only_the_domain_could_judge_stands_at_its_field_too(form):
    submitted = form(("title", "x"), *DAY)
    submitted.validate()
    submitted.add_error("title", "Somebody has this title")

    assert submitted.error_summary == [FieldError("Somebody has this title", "#title")]
