"""Form fields for email preferences, used on the account page and when joining."""

from typing import Any, ClassVar

from wtforms import RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from hub.kit.emails import Topic
from hub.mail.domain.preferences import CHOICES_BY_TOPIC, DEFAULT_FREQUENCY, EmailFrequency
from hub.web.forms import HubForm

PREFIX = "hear_"
JOINING_TOPICS = tuple(topic for topic in Topic if topic is not Topic.FOLLOWING)
"""The topics that are asked about when someone joins, who follows nothing yet."""


class EmailPreferenceFields(HubForm):
    """A form with one field for each topic of those who join: `class F(EmailPreferenceFields)`.

    In a template: `{% for f in form.preference_fields %}{{ field(f) }}{% endfor %}`. The answers are in
    `preferences`.
    """

    TOPICS: ClassVar[tuple[Topic, ...]] = JOINING_TOPICS

    @property
    def preference_fields(self) -> list[Any]:
        """The fields, in the order of the topics."""
        return [self[f"{PREFIX}{topic.value}"] for topic in self.TOPICS]

    @property
    def preferences(self) -> dict[Topic, EmailFrequency]:
        """The answers, in the form that `hub.mail.domain.set_email_preferences` takes."""
        return {topic: EmailFrequency(self[f"{PREFIX}{topic.value}"].data) for topic in self.TOPICS}


class EmailPreferencesForm(EmailPreferenceFields):
    """The email preferences of a person, on their account page."""

    TOPICS = tuple(Topic)


for _topic in Topic:
    _field = RadioField(
        _topic.label,
        choices=[
            SelectChoice(how_often.value, label) for how_often, label in CHOICES_BY_TOPIC[_topic].items()
        ],
        default=DEFAULT_FREQUENCY[_topic].value,
        validators=[InputRequired(f"Choose how often we email you about this: {_topic.label.lower()}")],
    )
    _form = EmailPreferenceFields if _topic in JOINING_TOPICS else EmailPreferencesForm
    setattr(_form, f"{PREFIX}{_topic.value}", _field)


def preferences_to_form_data(preferences: dict[Topic, EmailFrequency]) -> dict[str, str]:
    """Return preferences as initial data of the form."""
    return {f"{PREFIX}{topic.value}": how_often.value for topic, how_often in preferences.items()}
