"""The form by which a person agrees to what a trust's own register says of them."""

from wtforms import RadioField
from wtforms.validators import InputRequired

from hub.mentoring.domain.vocabulary import FieldReader
from hub.mentoring.forms.profiles import ProfileForm, choices_of


class RegisterLineForm(ProfileForm):
    """A profile of which someone else has written a part: nothing is agreed unless its person says so."""

    shown_to = RadioField(
        "Who can find your profile",
        [InputRequired("Choose who may find your profile")],
        choices=choices_of(FieldReader),
    )
