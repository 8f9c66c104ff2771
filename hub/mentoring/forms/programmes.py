"""The forms of a programme: what it is, to whom places are offered, and its review."""

from datetime import date
from typing import Any

from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField

from hub.mentoring.domain.programmes import ProgrammeOffer, ProgrammePlan
from hub.mentoring.domain.vocabulary import word_of
from hub.mentoring.forms.profiles import choices_of
from hub.mentoring.models import MentoringProgramme
from hub.web.forms import DateField, HubForm, Required

KEPT = "It is kept for 6 years after the end date."


class ProgrammeForm(HubForm):
    """What a programme is called, whom it is for, what it offers, and when it is."""

    revision = HiddenField("Revision")
    title = StringField(
        "Name of the programme",
        [Required("Enter a name")],
        description="For example, “Coaching for new managers, spring”.",
        render_kw={"maxlength": 120},
    )
    audience = StringField(
        "Who is it for?",
        [Required("Say who it is for")],
        description="For example, “Everyone who took up a management post this year”.",
        render_kw={"maxlength": 300},
    )
    offer = RadioField(
        "What does it offer?",
        [Required("Choose what it offers")],
        choices=choices_of(ProgrammeOffer),
    )
    summary = TextAreaField(
        "What happens in it (optional)",
        description=f"People in your organisation can read this once the programme is open. {KEPT}",
        render_kw={"maxlength": 1500},
    )
    brief = TextAreaField(
        "Brief for the coach",
        description=(
            "Needed for middle managers: what the coach will help people put into practice. "
            f"Participants, their coach or mentor and their line manager can read it. {KEPT}"
        ),
        render_kw={"maxlength": 3000},
    )
    first_day = DateField("Start date", [Required("Enter the start date")])
    last_day = DateField("End date", [Required("Enter the end date")])
    review_on = DateField(
        "Review date (optional)",
        description=(
            "We remind the people who run the programme on that date or, if there is none, after the end "
            "date."
        ),
    )

    def plan(self) -> ProgrammePlan:
        """Return what was entered, once it is valid."""
        return ProgrammePlan(
            title=self.title.data,
            summary=self.summary.data,
            audience=self.audience.data,
            offer=word_of(ProgrammeOffer, self.offer.data),
            brief=self.brief.data,
            first_day=self.first_day.data or date.min,
            last_day=self.last_day.data or date.min,
            review_on=self.review_on.data,
        )

    @property
    def revision_number(self) -> int:
        """The revision of the programme that was read, or 0."""
        text = self.revision.data
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


class PlacesForm(HubForm):
    """The email addresses of those to whom places are offered."""

    emails = TextAreaField(
        "Email addresses",
        [Required("Enter at least one email address")],
        description=(
            "One on each line. Only people in your organisation who have an account. We do not keep the list."
        ),
    )


class ReviewForm(HubForm):
    """The review of a programme, and who completed it."""

    review = TextAreaField(
        "What did you learn from it?",
        [Required("Write what you learned from the programme")],
        description=(
            "What worked, what did not, and what you would do differently. Do not name anyone. People "
            f"in your organisation and participants can read it. {KEPT}"
        ),
    )
    completed = SelectMultipleField(
        "Who completed it?",
        description="It will be in their development record.",
        choices=[],
        validate_choice=False,
    )


def programme_values(programme: MentoringProgramme) -> dict[str, Any]:
    """Return the values with which the form of a programme begins."""
    names = ("title", "summary", "audience", "offer", "brief", "first_day", "last_day", "review_on")
    return {**{name: getattr(programme, name) for name in names}, "revision": str(programme.revision)}
