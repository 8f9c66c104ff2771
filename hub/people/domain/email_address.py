"""Validation of email addresses typed by people."""

from email_validator import EmailNotValidError, validate_email

from hub.accounts.domain import normalise_email
from hub.kit.errors import Invalid

MAX_EMAIL_LENGTH = 254
INVALID_EMAIL = "Enter an email address in the form name@example.nhs.uk"


def clean_email(text: str) -> str:
    """Return an address in normalised form; raise Invalid on field `email` if it is not deliverable."""
    address = normalise_email(text)
    if len(address) > MAX_EMAIL_LENGTH:
        raise Invalid("email", INVALID_EMAIL)
    try:
        validate_email(address, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError:
        raise Invalid("email", INVALID_EMAIL) from None
    return address
