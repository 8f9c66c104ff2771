"""Forms for signing in and for changing an account. Passwords are neither stripped nor shortened."""

from wtforms import EmailField, Field, HiddenField, PasswordField, StringField
from wtforms.validators import ValidationError

from hub.accounts.domain.email_address import clean_email
from hub.accounts.domain.passwords import MIN_PASSWORD_LENGTH
from hub.kit.errors import Invalid
from hub.web.forms import HubForm, Required

PASSWORD_HINT = (
    f"{MIN_PASSWORD_LENGTH} characters or more. "
    "Three random words work well. You can use any characters, including spaces."
)
MAX_NAME_LENGTH = 100


class CodeField(StringField):  # type: ignore[misc]
    """A code that is used once, so it is never rendered again."""

    def _value(self) -> str:
        return ""


class EmailAddress:
    """Validator: the field holds an email address, whether or not it has an account."""

    def __call__(self, form: HubForm, field: Field) -> None:
        """Raise ValidationError if the text is not an email address."""
        try:
            clean_email(field.data or "")
        except Invalid as error:
            raise ValidationError(error.message) from None


class SignInForm(HubForm):
    """Email address and password: the first step of signing in."""

    email = EmailField("Email address", [Required("Enter your email address")])
    password = PasswordField("Password", [Required("Enter your password")])
    next = HiddenField()


class SecondFactorForm(HubForm):
    """Code of the authenticator or recovery code: the second step of signing in."""

    code = CodeField("Code", [Required("Enter the code")])
    next = HiddenField()


class ReauthenticationForm(HubForm):
    """Password and code for re-authentication; the view deletes the fields that the account does not use."""

    password = PasswordField("Password", [Required("Enter your password")])
    code = CodeField(
        "Code",
        [Required("Enter the code")],
        description="From your authenticator app, or one of your recovery codes.",
    )
    next = HiddenField()


class PasswordResetRequestForm(HubForm):
    """Request for a password reset link."""

    email = EmailField("Email address", [Required("Enter your email address"), EmailAddress()])


class NewPasswordForm(HubForm):
    """New password, chosen after following a reset link."""

    new_password = PasswordField(
        "New password", [Required("Enter a new password")], description=PASSWORD_HINT
    )


class ChangePasswordForm(HubForm):
    """Current and new password; the view deletes the first field if the account has no password."""

    current_password = PasswordField("Your current password", [Required("Enter your current password")])
    new_password = PasswordField(
        "New password", [Required("Enter a new password")], description=PASSWORD_HINT
    )


class NameForm(HubForm):
    """Name of the person."""

    name = StringField(
        "Your name", [Required("Enter your name")], description="The name your colleagues know you by."
    )

    def validate_name(self, field: Field) -> None:
        """Raise ValidationError if the name is too long."""
        if len(field.data) > MAX_NAME_LENGTH:
            raise ValidationError(f"Your name must be {MAX_NAME_LENGTH} characters or fewer")


class EmailChangeForm(HubForm):
    """Request to change the email address."""

    email = EmailField(
        "New email address",
        [Required("Enter the new email address"), EmailAddress()],
        description="We will send a link to it. Your email address changes when you open the link.",
    )


class SecondFactorSetUpForm(HubForm):
    """First code of a new authenticator."""

    code = CodeField("Code", [Required("Enter the code from the app")], description="6 digits.")


class ButtonForm(HubForm):
    """Form with nothing but a button."""
