"""Email addresses as people type them."""

from email_validator import EmailNotValidError, validate_email

from hub.accounts.domain import fold_email
from hub.kit.errors import Invalid

LONGEST = 254
WRONG = "Enter an email address in the form name@example.nhs.uk"


def checked_email(text: str) -> str:
    """Return an address as it is compared; Invalid at `email` for one that no letter can reach."""
    folded = fold_email(text)
    if len(folded) > LONGEST:
        raise Invalid("email", WRONG)
    try:
        validate_email(folded, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError:
        raise Invalid("email", WRONG) from None
    return folded
