"""Email addresses of named people. The address of a role or a team may be published."""

import re
from collections.abc import Iterator

from hub.publishing.domain.checks.text_findings import FoundPlace

AT_HOST = re.compile(r"@([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8})")
IN_MAILBOX = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+'-"
MAX_MAILBOX_LENGTH = 64
ROLE_TEXT = """
academy access admin administration advice adviser advisor aid ambulance appeal application audit board
booking business call care centre chair chief clinic clinical coach coaching comm comms communication
community complaint compliment conference contact control coordinator corporate course customer data
department desk development director diversity do donotreply duty east eastern education emergency
engagement enquiries enquiry eoc equality estate event executive experience facilities feedback finance
first fleet foi form foundation freedom general governance group health hello help helpdesk helpline hq hr
hub human improvement info information innovation inquiries inquiry it lead leader leadership learning legal
library line logistic mail mailbox manager media member membership mentor mentoring message midland national
news newsletter nhs no noreply north northern od office online operation ops organisational pals paramedic
patient payroll people performance planning policy post postmaster practice press privacy procurement
programme project protection public publication quality question rapid reception records recruitment region
regional register registrar reply report research resilience resource responder response risk rota
safeguarding safety sales scheduling school secretary section secure security service shared site south
southern staff station study support survey switchboard system talent team the training transport trust unit
urgent us user volunteer web webmaster wellbeing west western work workforce your
"""
ROLE_WORDS = frozenset(ROLE_TEXT.split())
"""Words that stand in the mailbox of a role, a team or a place, and in no name that is likely."""
MAX_PARTS = 3


def find_named_emails(text: str) -> Iterator[FoundPlace]:
    """Yield the email addresses in `text` that name a person: a first name or initial, and a last name."""
    for match in AT_HOST.finditer(text):
        before = text[max(0, match.start() - MAX_MAILBOX_LENGTH) : match.start()]
        local_part = before[len(before.rstrip(IN_MAILBOX)) :]
        if is_personal_mailbox(local_part):
            yield FoundPlace(match.start() - len(local_part), match[1][:60].lower())


def is_personal_mailbox(local_part: str) -> bool:
    """Return whether the part of an address before the @ is a person's name and not that of a role."""
    plain = local_part.lower().partition("+")[0].strip("0123456789._'-")
    parts = [part for part in re.split(r"[._-]", plain) if part]
    if not 2 <= len(parts) <= MAX_PARTS or len(parts[-1]) < 2:
        return False
    return all(part.replace("'", "").isalpha() and not _is_role_word(part) for part in parts)


def _is_role_word(part: str) -> bool:
    return part in ROLE_WORDS or part.removesuffix("s") in ROLE_WORDS
