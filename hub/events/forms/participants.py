"""Forms of people with a place: release from duty, access and diet, and the list of participants."""

from wtforms import EmailField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from hub.events.domain.needs import AccessNeed, Diet, Needs
from hub.events.domain.participants import ListedFor
from hub.events.domain.release_answers import Cover, ReleaseAnswer, Shift
from hub.web.forms import HubForm, Required

AGREE, DECLINE = "agree", "decline"
NOT_LISTED = "no"
MAX_WORDS = 300
READ_BY = "Only the organiser can read this. It is deleted 30 days after the event."


class AskReleaseForm(HubForm):
    """Whom to ask; the field is taken out for a person with a confirmed line manager."""

    email = EmailField(
        "Email address of your line manager",
        [Required("Enter the email address of your line manager")],
        description=(
            "We will email them a link that shows the event and your name. They do not need an "
            "account. We delete the address 90 days after the event."
        ),
    )


class ReleaseAnswerForm(HubForm):
    """The answer to a request for release from duty."""

    answer = RadioField(
        "Do you release them from duty?",
        [Required("Choose whether you release them from duty")],
        choices=[SelectChoice(AGREE, "Yes, I release them"), SelectChoice(DECLINE, "No, I decline")],
    )
    shifts = SelectMultipleField(
        "If yes, which shifts are affected?",
        choices=[SelectChoice(each.value, each.label) for each in Shift],
        description="Choose all that apply.",
    )
    cover = RadioField(
        "If yes, how will their work be covered?",
        choices=[SelectChoice(each.value, each.label) for each in Cover],
        validate_choice=False,  # a decline leaves it open
    )
    cover_note = StringField(
        "If yes, a note on cover (optional)",
        description="The person who asked can read this. We delete it 90 days after the event.",
    )
    reason = TextAreaField(
        "If no, the reason (optional)",
        description="Only the person who asked can read this. We delete it 90 days after the event.",
        render_kw={"maxlength": MAX_WORDS},
    )

    def value(self) -> ReleaseAnswer:
        """Return what was entered, once it is valid."""
        return ReleaseAnswer(
            agreed=self.answer.data == AGREE,
            shifts=tuple(each for each in Shift if each.value in (self.shifts.data or ())),
            cover=next((each for each in Cover if each.value == self.cover.data), None),
            cover_note=self.cover_note.data.strip(),
            reason=self.reason.data.strip(),
        )


class NeedsForm(HubForm):
    """What a person needs at an event."""

    needs = SelectMultipleField(
        "Access",
        choices=[SelectChoice(each.value, each.label) for each in AccessNeed],
        description="Choose all that you need.",
    )
    other_needs = TextAreaField("Other access needs", description=READ_BY, render_kw={"maxlength": MAX_WORDS})
    diet = SelectMultipleField(
        "Food",
        choices=[SelectChoice(each.value, each.label) for each in Diet],
        description="Choose all that apply.",
    )
    other_diet = TextAreaField(
        "Other food needs, such as an allergy", description=READ_BY, render_kw={"maxlength": MAX_WORDS}
    )

    def value(self) -> Needs:
        """Return what was entered, once it is valid."""
        return Needs(
            tuple(each for each in AccessNeed if each.value in (self.needs.data or ())),
            self.other_needs.data.strip(),
            tuple(each for each in Diet if each.value in (self.diet.data or ())),
            self.other_diet.data.strip(),
        )


class ConsentForm(HubForm):
    """Whether a person is on the list of participants, and for how long."""

    listed = RadioField(
        "Do you want to be on the list?",
        [Required("Choose whether you want to be on the list")],
        choices=[
            SelectChoice(NOT_LISTED, "No"),
            SelectChoice(str(ListedFor.EVENT_DAY.value), "Yes, until the day of the event"),
            SelectChoice(str(ListedFor.A_MONTH.value), "Yes, until 30 days after it"),
            SelectChoice(str(ListedFor.A_YEAR.value), "Yes, until a year after it"),
        ],
    )

    def value(self) -> ListedFor | None:
        """Return for how long, once it is valid; None means not at all."""
        return None if self.listed.data == NOT_LISTED else ListedFor(int(self.listed.data))


def needs_values(needs: Needs) -> dict[str, object]:
    """Return the values of the form for what a person has answered."""
    return {
        "needs": [each.value for each in needs.needs],
        "other_needs": needs.other_needs,
        "diet": [each.value for each in needs.diet],
        "other_diet": needs.other_diet,
    }
