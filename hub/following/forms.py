"""The forms to save an item, and to follow something by email."""

from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired

from hub.following.domain.follows import FollowFrequency
from hub.web.forms import HubForm

UNKNOWN_FREQUENCY = "Choose once a day or once a week"


class SaveForm(HubForm):
    """The button that saves an item, named by its kind and slug."""

    kind = HiddenField("Kind")
    slug = HiddenField("Name in the address")


class RemoveForm(HubForm):
    """The button that removes a saved item; `back` says from where."""

    back = HiddenField("Back to")


class FollowForm(HubForm):
    """How often a person wants to be told of something."""

    kind = HiddenField("Kind")
    subject = HiddenField("What to follow")
    frequency = RadioField(
        "How often should we email you?",
        choices=[SelectChoice(each.value, each.label) for each in FollowFrequency],
        default=FollowFrequency.WEEKLY.value,
        validators=[InputRequired(UNKNOWN_FREQUENCY)],
    )


class FrequencyForm(HubForm):
    """The button that changes how often a person is told of something."""

    frequency = HiddenField(
        "How often", [AnyOf([each.value for each in FollowFrequency], message=UNKNOWN_FREQUENCY)]
    )
