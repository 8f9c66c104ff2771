"""Forms to schedule events, allocate places and book."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from hub.events.domain.messages import MessagePlan, Recipients
from hub.events.domain.schedule import EventPlan, NationalCase, TimetableLine
from hub.events.domain.sheets import QUESTIONS
from hub.events.domain.stand_downs import StandDownReason
from hub.events.domain.texts import Texts
from hub.kit.clock import format_time_of_day
from hub.plugin_api.vocabulary import Tier
from hub.web.forms import DateField, HubForm, NumberField, Required, TimeField, parse_time

MAX_TIMETABLE_LINES = 40
NUMBERS = re.compile(r"[0-9]{1,3}(?:[\s,]+[0-9]{1,3})*")
READ_BY = (
    "They are told by email, and read it on the page of the event. It is kept for as long as the event is."
)
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
    reason = TextAreaField(
        "Why is this event national?",
        description="The study asks that national events add value or value for money, or need a larger "
        "number of people than one region has (8.1, 8.5). Kept for the hub office; not shown on the page.",
        render_kw={"maxlength": 1000},
    )
    cost = StringField("Full cost", description="Venue, speakers, travel and staff time.")
    payer = StringField("Who pays")
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
            national_case=NationalCase(
                self.reason.data.strip(), self.cost.data.strip(), self.payer.data.strip()
            ),
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


class HandOverForm(HubForm):
    """The colleague to whom a person hands their place."""

    email = StringField(
        "Email address of your colleague",
        [Required("Enter the email address of your colleague")],
        description="Somebody of your own organisation. We ask them by email whether they take the place.",
        render_kw={"maxlength": 254},
    )


class NominationForm(HubForm):
    """The people whom a lead nominates."""

    people = SelectMultipleField("People to nominate", choices=[])


class GiveBackForm(HubForm):
    """How many of the places that are kept for a trust it gives back."""

    places = NumberField("How many places to give back", [Required("Enter a number of places")])


class StandDownForm(HubForm):
    """Why a trust withdraws its people from the events of a day."""

    reason = RadioField(
        "Why?",
        [Required("Choose a reason")],
        choices=[SelectChoice(reason.value, reason.label) for reason in StandDownReason],
        description="Counted for your trust and the hub office. No name is kept with it.",
    )


class MessageForm(HubForm):
    """A message of an organiser."""

    audience = RadioField(
        "To whom do you write?",
        [Required("Choose to whom you write")],
        choices=[SelectChoice(audience.value, audience.label) for audience in Recipients],
    )
    organisation = SelectField("Trust", description="Only if you write to people of one trust.")
    subject = StringField("Subject", [Required("Enter a subject")], render_kw={"maxlength": 120})
    text = TextAreaField(
        "Message",
        [Required("Enter your message")],
        description=f"You can use Markdown. {READ_BY}",
        render_kw={"maxlength": 5000},
    )

    def plan(self, organisation_ids: dict[str, int]) -> MessagePlan:
        """Return what was entered, once it is valid."""
        return MessagePlan(
            audience=Recipients(self.audience.data),
            subject=self.subject.data.strip(),
            text=self.text.data.strip(),
            organisation_id=organisation_ids.get(self.organisation.data or ""),
        )


class TextsForm(HubForm):
    """The texts of the emails of an event or of a series."""

    confirmation = TextAreaField(
        "Added to the confirmation",
        description="A paragraph for people who have just booked. You can use Markdown. "
        "Only they read it, and organisers.",
        render_kw={"maxlength": 2000},
    )
    reminder = TextAreaField(
        "Added to reminders",
        description="A paragraph for people with a place. You can use Markdown. "
        "Only they read it, and organisers.",
        render_kw={"maxlength": 2000},
    )
    reminder_days = StringField(
        "Reminders",
        description="How many days before the event, such as 14, 2. Leave it empty for no reminders. "
        "If the event moves, its reminders move with it.",
        render_kw={"maxlength": 40},
    )
    asks_to_confirm = BooleanField("Ask in reminders whether people will come")

    def validate_reminder_days(self, field: StringField) -> None:
        """Check that the days are numbers."""
        if field.data.strip() and not NUMBERS.fullmatch(field.data.strip()):
            raise ValidationError("Enter numbers of days with commas between them, such as 14, 2")

    def texts(self) -> Texts:
        """Return what was entered, once it is valid."""
        return Texts(
            confirmation=self.confirmation.data.strip(),
            reminder=self.reminder.data.strip(),
            reminder_days=tuple(int(number) for number in re.findall("[0-9]+", self.reminder_days.data)),
            asks_to_confirm=bool(self.asks_to_confirm.data),
        )


def texts_values(texts: Texts) -> dict[str, object]:
    """Return the values of the form for texts."""
    return {
        "confirmation": texts.confirmation,
        "reminder": texts.reminder,
        "reminder_days": ", ".join(str(number) for number in texts.reminder_days),
        "asks_to_confirm": texts.asks_to_confirm,
    }
