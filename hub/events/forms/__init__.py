"""Forms to schedule events, allocate places and book."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

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
from wtforms.validators import ValidationError

from hub.events.domain.attendance import Mark, MarkChange
from hub.events.domain.schedule import EventPlan, TimetableLine
from hub.events.domain.sheets import QUESTIONS
from hub.kit.clock import format_time_of_day
from hub.plugin_api.vocabulary import Tier
from hub.web.forms import DateField, HubForm, NumberField, Required, TimeField, parse_time

MAX_TIMETABLE_LINES = 40
SHEET_LENGTH = 3000
TIME_HINT = "On the 24-hour clock, such as 09:30."


class EventForm(HubForm):
    """What staff enter about an event. `series` is set by the template that they chose."""

    series = HiddenField("Series")
    title = StringField("Title", [Required("Enter a title")], render_kw={"maxlength": 120})
    summary = StringField(
        "Summary",
        [Required("Enter one sentence on what the event is")],
        description="One sentence, which lists show.",
        render_kw={"maxlength": 300},
    )
    day = DateField("Day", [Required("Enter the day of the event")])
    starts = TimeField("Start", [Required("Enter when it starts")], description=TIME_HINT)
    ends = TimeField("End", [Required("Enter when it ends")], description=TIME_HINT)
    capacity = NumberField("Places", [Required("Enter the number of places")])
    closes_days_before = NumberField(
        "Last day to book",
        [Required("Enter how many days before the event booking ends")],
        description="How many days before the event, such as 7. If the event moves, this day moves with it.",
    )
    tiers = SelectMultipleField("For whom", choices=[SelectChoice(tier.value, tier.label) for tier in Tier])
    venue = StringField("Place", description="Town and venue, or “Online”. Everybody sees it.")
    joining = TextAreaField(
        "How to join",
        description="The link, the room, parking. Only people with a place see it, and organisers.",
        render_kw={"maxlength": 2000},
    )
    timetable = TextAreaField(
        "Timetable",
        description="One line for each part: the time, what it is, and after “ - ” who leads it. "
        "09:30 Welcome - The chair of the day",
        render_kw={"maxlength": 4000},
    )
    description = TextAreaField("About the event", description="You can use Markdown.")
    absence_rule = TextAreaField(
        "If somebody does not come",
        description="Your rule, such as “Send a colleague, or cancel by noon of the day before.” "
        "Everybody sees it before they book.",
        render_kw={"maxlength": 500},
    )
    needs_release = BooleanField(
        "People need release from duty",
        description="Whoever books asks their line manager. Their place is held meanwhile.",
    )

    def validate_timetable(self, field: TextAreaField) -> None:
        """Check each line of the timetable."""
        lines = [line for line in field.data.splitlines() if line.strip()]
        if len(lines) > MAX_TIMETABLE_LINES:
            raise ValidationError(f"Timetable must have {MAX_TIMETABLE_LINES} lines or fewer")
        for line in lines:
            if parse_timetable_line(line) is None:
                raise ValidationError(
                    f"Begin each line with a time, as in “09:30 Welcome”. See: {line.strip()[:60]}"
                )

    def plan(self) -> EventPlan:
        """Return what was entered, once it is valid."""
        lines = [parse_timetable_line(line) for line in self.timetable.data.splitlines() if line.strip()]
        return EventPlan(
            title=self.title.data.strip(),
            summary=self.summary.data.strip(),
            day=self.day.data or date.min,
            starts=self.starts.value,
            ends=self.ends.value,
            capacity=self.capacity.value,
            closes_days_before=self.closes_days_before.value,
            venue=self.venue.data.strip(),
            joining=self.joining.data.strip(),
            description=self.description.data.strip(),
            tiers=tuple(tier for tier in Tier if tier.value in (self.tiers.data or ())),
            series=self.series.data,
            sessions=tuple(line for line in lines if line is not None),
            needs_release=bool(self.needs_release.data),
            absence_rule=self.absence_rule.data.strip(),
        )


class AllocationForm(HubForm):
    """How many places to keep for each trust, and until when."""

    kept_until = DateField("Keep them until", [Required("Enter the last day on which they are kept")])


class BookingForm(HubForm):
    """For which organisation the person takes part, if they have roles in several."""

    organisation = RadioField("For which organisation do you take part?")


class SuiteForm(BookingForm):
    """The days of a suite that a person chooses, and what to do about full ones."""

    days = SelectMultipleField("Days", description="Choose one, several or all.", validate_choice=False)
    waits = BooleanField("If a day is full, put me on its waiting list")


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

    lead = BooleanField("Share it with the lead of my trust")
    gathered = BooleanField("Let the hub office read my answers, without my name and my trust")


def parse_timetable_line(line: str) -> TimetableLine | None:
    """Return a line of a timetable, or None if it does not begin with a time or names nothing."""
    start, _, rest = line.strip().partition(" ")
    starts = parse_time(start)
    title, _, speaker = rest.strip().partition(" - ")
    return None if starts is None or not title else TimetableLine(starts, title.strip(), speaker.strip())


def format_timetable(lines: tuple[TimetableLine, ...]) -> str:
    """Return a timetable as it is typed."""
    return "\n".join(
        f"{format_time_of_day(line.starts)} {line.title}{f' - {line.speaker}' if line.speaker else ''}"
        for line in lines
    )


def make_allocation_form(names_by_slug: Mapping[str, str], places: Mapping[str, int]) -> AllocationForm:
    """Return the form with one number for each trust, and one for partners (the slug `partners`)."""
    fields = {
        _places_name(slug): NumberField(name, default=str(places.get(slug) or ""))
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


class AttendanceForm(HubForm):
    """Who came; `make_attendance_form` adds two fields for each person."""

    rest_came = SubmitField("Save, and mark everybody else as came")


class HelperForm(HubForm):
    """Who may read the participants of an event and mark who came, and until when."""

    email = StringField(
        "Email address",
        [Required("Enter the email address of the person")],
        description="Of somebody who has an account on the hub.",
        render_kw={"maxlength": 254},
    )
    last_day = DateField("Last day", [Required("Enter the last day on which they see the list")])


def make_attendance_form(rows: Collection[tuple[int, str, str, Mark]]) -> AttendanceForm:
    """Return the form for people as booking id, name, organisation and mark.

    Beside each choice stands the mark that the page showed, so that a form never undoes what somebody else
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
