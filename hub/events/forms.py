"""Forms to schedule events, allocate places and book."""

from collections.abc import Iterable, Mapping
from datetime import date

from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from hub.events.domain.materials import MaterialPlan, Readers, ShownFrom
from hub.events.domain.schedule import EventPlan, NationalCase, TimetableLine
from hub.files.domain import TAKEN
from hub.kit.clock import format_time_of_day
from hub.plugin_api.vocabulary import Tier
from hub.web.forms import DateField, FileField, HubForm, NumberField, Required, TimeField, parse_time

MAX_TIMETABLE_LINES = 40
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
        )


class AllocationForm(HubForm):
    """How many places to keep for each trust, and until when."""

    kept_until = DateField("Keep them until", [Required("Enter the last day on which they are kept")])


class BookingForm(HubForm):
    """For which organisation the person takes part, if they have roles in several."""

    organisation = RadioField("For which organisation do you take part?")


class MaterialForm(HubForm):
    """A file for an event: what it is, for whom, and from when."""

    title = StringField(
        "Title",
        [Required("Enter a title")],
        description="Such as “Slides of the morning”.",
        render_kw={"maxlength": 120},
    )
    readers = RadioField(
        "Who can download it?",
        [Required("Choose who can download it")],
        choices=[
            SelectChoice(Readers.PARTICIPANTS.value, "People with a place"),
            SelectChoice(Readers.EVERYBODY.value, "Everybody"),
        ],
        default=Readers.PARTICIPANTS.value,
    )
    shown_from = RadioField(
        "From when?",
        [Required("Choose from when")],
        choices=[
            SelectChoice(ShownFrom.NOW.value, "Now"),
            SelectChoice(ShownFrom.AFTER.value, "After the event has ended"),
        ],
        default=ShownFrom.NOW.value,
    )
    file = FileField("File", [Required("Choose a file")], description=f"{TAKEN}, 50 MB or smaller.")

    def plan(self) -> MaterialPlan:
        """Return what was entered, once it is valid."""
        return MaterialPlan(
            self.title.data.strip(), Readers(self.readers.data), ShownFrom(self.shown_from.data)
        )


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
