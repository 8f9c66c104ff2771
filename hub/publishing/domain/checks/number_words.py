"""Words around a number that say what it is, so that a reference is not taken for a person's number."""

import re

OTHER_NUMBER = re.compile(
    r"\b(?:cad|incident|isbn|order|invoice|ref|reference|barcode|asset|serial|ticket|charity|company|account"
    r"|version|registration|registered|code|part|batch|grant|hcpc|grid|job|call sign|purchase|tag|event)\b"
    r"(?: nos?\.)?[^.;\n]{0,24}\Z",
    re.IGNORECASE,
)
LENGTH = 60


def is_other_number(text: str, start: int) -> bool:
    """Return whether the words before a number say that it is a reference, an order, an asset or the like."""
    return OTHER_NUMBER.search(text[max(0, start - LENGTH) : start]) is not None
