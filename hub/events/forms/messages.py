"""Forms of the messages of organisers, and of the texts that are added to emails."""

import re

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from hub.events.domain.messages import MessagePlan, Recipients
from hub.events.domain.texts import Texts
from hub.web.forms import HubForm, Required

NUMBERS = re.compile(r"[0-9]{1,3}(?:[\s,]+[0-9]{1,3})*")
GROUPS = (Recipients.PLACES, Recipients.WAITING, Recipients.TRUST)
READ_BY = "We email it to them, and they can read it on the event page. It is kept as long as the event is."
READ_BY_ONE = (
    "We email it to them, and they can read it on the event page while they have the place. Other organisers "
    "of the event can read it too. It is deleted 3 years after the event."
)
MAX_MESSAGE = 5000


class MessageForm(HubForm):
    """A message of an organiser."""

    audience = RadioField(
        "Who is the message for?",
        [Required("Choose who the message is for")],
        choices=[SelectChoice(audience.value, audience.label) for audience in GROUPS],
    )
    organisation = SelectField("Trust", description="Only if the message is for people from one trust.")
    subject = StringField("Subject", [Required("Enter a subject")], render_kw={"maxlength": 120})
    text = TextAreaField(
        "Message",
        [Required("Enter your message")],
        description=f"You can use Markdown. {READ_BY}",
        render_kw={"maxlength": MAX_MESSAGE},
    )

    def plan(self, organisation_ids: dict[str, int]) -> MessagePlan:
        """Return what was entered, once it is valid."""
        return MessagePlan(
            audience=Recipients(self.audience.data),
            subject=self.subject.data.strip(),
            text=self.text.data.strip(),
            organisation_id=organisation_ids.get(self.organisation.data or ""),
        )


class PersonMessageForm(MessageForm):
    """A message of an organiser to the person with one place, so that there is nobody to choose."""

    audience = None
    organisation = None
    text = TextAreaField(
        "Message",
        [Required("Enter your message")],
        description=f"You can use Markdown. {READ_BY_ONE}",
        render_kw={"maxlength": MAX_MESSAGE},
    )
    place = HiddenField("Place")

    def plan(self, organisation_ids: dict[str, int]) -> MessagePlan:
        """Return what was entered, once it is valid; the place was read by the view."""
        return MessagePlan(
            audience=Recipients.PERSON,
            subject=self.subject.data.strip(),
            text=self.text.data.strip(),
            booking_id=int(self.place.data),
        )


class TextsForm(HubForm):
    """The texts of the emails of an event or of a series."""

    confirmation = TextAreaField(
        "Added to the confirmation",
        description=(
            "A paragraph for people who have just booked. You can use Markdown. Only they and organisers "
            "can read it."
        ),
        render_kw={"maxlength": 2000},
    )
    reminder = TextAreaField(
        "Added to reminders",
        description=(
            "A paragraph for people with a place. You can use Markdown. Only they and organisers can read it."
        ),
        render_kw={"maxlength": 2000},
    )
    reminder_days = StringField(
        "Reminders",
        description=(
            "How many days before the event, for example 14, 2. Leave this empty for no reminders. If "
            "the event moves, its reminders move with it."
        ),
        render_kw={"maxlength": 40},
    )
    asks_to_confirm = BooleanField("Ask people in reminders whether they are still coming")
    preview = HiddenField("Preview")

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
