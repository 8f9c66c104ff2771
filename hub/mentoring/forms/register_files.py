"""The forms by which a trust's own register becomes invitations."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from hub.mentoring.domain.register_files import LABELS, MAX_FILE_LENGTH, FileColumn
from hub.mentoring.domain.vocabulary import RegisterKind
from hub.mentoring.forms.profiles import choices_of
from hub.web.forms import FileField, HubForm

SHEET_WORDS = {"maxlength": MAX_FILE_LENGTH}
NOT_THERE = SelectChoice("", "Not in the file")


class RegisterFileForm(HubForm):
    """A trust's own register as a file, chosen or pasted."""

    file = FileField("Choose a CSV file")
    sheet = TextAreaField("Or paste the rows of your register", render_kw=SHEET_WORDS)
    kind = RadioField(
        "Role of the people in the file",
        choices=choices_of(RegisterKind),
        default=RegisterKind.MENTOR.value,
        description="For people whose role is not in the file.",
    )


class ColumnsForm(RegisterFileForm):
    """Which column of the file is which."""

    email = SelectField(LABELS[FileColumn.EMAIL])
    name = SelectField(LABELS[FileColumn.NAME])
    kind_column = SelectField(LABELS[FileColumn.KIND])
    job_title = SelectField(LABELS[FileColumn.JOB])
    about = SelectField(LABELS[FileColumn.ABOUT])
    style = SelectField(LABELS[FileColumn.STYLE])
    region = SelectField(LABELS[FileColumn.REGION])
    formats = SelectField(LABELS[FileColumn.FORMATS])
    capacity = SelectField(LABELS[FileColumn.CAPACITY])
    fee = SelectField(LABELS[FileColumn.FEE])
    trained_on = SelectField(LABELS[FileColumn.TRAINED])
    supervised_on = SelectField(LABELS[FileColumn.SUPERVISED])
    contact_telephone = SelectField(LABELS[FileColumn.TELEPHONE])

    def set_headings(self, headings: Sequence[str]) -> None:
        """Offer the headings of a file as the choices of each column."""
        choices = [SelectChoice(str(place), text or "(no heading)") for place, text in enumerate(headings)]
        for _, column in self.columns_of_file():
            column.choices = [NOT_THERE, *choices]

    def set_guess(self, guess: Mapping[FileColumn, int]) -> None:
        """Set the columns as they were guessed."""
        for name, column in self.columns_of_file():
            column.data = str(guess[name]) if name in guess else ""

    def chosen_columns(self) -> dict[FileColumn, int]:
        """Return which column of the file is which, once the form is valid."""
        return {name: int(column.data) for name, column in self.columns_of_file() if column.data}

    def columns_of_file(self) -> list[tuple[FileColumn, Any]]:
        """Return the field of each column of the hub."""
        return [
            (column, self["kind_column" if column is FileColumn.KIND else column.value])
            for column in FileColumn
        ]
