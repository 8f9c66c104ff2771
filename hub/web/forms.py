"""What people type into forms that write: each has its proof of origin, its limits, its messages in words."""

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
    """A form of the hub: text that no page or database can hold is refused at its field."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Say whether everything can be used; what cannot has a message at its field."""
        usable = bool(super().validate(extra_validators))
        for field in self:
            if isinstance(field, StringField):
                field.data = field.data or ""  # what was not sent at all is empty too
                usable = _check_text(field) and usable
        return usable

    def add_error(self, name: str, message: str) -> None:
        """Put a message at a field that only the domain could judge."""
        field = self[name]
        field.errors = [*field.errors, message]

    @property
    def error_summary(self) -> list[FieldError]:
        """What is wrong, in the order of the fields, for the head of the page."""
        return [
            FieldError(str(field.errors[0]), f"#{first_input_id(field)}") for field in self if field.errors
        ]


class DateField(AnyDateField):  # type: ignore[misc]
    """A day in three parts; empty is none, and what is no day is said in words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read day, month and year."""
        self.data = None
        if not any(part.strip() for part in valuelist):
            return
        try:
            day, month, year = (int(part) for part in valuelist)
            self.data = date(year, month, day)
        except ValueError:
            raise ValueError(f"{self.label.text} must be a real day, such as 31 3 2027") from None


def first_input_id(field: Field) -> str:
    """Return the id of the entry on the page that an error leads to."""
    return f"{field.id}-day" if isinstance(field, AnyDateField) else str(field.id)


def _check_text(field: StringField) -> bool:
    # What is in no box was put there by a page, and nobody could make it shorter.
    usual = MAX_TEXT_LENGTH if isinstance(field, TextAreaField | HiddenField) else MAX_LENGTH
    text, longest = field.data or "", (field.render_kw or {}).get("maxlength", usual)
    message = ""
    if len(text) > longest:
        message = f"{field.label.text} must be {longest} characters or fewer"
    elif CONTROL_CHARACTER.search(text) or SURROGATE.search(text):
        message = f"{field.label.text} holds a character that cannot be kept. Type it again"
    if message:
        field.errors = [*field.errors, message]
    return not message


class Required:
    """A validator: the field must be filled in; otherwise it says what to enter."""

    field_flags = {"required": True}  # noqa: RUF012 -- WTForms reads a plain dict

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Refuse what is empty or only spaces."""
        if not (field.raw_data and any(str(value).strip() for value in field.raw_data)):
            field.errors = []
            raise ValidationError(self.message)
