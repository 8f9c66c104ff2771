"""The forms on declared interests: one's own, and those of the speakers of an event."""

from collections.abc import Iterable

from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from hub.events.domain.interests import MAX_INTEREST, InterestAnswer
from hub.web.forms import HubForm

OWN_LABELS = {
    InterestAnswer.NONE: "I have no interests to declare",
    InterestAnswer.INTEREST: "I have an interest to declare, but it is not a conflict",
    InterestAnswer.CONFLICT: "I have a conflict of interest",
}


class OwnInterestForm(HubForm):
    """What someone who opens an event declares about their own interests."""

    own_answer = RadioField(
        "Your own interests in this event",
        choices=[SelectChoice(answer.value, label) for answer, label in OWN_LABELS.items()],
        validate_choice=False,
        description=(
            "For example, a connection with a speaker or supplier. If you have a conflict of interest, "
            "someone else must open the event."
        ),
    )
    own_interest = TextAreaField(
        "What your interest is",
        description=(
            "If you have one. People who schedule these events can read this until 3 years after the event."
        ),
        render_kw={"maxlength": MAX_INTEREST},
    )

    def check(self) -> bool:
        """Return whether an answer was chosen, with words if it needs them; add messages otherwise."""
        if self.own_answer.data not in OWN_LABELS:
            self.add_error("own_answer", "Select whether you have an interest to declare")
        elif self.own_answer.data != InterestAnswer.NONE and not self.own_interest.data.strip():
            self.add_error("own_interest", "Enter what your interest is")
        return not self.errors

    @property
    def interest(self) -> str:
        """What they declare; empty if they have no interest."""
        return "" if self.own_answer.data == InterestAnswer.NONE else self.own_interest.data.strip()

    @property
    def is_conflict(self) -> bool:
        """Whether they declare a conflict."""
        return bool(self.own_answer.data == InterestAnswer.CONFLICT)


class SpeakerInterestForm(HubForm):
    """What one speaker declared; several stand on a page, and `speaker` tells them apart."""

    speaker = HiddenField("Speaker")
    answer = RadioField(
        "What they declared", choices=[SelectChoice(each.value, each.label) for each in InterestAnswer]
    )
    interest = TextAreaField(
        "What the interest is",
        description=(
            "If they have one. People who schedule these events can read this until 3 years after the event."
        ),
        render_kw={"maxlength": MAX_INTEREST},
    )


def own_values(answer: InterestAnswer, interest: str) -> dict[str, str]:
    """Return the values of one's own form."""
    return {"own_answer": answer.value, "own_interest": interest}


def make_speaker_forms(rows: Iterable[tuple[str, InterestAnswer, str]]) -> list[SpeakerInterestForm]:
    """Return a form for each speaker, answer and interest; ids on the page are different in each."""
    forms = []
    for number, (speaker, answer, interest) in enumerate(rows):
        form = SpeakerInterestForm(
            formdata=None, data={"speaker": speaker, "answer": answer.value, "interest": interest}
        )
        set_ids(form, number)
        forms.append(form)
    return forms


def set_ids(form: SpeakerInterestForm, number: int) -> None:
    """Give the fields of a form ids that no other form on the page has."""
    for field in form:
        field.id = f"{field.name}-of-{number}"
