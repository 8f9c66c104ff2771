"""The base of forms that write: CSRF token, limits on text, and error messages at the fields."""

import re
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField as AnyDateField
from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.validators import ValidationError

from hub.kit.page import FieldError
from hub.web.address_check import CONTROL_CHARACTER

MAX_LENGTH = 200
MAX_TEXT_LENGTH = 5000
SURROGATE = re.compile("[\ud800-\udfff]")


class HubForm(FlaskForm):  # type: ignore[misc]
    """A form with a CSRF token that refuses text which is too long or holds control characters."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether all fields are valid; fields that are not get an error message."""
        valid = bool(super().validate(extra_validators))
        for field in self:
            if isinstance(field, StringField):
                field.data = field.data or ""  # a field that was not sent counts as empty
                valid = _check_text(field) and valid
        return valid

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


class DateField(AnyDateField):  # type: ignore[misc]
    """A date in three inputs. Empty inputs give None; an invalid date is an error."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Parse day, month and year."""
        self.data = None
        if not any(part.strip() for part in valuelist):
            return
        try:
            day, month, year = (int(part) for part in valuelist)
            self.data = date(year, month, day)
        except ValueError:
            raise ValueError(f"{self.label.text} must be a real day, such as 31 3 2027") from None


def first_input_id(field: Field) -> str:
    """Return the id of the input that an error of this field links to."""
    return f"{field.id}-day" if isinstance(field, AnyDateField) else str(field.id)


def _check_text(field: StringField) -> bool:
    # A hidden field is filled by the page, and nobody could shorten it.
    default = MAX_TEXT_LENGTH if isinstance(field, TextAreaField | HiddenField) else MAX_LENGTH
    text, max_length = field.data or "", (field.render_kw or {}).get("maxlength", default)
    message = ""
    if len(text) > max_length:
        message = f"{field.label.text} must be {max_length} characters or fewer"
    elif CONTROL_CHARACTER.search(text) or SURROGATE.search(text):
        message = f"{field.label.text} holds a character that cannot be kept. Type it again"
    if message:
        field.errors = [*field.errors, message]
    return not message


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
