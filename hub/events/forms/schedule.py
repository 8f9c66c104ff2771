"""The form of an event, and timetables as they are typed."""

import re
from datetime import date
from urllib.parse import urlsplit

from wtforms import BooleanField, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from hub.events.domain.event_plans import MAX_CAPACITY, EventPlan, TimetableLine
from hub.kit.clock import format_time_of_day
from hub.kit.urls import normalise_host
from hub.plugin_api.vocabulary import Mix, Theme, Tier
from hub.web.forms import DateField, HubForm, NumberField, Required, TimeField, parse_time

MAX_TIMETABLE_LINES = 40
REFUSED_IN_ADDRESS = re.compile(r"[\s\"<>\\]")
TIME_HINT = "On the 24-hour clock, such as 09:30."


class EventForm(HubForm):
    """What staff enter about an event.

    `series` is set by the template that they chose; `revision` is that of the event which they change;
    `confirmed` is the key of the question that they have read before it moves.
    """

    series = HiddenField("Series")
    revision = HiddenField("Revision")
    confirmed = HiddenField("Confirmed")
    copied_from = HiddenField("Copied from")
    copies_places = BooleanField(
        "Keep the same places for trusts",
        description="They are released as many days before the event as in the one you are copying.",
    )
    title = StringField("Title", [Required("Enter a title")], render_kw={"maxlength": 120})
    summary = StringField(
        "Summary",
        [Required("Enter one sentence on what the event is")],
        description="One sentence. It is shown in lists.",
        render_kw={"maxlength": 300},
    )
    day = DateField("Day", [Required("Enter the day of the event")])
    starts = TimeField("Start", [Required("Enter when it starts")], description=TIME_HINT)
    ends = TimeField("End", [Required("Enter when it ends")], description=TIME_HINT)
    capacity = NumberField(
        "Places",
        [Required("Enter the number of places")],
        message=f"Enter a number of places from 1 to {MAX_CAPACITY:,}",
    )
    closes_days_before = NumberField(
        "Last day to book",
        [Required("Enter how many days before the event booking ends")],
        description=(
            "How many days before the event, for example 7. If the event moves, this day moves with it."
        ),
        message="Enter the number of days before the event, such as 7",
    )
    tiers = SelectMultipleField(
        "Who it is for", choices=[SelectChoice(tier.value, tier.label) for tier in Tier]
    )
    themes = SelectMultipleField(
        "Themes",
        choices=[SelectChoice(theme.value, theme.label) for theme in Theme],
        description="What it is about. These help people find the event.",
    )
    mix = SelectMultipleField("Who takes part", choices=[SelectChoice(mix.value, mix.label) for mix in Mix])
    venue = StringField("Place", description="Town and venue, or “Online”. Everyone can see this.")
    travel = TextAreaField(
        "Getting there",
        description="Nearest station, parking, and where people can travel from on the same morning.",
        render_kw={"maxlength": 1000},
    )
    overnight = StringField(
        "Overnight stay",
        description="Where to stay and who books it, if people arrive the evening before.",
        render_kw={"maxlength": 300},
    )
    remote = StringField(
        "Taking part remotely",
        description="Whether people can take part by video or telephone. Give the link under “How to join”.",
        render_kw={"maxlength": 300},
    )
    price = StringField(
        "Price",
        description="What it costs and who is invoiced. The hub does not handle payments.",
        render_kw={"maxlength": 200},
    )
    booking_address = StringField(
        "Web address for booking, if not on the hub",
        description=(
            "For an event that another organisation runs. The hub then takes no bookings and links to "
            "this address."
        ),
        render_kw={"maxlength": 500},
    )
    joining = TextAreaField(
        "How to join",
        description="The link, room and parking. Only people with a place and organisers can see this.",
        render_kw={"maxlength": 2000},
    )
    timetable = TextAreaField(
        "Timetable",
        description="Use one line for each part. Start with the time, then what it is. Add “ - ” and who "
        "leads it, and “ @ ” and the room. 09:30 Welcome - The chair of the day @ Main hall",
        render_kw={"maxlength": 4000},
    )
    description = TextAreaField("About the event", description="You can use Markdown.")
    absence_rule = TextAreaField(
        "If someone does not come",
        description=(
            "Your rule, for example “Send a colleague, or cancel by noon on the day before.” Everyone "
            "sees this before they book."
        ),
        render_kw={"maxlength": 500},
    )
    needs_release = BooleanField(
        "People need release from duty",
        description="People who book ask their line manager. Their place is held until they have an answer.",
    )

    def validate_booking_address(self, field: StringField) -> None:
        """Check that the address is a whole one that a browser opens safely."""
        if field.data.strip() and not is_web_address(field.data.strip()):
            raise ValidationError("Enter a full web address, such as https://www.example.org/events")

    def validate_timetable(self, field: TextAreaField) -> None:
        """Check each line of the timetable."""
        lines = [line for line in field.data.splitlines() if line.strip()]
        if len(lines) > MAX_TIMETABLE_LINES:
            raise ValidationError(f"Timetable must have {MAX_TIMETABLE_LINES} lines or fewer")
        for line in lines:
            if parse_timetable_line(line) is None:
                raise ValidationError(
                    f"Start each line with a time, as in “09:30 Welcome”. Check: {line.strip()[:60]}"
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
            themes=tuple(theme for theme in Theme if theme.value in (self.themes.data or ())),
            mix=tuple(mix for mix in Mix if mix.value in (self.mix.data or ())),
            series=self.series.data,
            sessions=tuple(line for line in lines if line is not None),
            travel=self.travel.data.strip(),
            overnight=self.overnight.data.strip(),
            remote=self.remote.data.strip(),
            price=self.price.data.strip(),
            booking_address=self.booking_address.data.strip(),
            needs_release=bool(self.needs_release.data),
            absence_rule=self.absence_rule.data.strip(),
        )


def parse_timetable_line(line: str) -> TimetableLine | None:
    """Return a line of a timetable, or None if it does not begin with a time or names nothing."""
    start, _, rest = line.strip().partition(" ")
    starts = parse_time(start)
    rest, _, room = rest.strip().partition(" @ ")
    title, _, speaker = (part.strip() for part in rest.partition(" - "))
    return None if starts is None or not title else TimetableLine(starts, title, speaker, room.strip())


def format_timetable(lines: tuple[TimetableLine, ...]) -> str:
    """Return a timetable as it is typed."""
    return "\n".join(
        f"{format_time_of_day(line.starts)} {line.title}"
        f"{f' - {line.speaker}' if line.speaker else ''}{f' @ {line.room}' if line.room else ''}"
        for line in lines
    )


def is_web_address(text: str) -> bool:
    """Return whether a text is the https address of a page, with a host that has a dot."""
    if REFUSED_IN_ADDRESS.search(text):
        return False
    try:
        parts = urlsplit(text)
        host = normalise_host(parts.hostname or "")
    except ValueError:
        return False
    return parts.scheme == "https" and "." in host and not parts.username
