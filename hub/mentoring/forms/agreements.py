"""The forms to write an agreement, to agree to it, and to close a relationship."""

from datetime import date
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, TextAreaField

from hub.mentoring.domain.agreements import AgreementPlan
from hub.mentoring.domain.vocabulary import CloseCode
from hub.mentoring.forms.profiles import choices_of, read_revision
from hub.mentoring.models import Relationship
from hub.web.forms import DateField, HubForm, NumberField, Required

READERS = (
    "Only the two of you can read this. It is deleted 3 years after your mentoring or coaching ends, or when "
    "either of your accounts is deleted."
)


class AgreementForm(HubForm):
    """What two people agree on."""

    revision = HiddenField("Revision")
    goals = TextAreaField(
        "Goals",
        [Required("Enter your goals")],
        description=f"What you want to be different at the end. {READERS}",
        render_kw={"maxlength": 2000},
    )
    meetings = NumberField(
        "How many meetings", [Required("Enter how many meetings")], description="For example, 6."
    )
    minutes = NumberField(
        "Working time for each meeting, in minutes",
        [Required("Enter how many minutes of working time")],
        description=(
            "The time for which your line managers have agreed to release each of you. For example, 90 for "
            "an hour with travel. Leads of your trusts see totals without names."
        ),
    )
    boundaries = TextAreaField(
        "Boundaries",
        [Required("Say what you will and will not talk about")],
        description=(
            f"How you will contact each other between meetings, and what you will not talk about. {READERS}"
        ),
        render_kw={"maxlength": 2000},
    )
    is_three_way = BooleanField(
        "A line manager takes part in this agreement",
        description=(
            "Only if you both want this. The three of you talk about the goals. The hub does not send the "
            "line manager anything."
        ),
    )
    review_on = DateField(
        "Review date",
        [Required("Enter the review date")],
        description="On this date, we will remind both of you to review how it is going.",
    )

    @property
    def revision_number(self) -> int:
        """The revision of the words that the page showed, or 0."""
        return read_revision(self.revision.data or "")

    def plan(self) -> AgreementPlan:
        """Return what was entered, once it is valid."""
        return AgreementPlan(
            goals=self.goals.data,
            boundaries=self.boundaries.data,
            meetings=self.meetings.value,
            minutes=self.minutes.value,
            is_three_way=bool(self.is_three_way.data),
            review_on=self.review_on.data or date.min,
        )


class CloseForm(HubForm):
    """Why a relationship closes, as a code."""

    code = RadioField(
        "Why are you ending it?",
        [Required("Choose why you are ending it")],
        choices=choices_of(CloseCode),
        description=(
            "We tell the other person that it has ended, but not why. The hub office sees how often "
            "each reason is given, without names."
        ),
    )


def agreement_values(relationship: Relationship) -> dict[str, Any]:
    """Return the values with which the form of an agreement begins."""
    agreement = relationship.agreement
    return {
        "revision": str(relationship.revision),
        "goals": agreement.get("goals", ""),
        "boundaries": agreement.get("boundaries", ""),
        "meetings": str(agreement.get("meetings", "6")),
        "minutes": str(agreement.get("minutes", "90")),
        "is_three_way": agreement.get("three_way", False),
        "review_on": relationship.review_on,
    }
