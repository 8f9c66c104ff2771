"""The form to declare someone by email address, or to take it back."""

from wtforms import StringField

from hub.web.forms import HubForm, Required


class DeclareForm(HubForm):
    """With whom the viewer must not be brought together."""

    email = StringField(
        "Their email address",
        [Required("Enter an email address")],
        description=(
            "Use their work address. We do not tell them, and nobody sees who you named. It is kept "
            "until you undo it or delete your account."
        ),
    )
