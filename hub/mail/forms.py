"""How often somebody wants to hear of each topic: asked on their own page, and where one joins."""

from typing import Any

from wtforms import Form, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from hub.kit.emails import Topic
from hub.mail.domain import EmailFrequency
from hub.web.forms import HubForm

PREFIX = "hear_"


class EmailPreferenceFields(Form):  # type: ignore[misc]
    """One question for each topic. A form that is one of these (`class F(HubForm, HowOftenFields)`) asks.

    In a template: `{% for f in form.hearing %}{{ field(f) }}{% endfor %}`. What was answered is `chosen`.
    """

    @property
    def preference_fields(self) -> list[Any]:
        """The questions, in the order of the topics."""
        return [self[f"{PREFIX}{topic.value}"] for topic in Topic]

    @property
    def preferences(self) -> dict[Topic, EmailFrequency]:
        """What was answered, as `hub.mail.domain.choose` takes it."""
        return {topic: EmailFrequency(self[f"{PREFIX}{topic.value}"].data) for topic in Topic}


for _topic in Topic:
    _question = RadioField(
        _topic.label,
        choices=[SelectChoice(how_often.value, how_often.label) for how_often in EmailFrequency],
        default=EmailFrequency.DAILY.value,
        validators=[InputRequired(f"Say how often you want to hear of this: {_topic.label.lower()}")],
    )
    setattr(EmailPreferenceFields, f"{PREFIX}{_topic.value}", _question)


def preferences_to_form_data(preferences: dict[Topic, EmailFrequency]) -> dict[str, str]:
    """Return choices as the form shows them."""
    return {f"{PREFIX}{topic.value}": how_often.value for topic, how_often in preferences.items()}


class EmailPreferencesForm(HubForm, EmailPreferenceFields):
    """What somebody wants to hear of, on their own page."""
