"""What somebody types who joins, and who names those they work with."""

from wtforms import BooleanField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired

from hub.mail.forms import EmailPreferenceFields
from hub.web.forms import HubForm, Required

MAX_JOIN_WORDS_LENGTH = 500


class AccountForm(HubForm, EmailPreferenceFields):
    """A new account: name, password, how often to hear by mail, and that the privacy page was read."""

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
    """A newcomer's new account, with what they said when they began: it goes to the lead as they leave it."""

    words = TextAreaField(
        "What the trust's lead should know (optional)",
        description="As it was said when you began. Change it, or empty it, before the trust is asked.",
        render_kw={"maxlength": MAX_JOIN_WORDS_LENGTH},
    )


class RegistrationForm(HubForm):
    """Somebody without an account who wants to join a trust."""

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
    """Somebody with an account who wants to join a trust, or to move there."""

    leaves = SelectField("Do you leave another trust?", description="Your roles there end with the yes.")
    words = TextAreaField(
        "What the trust's lead should know (optional)",
        description="Such as where you work and what you lead.",
        render_kw={"maxlength": MAX_JOIN_WORDS_LENGTH},
    )


class LineManagerForm(HubForm):
    """Who manages me."""

    manager = StringField(
        "Email address of your line manager",
        [Required("Enter the email address of your line manager")],
        description="They confirm it on their own desk.",
    )


class DelegateForm(HubForm):
    """Who acts for me."""

    delegate = StringField(
        "Email address of your assistant",
        [Required("Enter the email address of your assistant")],
        description="Somebody with a role in an organisation of yours. It holds at once.",
    )


class PublicContactForm(HubForm):
    """About what people may ask me."""

    about = StringField(
        "What people may ask you about",
        [Required("Enter what people may ask you about")],
        description="Such as: how we began with action learning. Everybody can read it.",
    )
