"""What people type to sign in and to change how they sign in. Passwords are taken as they are typed."""

from email_validator import EmailNotValidError, validate_email
from wtforms import EmailField, Field, HiddenField, PasswordField, StringField
from wtforms.validators import ValidationError

from hub.accounts.domain import MIN_PASSWORD_LENGTH
from hub.web.forms import MAX_LENGTH, HubForm, Required

PASSWORD_HINT = (
    f"{MIN_PASSWORD_LENGTH} characters or more. "
    "Three or four unusual words are easy to remember and hard to guess. Any characters will do, spaces too."
)
MAX_NAME_LENGTH = 100


class CodeField(StringField):  # type: ignore[misc]
    """A code: it is used once, so a page never shows it again."""

    def _value(self) -> str:
        return ""


class EmailAddress:
    """A validator: the field holds an email address, whether or not anybody has it."""

    def __call__(self, form: HubForm, field: Field) -> None:
        """Refuse what no letter could be sent to."""
        # What is far too long is said elsewhere; to look at all of it would take its time.
        if len(field.data) > MAX_LENGTH:
            return
        try:
            validate_email(field.data.strip(), check_deliverability=False)
        except EmailNotValidError:
            raise ValidationError("Enter an email address, such as name@example.org") from None


class SignInForm(HubForm):
    """Step one of signing in."""

    email = EmailField("Email address", [Required("Enter your email address")])
    password = PasswordField("Password", [Required("Enter your password")])
    next = HiddenField()


class SecondFactorForm(HubForm):
    """Step two of signing in."""

    code = CodeField("Code", [Required("Enter the code")])
    next = HiddenField()


class ReauthenticationForm(HubForm):
    """Somebody who is signed in proves again who they are; what they do not sign in with is taken out."""

    password = PasswordField("Password", [Required("Enter your password")])
    code = CodeField(
        "Code",
        [Required("Enter the code")],
        description="From your authenticator app, or one of your recovery codes.",
    )
    next = HiddenField()


class PasswordResetRequestForm(HubForm):
    """Somebody asks for a link."""

    email = EmailField("Email address", [Required("Enter your email address"), EmailAddress()])


class NewPasswordForm(HubForm):
    """Somebody chooses a new password by a link."""

    new_password = PasswordField(
        "New password", [Required("Enter a new password")], description=PASSWORD_HINT
    )


class ChangePasswordForm(HubForm):
    """Somebody changes the password they know; whoever has none is not asked for it."""

    current_password = PasswordField("Your password now", [Required("Enter the password you have now")])
    new_password = PasswordField(
        "New password", [Required("Enter a new password")], description=PASSWORD_HINT
    )


class NameForm(HubForm):
    """Somebody says what they are called."""

    name = StringField("Your name", [Required("Enter your name")], description="As colleagues know you.")

    def validate_name(self, field: Field) -> None:
        """Refuse a name that fits on no page."""
        if len(field.data) > MAX_NAME_LENGTH:
            raise ValidationError(f"Your name must be {MAX_NAME_LENGTH} characters or fewer")


class EmailChangeForm(HubForm):
    """Somebody asks to sign in with another address."""

    email = EmailField(
        "New email address",
        [Required("Enter the new email address"), EmailAddress()],
        description="We send a link there. Your address changes when you follow it.",
    )


class SecondFactorSetUpForm(HubForm):
    """The first code of an authenticator."""

    code = CodeField("Code", [Required("Enter the code that the app shows")], description="Six figures.")


class ButtonForm(HubForm):
    """A form that is one button."""
