"""Email addresses as people type them."""

from email_validator import EmailNotValidError, validate_email

from hub.accounts.domain import normalise_email
from hub.kit.errors import Invalid

MAX_EMAIL_LENGTH = 254
INVALID_EMAIL = "Enter an email address in the form name@example.nhs.uk"


def clean_email(text: str) -> str:
    """Return an address as it is compared; Invalid at `email` for one that no letter can reach."""
    folded = normalise_email(text)
    if len(folded) > MAX_EMAIL_LENGTH:
        raise Invalid("email", INVALID_EMAIL)
    try:
        validate_email(folded, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError:
        raise Invalid("email", INVALID_EMAIL) from None
    return folded
