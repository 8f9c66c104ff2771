"""The base of forms that write: CSRF token, limits on text, and error messages at the fields."""

import re
from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField as FileField
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import DateField as AnyDateField
from wtforms import Field, Form, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import StopValidation, ValidationError

from hub.kit.clock import current_day
from hub.kit.db import SAFE_METHODS
from hub.kit.page import FieldError
from hub.web.form_data import (
    MAX_SHORT_LENGTH,
    UNUSABLE_IS_TAKEN_OUT,
    holds_unusable,
    remove_unusable,
    submitted_files,
    submitted_texts,
)

MAX_LENGTH = MAX_SHORT_LENGTH
MAX_TEXT_LENGTH = 5000
MAX_LENGTH_IN_HINT = 20_000
"""Beyond, a field is for the rows of a file, which nobody counts."""
DAY_OR_MONTH, YEAR = re.compile("[0-9]{1,2}"), re.compile("[0-9]{4}")
TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")
WHOLE_NUMBER = re.compile(r"[0-9]{1,5}")
FIRST_YEAR, LAST_YEAR = 1900, 2200
"""A year outside these is a mistake, and reckoning with it may leave what a date can hold."""
QUESTION_WORD_TEXT = """
anything are can choose did do does from had has have how if in is keep of or should to what when where which
who whom whose why will
"""
QUESTION_WORDS = frozenset(QUESTION_WORD_TEXT.split())
"""A label that begins with one of these is a question or part of a sentence, and not the name of a field."""
END_IN_BRACKETS = re.compile(r" \([^()]*\)$")


class TextForm(Form):  # type: ignore[misc]
    """The base of all forms: a text field that was not sent is empty, and never None."""

    def process(self, *args: Any, **options: Any) -> None:
        """Set the fields from what was sent or given."""
        super().process(*args, **options)
        for field in self:
            if isinstance(field, StringField):
                field.data = field.data or ""


class QueryForm(TextForm):
    """A form in the query string, which `hub.web.address_check` has bounded; it has no CSRF token."""


class SubmittedMeta(FlaskForm.Meta):  # type: ignore[misc]
    """How a form that writes reads its fields: text fields get texts, and only file fields get files."""

    def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Field:
        """Return the field; a text field checks its text first, and a choice says what to choose."""
        field = super().bind_field(form, unbound_field, options)
        if isinstance(field, StringField):
            field.validators = (_check_text, *field.validators)
            field.description = _with_limit(field)
        elif isinstance(field, SelectField):
            # The message of WTForms, "Not a valid choice.", does not say which field it is about.
            field.invalid_choice_message = (
                _what_to_enter(field) or f"Choose from the list for \u201c{_plain_label(field)}\u201d"
            )
        return field

    def wrap_formdata(self, form: Any, formdata: Any) -> Any:
        """Return what the fields read: given values, or else the submitted texts and files."""
        if isinstance(formdata, MultiDict) or formdata is None:
            return formdata
        if request.method in SAFE_METHODS:
            return None
        names = {field.name for field in form if isinstance(field, FileField)}
        values: MultiDict[str, str | FileStorage] = MultiDict(submitted_texts())
        for name in names:
            values.setlist(name, submitted_files().getlist(name))
        return values


class HubForm(TextForm, FlaskForm):  # type: ignore[misc]
    """A form with a CSRF token that refuses text which is too long or holds unusable characters."""

    Meta = SubmittedMeta

    def add_error(self, name: str, message: str) -> None:
        """Add an error from a domain function to a field."""
        field = self[name]
        field.errors = [*field.errors, message]

    @property
    def error_summary(self) -> list[FieldError]:
        """The first error of each field, for the error summary of the page."""
        return [
            FieldError(str(field.errors[0]), f"#{first_input_id(field)}") for field in self if field.errors
        ]


def coming_example(today: date) -> date:
    """Return the next 31 March after today, as the example of a field for a date that is to come."""
    return date(today.year + (today >= date(today.year, 3, 31)), 3, 31)


def past_example(today: date) -> date:
    """Return the last 31 March before today, as the example of a field for a date that is over."""
    return date(today.year - (today <= date(today.year, 3, 31)), 3, 31)


class DateField(AnyDateField):  # type: ignore[misc]
    """A date in three inputs. Empty inputs give None; an invalid date is an error with an example.

    `example` returns a day that the field accepts; None if that depends on something else on the page.
    """

    def __init__(
        self,
        label: str,
        validators: Sequence[Any] = (),
        *,
        example: Callable[[date], date] | None = coming_example,
        **options: Any,
    ) -> None:
        super().__init__(label, validators, **options)
        self.example = example

    def process_formdata(self, valuelist: list[str]) -> None:
        """Parse day, month and year."""
        self.data = None
        parts = [part.strip() for part in valuelist]
        if not any(parts):
            return
        try:
            self.data = _parse_date(*parts)
        except (TypeError, ValueError):
            self.raw_data = [remove_unusable(part)[:MAX_LENGTH] for part in valuelist]
            day = self.example(current_day()) if self.example else None
            such_as = f", such as {day.day} {day.month} {day.year}" if day else ""
            raise ValueError(f"{_name_in_error(self)} must be a real date{such_as}") from None


class TimeField(StringField):  # type: ignore[misc]
    """A time of day on the 24-hour clock."""

    def pre_validate(self, form: Form) -> None:
        """Check that the text is a time."""
        if self.data.strip() and parse_time(self.data) is None:
            raise ValidationError(f"{_name_in_error(self)} must be a time, such as 09:30")

    @property
    def value(self) -> time:
        """The time that was entered."""
        return parse_time(self.data) or time()


class NumberField(StringField):  # type: ignore[misc]
    """A whole number; `message` says what to enter, with an example, if the text is something else."""

    def __init__(
        self, label: str, validators: Sequence[Any] = (), *, message: str = "", **options: Any
    ) -> None:
        super().__init__(label, validators, **options)
        self.message = message

    def pre_validate(self, form: Form) -> None:
        """Check that the text is a whole number."""
        if self.data.strip() and not WHOLE_NUMBER.fullmatch(self.data.strip()):
            what = _what_to_enter(self)
            name = _name_in_error(self)
            default = f"{what}. Use a whole number" if what else f"{name} must be a whole number"
            raise ValidationError(self.message or default)

    @property
    def value(self) -> int:
        """The number that was entered."""
        text = self.data.strip()
        return int(text) if WHOLE_NUMBER.fullmatch(text) else 0


def first_input_id(field: Field) -> str:
    """Return the id of the input that an error of this field links to."""
    return f"{field.id}-day" if isinstance(field, AnyDateField) else str(field.id)


def parse_time(text: str) -> time | None:
    """Return the time of day that a text names, or None."""
    match = TIME.fullmatch(text.strip())
    return time(int(match[1]), int(match[2])) if match else None


def _parse_date(day: str, month: str, year: str) -> date:
    # The parts are bounded first: an integer of any length would be accepted, but no date has it.
    if not (DAY_OR_MONTH.fullmatch(day) and DAY_OR_MONTH.fullmatch(month) and YEAR.fullmatch(year)):
        raise ValueError
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise ValueError
    return date(int(year), int(month), int(day))


def _what_to_enter(field: Field) -> str:
    """Return what the field says if it is empty, such as "Choose a role"; empty if it may be empty."""
    messages = (getattr(validator, "message", None) for validator in field.validators)
    return next((str(message) for message in messages if message), "")


def _plain_label(field: Field) -> str:
    """Return the label without "(optional)" and the like, and without what follows a question."""
    question, mark, _ = str(field.label.text).partition("?")
    return END_IN_BRACKETS.sub("", question) + mark


def _name_in_error(field: Field) -> str:
    """Return what an error calls the field, so that "must be ..." after it makes a whole sentence."""
    label = _plain_label(field)
    first_word = re.split(r"\W", label, maxsplit=1)[0].lower()
    is_name = first_word not in QUESTION_WORDS and not label.endswith("?")
    return label if is_name else f"Your answer to \u201c{label}\u201d"


def _with_limit(field: StringField) -> str:
    """Return the hint of a field; that of a long text says how long it may be."""
    max_length = (field.render_kw or {}).get("maxlength", 0)
    if not isinstance(field, TextAreaField) or not 0 < max_length <= MAX_LENGTH_IN_HINT:
        return str(field.description)
    hint, limit = str(field.description), f"Up to {max_length:,} characters."
    # A hint that ends in an example has no full stop.
    return f"{hint} {limit}" if hint.endswith(".") else f"{limit} {hint}".strip()


def _check_text(_form: Form, field: StringField) -> None:
    # A hidden field is filled by the page, and nobody could shorten it.
    default = MAX_TEXT_LENGTH if isinstance(field, TextAreaField | HiddenField) else MAX_LENGTH
    max_length = (field.render_kw or {}).get("maxlength", default)
    if len(field.data) > max_length:
        raise StopValidation(f"{_name_in_error(field)} must be {max_length:,} characters or fewer")
    if holds_unusable(field.data):
        field.data = remove_unusable(field.data)
        raise StopValidation(f"{_name_in_error(field)} {UNUSABLE_IS_TAKEN_OUT}")


class Required:
    """A validator: the field must not be empty; `message` says what to enter."""

    field_flags = {"required": True}  # noqa: RUF012 -- WTForms reads a plain dict

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Raise ValidationError if the field is empty or only spaces."""
        if not (field.raw_data and any(str(value).strip() for value in field.raw_data)):
            field.errors = []
            raise ValidationError(self.message)
