"""Forms for joining, and for naming line managers, delegates and public contacts."""

from wtforms import BooleanField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired

from hub.mail.forms import EmailPreferenceFields
from hub.web.forms import HubForm, Required

MAX_JOIN_WORDS_LENGTH = 500


class AccountForm(EmailPreferenceFields):
    """A new account: name, password, email preferences, and consent to the privacy page."""

    name = StringField("Your name", [Required("Enter your name")], description="As colleagues know you.")
    password = PasswordField(
        "Choose a password",
        [Required("Choose a password")],
        description="At least 8 characters. A few words that belong together only for you are best.",
    )
    agree = BooleanField(
        "I have read on the privacy page what the hub holds of me, for what, and for how long",
        [DataRequired("Read the privacy page, and say that you have")],
    )


class CompleteRegistrationForm(AccountForm):
    """The new account of a pending registration, with the words for the lead, which can still be changed."""

    words = TextAreaField(
        "What the trust's lead should know (optional)",
        description="As it was said when you began. Change it, or empty it, before the trust is asked.",
        render_kw={"maxlength": MAX_JOIN_WORDS_LENGTH},
    )


class RegistrationForm(HubForm):
    """A registration by a person without an account who wants to join a trust."""

    name = StringField("Your name", [Required("Enter your name")])
    email = StringField(
        "Your email address",
        [Required("Enter your email address")],
        description="The one you use at work. A link is sent to it.",
    )
    words = TextAreaField(
        "What the trust's lead should know (optional)",
        description="Such as where you work and what you lead.",
        render_kw={"maxlength": MAX_JOIN_WORDS_LENGTH},
    )


class JoinRequestForm(HubForm):
    """A request by a person with an account to join a trust or move to it."""

    leaves = SelectField("Do you leave another trust?", description="Your roles there end with the yes.")
    words = TextAreaField(
        "What the trust's lead should know (optional)",
        description="Such as where you work and what you lead.",
        render_kw={"maxlength": MAX_JOIN_WORDS_LENGTH},
    )


class LineManagerForm(HubForm):
    """The line manager of the user."""

    manager = StringField(
        "Email address of your line manager",
        [Required("Enter the email address of your line manager")],
        description="They confirm it on their own desk.",
    )


class DelegateForm(HubForm):
    """A delegate of the user."""

    delegate = StringField(
        "Email address of your assistant",
        [Required("Enter the email address of your assistant")],
        description="Somebody with a role in an organisation of yours. It holds at once.",
    )


class PublicContactForm(HubForm):
    """The subject for which the user is a public contact."""

    about = StringField(
        "What people may ask you about",
        [Required("Enter what people may ask you about")],
        description="Such as: how we began with action learning. Everybody can read it.",
    )
