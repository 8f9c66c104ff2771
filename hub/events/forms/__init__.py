"""Forms to allocate places, book, keep sheets and mark who came."""

from collections.abc import Collection, Iterable, Mapping

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

from hub.events.domain.attendance import Mark, MarkChange
from hub.events.domain.sheets import QUESTIONS
from hub.web.forms import DateField, HubForm, NumberField, Required

SHEET_LENGTH = 3000


class AllocationForm(HubForm):
    """How many places to keep for each trust, and until when."""

    kept_until = DateField("Keep them until", [Required("Enter the last day they are kept")], example=None)


class BookingForm(HubForm):
    """For which organisation the person takes part, if they have roles in several."""

    organisation = RadioField("Which organisation are you taking part for?")


class SuiteForm(BookingForm):
    """The days of a suite that a person chooses, and what to do about full ones."""

    days = SelectMultipleField("Days", description="Choose one, several or all.", validate_choice=False)
    waits = BooleanField("If a day is full, add me to its waiting list")


class SheetForm(HubForm):
    """The answers of a participant of a day; `revision` is that of the sheet which they change."""

    revision = HiddenField("Revision")
    practice = TextAreaField(QUESTIONS["practice"], render_kw={"maxlength": SHEET_LENGTH})
    meaning = TextAreaField(QUESTIONS["meaning"], render_kw={"maxlength": SHEET_LENGTH})
    trial = TextAreaField(QUESTIONS["trial"], render_kw={"maxlength": SHEET_LENGTH})
    people = TextAreaField(QUESTIONS["people"], render_kw={"maxlength": SHEET_LENGTH})
    date = TextAreaField(QUESTIONS["date"], render_kw={"maxlength": SHEET_LENGTH})

    def answers(self) -> dict[str, str]:
        """Return what was entered."""
        return {name: self[name].data for name in QUESTIONS}


class SheetReadersForm(HubForm):
    """Who else may read a sheet."""

    lead = BooleanField("Share it with my trust’s lead")
    gathered = BooleanField("Let the hub office read my answers, without my name and my trust")


def make_allocation_form(names_by_slug: Mapping[str, str], places: Mapping[str, int]) -> AllocationForm:
    """Return the form with one number for each trust, and one for partners (the slug `partners`)."""
    fields = {
        _places_name(slug): NumberField(
            name,
            default=str(places.get(slug) or ""),
            message=f"Enter the number of places for {name}, such as 5",
        )
        for slug, name in names_by_slug.items()
    }
    form: AllocationForm = type("TrustAllocationForm", (AllocationForm,), fields)()
    form.places = [form[name] for name in fields]
    return form


def read_places(form: AllocationForm, slugs: Iterable[str]) -> dict[str, int]:
    """Return the number of places that were entered for each slug."""
    return {slug: form[_places_name(slug)].value for slug in slugs}


def _places_name(slug: str) -> str:
    return f"places-{slug}"


REST_OF_PAGE_CAME = "Save and mark everyone else on this page as “Came”"


class AttendanceForm(HubForm):
    """Who came; `make_attendance_form` adds two fields for each person."""

    rest_came = SubmitField("Save and mark everyone else as “Came”")


class HelperForm(HubForm):
    """Who may read the participants of an event and mark who came, and until when."""

    email = StringField(
        "Email address",
        [Required("Enter the email address of the person")],
        description="They must have an account on the hub.",
        render_kw={"maxlength": 254},
    )
    last_day = DateField("Last day", [Required("Enter the last day they can see the list")], example=None)


def make_attendance_form(rows: Collection[tuple[int, str, str, Mark]]) -> AttendanceForm:
    """Return the form for people as booking id, name, organisation and mark.

    Beside each choice stands the mark that the page showed, so that a form never undoes what someone else
    marked meanwhile.
    """
    fields = dict[str, object]()
    for booking_id, name, organisation, mark in rows:
        fields[f"mark-{booking_id}"] = RadioField(
            name,
            description=organisation,
            choices=[SelectChoice(each.value, each.label) for each in Mark],
            default=mark.value,
        )
        fields[f"shown-{booking_id}"] = HiddenField("Shown", default=mark.value)
    form: AttendanceForm = type("EventAttendanceForm", (AttendanceForm,), fields)()
    form.booking_ids = [row[0] for row in rows]
    return form


def read_marks(form: AttendanceForm) -> dict[int, MarkChange]:
    """Return what was chosen for each booking; people without a mark came, if the organiser says so."""
    rest = Mark.CAME if form.rest_came.data else Mark.UNMARKED
    return {
        id_: MarkChange(_read_mark(form[f"shown-{id_}"].data), _read_mark(form[f"mark-{id_}"].data) or rest)
        for id_ in form.booking_ids
    }


def _read_mark(text: str) -> Mark:
    return Mark(text) if text in set(Mark) else Mark.UNMARKED
