"""Email addresses: one validator, whose answer is the one form in which an address is kept and compared.

The form is ASCII and in small letters, with the host as in DNS (IDNA 2008 by way of UTS 46, so that `münchen`
is `xn--mnchen-3ya` and `faß` is not `fass`). Whatever is typed for the same mailbox has the same form.
"""

import unicodedata
from typing import TYPE_CHECKING

from hub.kit.errors import Invalid

if TYPE_CHECKING:
    from email_validator import ValidatedEmail

MAX_EMAIL_LENGTH = 254
INVALID_EMAIL = "Enter an email address in the form name@example.nhs.uk"
MIXED_SCRIPTS = "The part after the @ has letters from more than one alphabet. Type it again"
EAST_ASIAN = frozenset(
    {"BOPOMOFO", "CJK", "HANGUL", "HIRAGANA", "IDEOGRAPHIC", "KATAKANA", "KATAKANA-HIRAGANA"}
)
"""Scripts that are written together, and whose letters nobody takes for Latin ones."""


def clean_email(text: str) -> str:
    """Return an address in its one form; raise Invalid on field `email` if no email can reach it.

    It is Invalid too if its host imitates another.
    """
    parsed = _parse(text)
    if has_mixed_scripts(parsed.domain):
        raise Invalid("email", MIXED_SCRIPTS)
    return _one_form(parsed)


def normalise_email(text: str) -> str:
    """Return an address in its one form, to look it up; what is no address only without its spaces."""
    try:
        return _one_form(_parse(text))
    except Invalid:
        return text.strip().casefold()


def _parse(text: str) -> "ValidatedEmail":
    # Imported with the first address, because most commands never see one.
    from email_validator import EmailNotValidError, validate_email

    address = text.strip()
    try:
        if len(address) > MAX_EMAIL_LENGTH:  # validating a very long text would be slow
            raise EmailNotValidError
        parsed = validate_email(
            address, check_deliverability=False, allow_smtputf8=False, test_environment=True
        )
    except EmailNotValidError:
        raise Invalid("email", INVALID_EMAIL) from None
    if len(_one_form(parsed)) > MAX_EMAIL_LENGTH:
        raise Invalid("email", INVALID_EMAIL)
    return parsed


def _one_form(parsed: "ValidatedEmail") -> str:
    return f"{parsed.local_part}@{parsed.ascii_domain}".lower()


def has_mixed_scripts(host: str) -> bool:
    """Return whether the letters of a host are of several scripts, as in an imitation of another host.

    Latin beside East Asian scripts is no imitation; `.jp` ends many Japanese names.
    """
    scripts = {_script(char) for char in host if unicodedata.category(char).startswith("L")}
    return len(scripts) > 1 and not scripts <= EAST_ASIAN | {"LATIN"}


def _script(letter: str) -> str:
    # The name of a letter begins with its script: LATIN SMALL LETTER A.
    return unicodedata.name(letter, "UNKNOWN").partition(" ")[0]
