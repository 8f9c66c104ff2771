"""The form to declare somebody by email address, or to take it back."""

from wtforms import StringField

from hub.web.forms import HubForm, Required


class DeclareForm(HubForm):
    """With whom the viewer must not be brought together."""

    email = StringField(
        "Their email address",
        [Required("Enter an email address")],
        description="The one they use at work. They are not told. Nobody sees whom you named, and it is kept "
        "until you take it back or delete your account.",
    )
