"""Forms for joining, and for naming line managers, delegates and public contacts."""

from wtforms import BooleanField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired

from hub.mail.forms import EmailPreferenceFields
from hub.web.forms import HubForm, Required

MAX_JOIN_WORDS_LENGTH = 500


class AccountForm(EmailPreferenceFields):
    """A new account: name, password, email preferences, and consent to the privacy page."""

    name = StringField(
        "Your name", [Required("Enter your name")], description="The name your colleagues know you by."
    )
    password = PasswordField(
        "Choose a password",
        [Required("Choose a password")],
        description="At least 8 characters. Three random words work well.",
    )
    agree = BooleanField(
        "I have read the privacy page",
        [DataRequired("Confirm you have read the privacy page")],
    )


class CompleteRegistrationForm(AccountForm):
    """The new account of a pending registration, with the words for the lead, which can still be changed."""

    words = TextAreaField(
        "Message to the trust's lead (optional)",
        description="What you wrote when you started. You can change or delete it before we ask the trust.",
        render_kw={"maxlength": MAX_JOIN_WORDS_LENGTH},
    )


class RegistrationForm(HubForm):
    """A registration by a person without an account who wants to join a trust."""

    name = StringField("Your name", [Required("Enter your name")])
    email = StringField(
        "Your email address",
        [Required("Enter your email address")],
        description="Use your work email address. We will send a link to it.",
    )
    words = TextAreaField(
        "Message to the trust's lead (optional)",
        description="For example, where you work and what you lead.",
        render_kw={"maxlength": MAX_JOIN_WORDS_LENGTH},
    )


class JoinRequestForm(HubForm):
    """A request by a person with an account to join a trust or move to it."""

    leaves = SelectField(
        "Are you leaving another trust?",
        description="Your roles there will end when the new trust accepts you.",
    )
    words = TextAreaField(
        "Message to the trust's lead (optional)",
        description="For example, where you work and what you lead.",
        render_kw={"maxlength": MAX_JOIN_WORDS_LENGTH},
    )


class LineManagerForm(HubForm):
    """The line manager of the user."""

    manager = StringField(
        "Email address of your line manager",
        [Required("Enter the email address of your line manager")],
        description="We will ask them to confirm.",
    )


class DelegateForm(HubForm):
    """A delegate of the user."""

    delegate = StringField(
        "Email address of your assistant",
        [Required("Enter the email address of your assistant")],
        description="They must have a role in one of your organisations. They can act for you straight away.",
    )


class PublicContactForm(HubForm):
    """The subject for which the user is a public contact."""

    about = StringField(
        "What people may ask you about",
        [Required("Enter what people may ask you about")],
        description="For example, how we started action learning. Everyone can read this.",
    )
