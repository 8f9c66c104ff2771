"""The forms to ask for mentoring, to answer a request, and to plan a meeting."""

from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField

from hub.kit.clock import day_of, format_time
from hub.mentoring.domain.meetings import MeetingPlan
from hub.mentoring.domain.requests import MentoringNeed
from hub.mentoring.domain.vocabulary import (
    DeclineCode,
    MeetingFormat,
    Preference,
    Purpose,
    RegisterKind,
    word_of,
)
from hub.mentoring.forms.profiles import choices_of, chosen
from hub.mentoring.models import RelationshipMeeting
from hub.plugin_api.vocabulary import Capability
from hub.web.forms import DateField, HubForm, NumberField, QueryForm, Required, TimeField


class AskForm(HubForm):
    """What a leader looks for, as those they ask read it."""

    purposes = SelectMultipleField("What are you looking for?", choices=choices_of(Purpose))
    words = TextAreaField(
        "In your own words",
        [Required("Say in a few sentences what you hope to get from it")],
        description=(
            "What you hope to get from it, and when you can meet. Only the people you ask can read "
            "this, when they are asked. It is deleted 1 year after the request ends."
        ),
        render_kw={"maxlength": 1500},
    )
    formats = SelectMultipleField("How you would like to meet", choices=choices_of(MeetingFormat))
    capabilities = SelectMultipleField("Capabilities", choices=choices_of(Capability))
    warned_of = HiddenField()
    """The ways to meet for which a warning was shown: whoever sends the same again has read it."""

    @property
    def is_warned(self) -> bool:
        """Whether a warning about the chosen ways to meet was shown."""
        return bool(self.warned_of.data == " ".join(self.formats.data))

    def need(self, kind: RegisterKind, preference: Preference) -> MentoringNeed:
        """Return what was entered, once it is valid."""
        return MentoringNeed(
            kind=kind,
            purposes=chosen(Purpose, self.purposes.data),
            words=self.words.data,
            capabilities=chosen(Capability, self.capabilities.data),
            formats=chosen(MeetingFormat, self.formats.data),
            preference=preference,
        )


class DeclineForm(HubForm):
    """Why someone declines, as a code."""

    code = RadioField(
        "Why",
        [Required("Choose a reason")],
        choices=choices_of(DeclineCode),
        description=(
            "The hub office sees how often each reason is given, without names. The person who asked "
            "you does not see it."
        ),
    )


class NameSearchForm(QueryForm):
    """A search for people on the register by name."""

    name = StringField("Name of the person you suggest")


class MeetingForm(HubForm):
    """When two people meet."""

    day = DateField("Day", [Required("Enter the day")])
    starts = TimeField(
        "Start", [Required("Enter when it starts")], description="On the 24-hour clock, such as 09:30."
    )
    minutes = NumberField(
        "Length in minutes",
        [Required("Enter the length in minutes")],
        description="For example, 60.",
        message="Enter the length in minutes, such as 60",
    )
    format = RadioField("How you meet", [Required("Choose how you meet")], choices=choices_of(MeetingFormat))
    is_taster = BooleanField("This is a first conversation, before you agree anything")

    def plan(self) -> MeetingPlan:
        """Return what was entered, once it is valid."""
        return MeetingPlan(
            day=self.day.data or date.min,
            starts=self.starts.value,
            minutes=self.minutes.value,
            format=word_of(MeetingFormat, self.format.data),
            is_taster=bool(self.is_taster.data),
        )


def need_values(args: MultiDict[str, str]) -> dict[str, Any]:
    """Return the values with which the form to ask begins, from the words of an address."""
    return {
        "purposes": [each.value for each in chosen(Purpose, args.getlist("purpose"))],
        "formats": [each.value for each in chosen(MeetingFormat, args.getlist("format"))],
        "capabilities": [each.value for each in chosen(Capability, args.getlist("capability"))],
    }


def read_preference(args: MultiDict[str, str]) -> Preference:
    """Return the preference that an address names, or none."""
    found = [each for each in Preference if each.value == args.get("preference")]
    return found[0] if found else Preference.ANY


def meeting_values(meeting: RelationshipMeeting | None, *, is_taster: bool) -> dict[str, Any]:
    """Return the values with which the form of a meeting begins."""
    if meeting is None:
        return {"minutes": "30" if is_taster else "60", "is_taster": is_taster}
    return {
        "day": day_of(meeting.starts_at),
        "starts": format_time(meeting.starts_at),
        "minutes": str(meeting.minutes),
        "format": meeting.format,
        "is_taster": meeting.is_taster,
    }
