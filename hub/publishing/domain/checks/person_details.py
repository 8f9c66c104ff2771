"""Personal data in a text: what is looked for, how serious it is, and what to do about it.

Only an NHS number stops publication: its check digit makes it certain enough, and no item may have one. The
others have no check digit, or may be meant, as the number of a contact who agreed; so people decide.
"""

from collections.abc import Callable, Iterator

from hub.plugin_api.publication import Severity
from hub.publishing.domain.checks.birth_dates import find_birth_dates
from hub.publishing.domain.checks.email_names import find_named_emails
from hub.publishing.domain.checks.home_addresses import find_home_addresses
from hub.publishing.domain.checks.person_numbers import find_national_insurance_numbers, find_nhs_numbers
from hub.publishing.domain.checks.telephone_numbers import find_telephone_numbers
from hub.publishing.domain.checks.text_findings import (
    CheckedText,
    CheckFinding,
    CheckWords,
    FoundPlace,
    make_findings,
    normalise,
)

Find = Callable[[str], Iterator[FoundPlace]]

NHS_NUMBER = CheckWords(
    "nhs-number",
    Severity.STOP,
    (
        "there seems to be an NHS number, ending in {hint}. Remove it: no item may contain one, even "
        "if the person agreed. If it is another number, write what it is before it, such as “invoice”."
    ),
)
TELEPHONE = CheckWords(
    "telephone",
    Severity.ADVISE,
    "there seems to be a person’s telephone number, ending in {hint}. Give the number of a switchboard or a "
    "team, or check that the person agrees to have it published.",
)
BIRTH_DATE = CheckWords(
    "date-of-birth",
    Severity.ADVISE,
    "there seems to be a date of birth. Remove it, or give an age in years if the reader needs it.",
)
HOME_ADDRESS = CheckWords(
    "home-address",
    Severity.ADVISE,
    "there seems to be a person’s home address. Remove it. If it is the address of an organisation, write "
    "its name directly before it.",
)
EMAIL = CheckWords(
    "email",
    Severity.ADVISE,
    "there seems to be the email address of a named person, at {hint}. Give the address of a team or a role, "
    "or check that the person agrees to have it published.",
)
NATIONAL_INSURANCE = CheckWords(
    "national-insurance-number",
    Severity.ADVISE,
    "there seems to be a National Insurance number. Remove it.",
)
SEARCHES: tuple[tuple[CheckWords, Find], ...] = (
    (NHS_NUMBER, find_nhs_numbers),
    (TELEPHONE, find_telephone_numbers),
    (BIRTH_DATE, find_birth_dates),
    (HOME_ADDRESS, find_home_addresses),
    (EMAIL, find_named_emails),
    (NATIONAL_INSURANCE, find_national_insurance_numbers),
)


def check_person_details(checked: CheckedText) -> Iterator[CheckFinding]:
    """Yield what looks like personal data in each field."""
    for name, value in checked.fields.items():
        text = normalise(value)
        for advice, find in SEARCHES:
            yield from make_findings(advice, name, text, find(text))
