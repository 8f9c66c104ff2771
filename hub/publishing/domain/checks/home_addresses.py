"""Home addresses: a number and a street with a postcode, or words that say that someone lives there.

An address is that of an organisation, and may be published, if the phrase directly before it, or the words
between street and postcode, name one: a trust, a station, headquarters, a hospital, a venue.
"""

import re
from collections.abc import Iterator

from hub.publishing.domain.checks.text_findings import FoundPlace

STREET = re.compile(
    r"[0-9](?<![0-9A-Za-z/.].)[0-9]{0,3}[A-Za-z]?,? "
    r"(?:(?:[A-Z][A-Za-z.'’-]{0,30} ){1,4}?|(?:[a-z]{2,30} ){1,2}?)"
    r"(?i:Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Close|Drive|Dr|Crescent|Cres|Terrace|Place|Pl|Way|Court|Ct"
    r"|Gardens|Gdns|Grove|Square|Sq|Hill|Park|Row|Mews|Walk|View|Rise|Green|Parade|Wharf|Quay|Yard|Gate|Mount"
    r"|Bank|Croft|Meadows?|Vale|Villas|Cottages|Buildings)\b"
)
POSTCODE = re.compile(
    r"(?<![0-9A-Za-z])[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][ABD-HJLNP-UW-Z]{2}(?![0-9A-Za-z])", re.IGNORECASE
)
HOME = re.compile(
    r"[HhLlRrAaPpCc](?<![A-Za-z].)(?i:(?<=h)ome (?:address|postcode)\b|(?<=a)ddress of the patient\b"
    r"|(?:(?<=l)iv(?:es?|ed|ing)|(?<=r)esid(?:es?|ent)) (?:at\b|in\b[^.\n]{0,40}\bat\b)"
    r"|(?:(?<=p)atient|(?<=c)aller|(?<=c)lient)['’]?s address\b)"
)
"""Its first character stands before the rest, which lets `re` skip quickly to where a match can begin."""
ORGANISATION = re.compile(
    r"\b(?:headquarters|hq|trust|ambulance|station|hospital|infirmary|university|college|hotel|centre|clinic"
    r"|surgery|department|school|ltd|limited|plc|council|venue|offices?|conference|hall|depot|academy|institute"
    r"|service)\b",
    re.IGNORECASE,
)
MEETING = re.compile(
    r"\b(?:office|headquarters|venue|hq)\s?:\s*\Z|\b(?:held|takes? place|took place|meets?|met|based) at\s\Z",
    re.IGNORECASE,
)
"""Words directly before the address of an office, or of where something takes place."""
PHRASE_START = re.compile(r"[.;:!?]\s|\b(?:to|at|from|by)\s")
HOME_LENGTH, PHRASE_LENGTH, POSTCODE_LENGTH = 60, 80, 120


def find_home_addresses(text: str) -> Iterator[FoundPlace]:
    """Yield the home addresses in `text`."""
    ends = 0
    for match in STREET.finditer(text):
        if HOME.search(text[max(0, match.start() - HOME_LENGTH) : match.start()]) or _is_home(text, match):
            ends = match.end() + POSTCODE_LENGTH
            yield FoundPlace(match.start())
    for match in HOME.finditer(text):
        postcode = POSTCODE.search(text, match.end(), match.end() + POSTCODE_LENGTH)
        if postcode and match.start() >= ends and not STREET.search(text, match.end(), postcode.start()):
            yield FoundPlace(match.start())


def _is_home(text: str, street: re.Match[str]) -> bool:
    postcode = POSTCODE.search(text, street.end(), street.end() + POSTCODE_LENGTH)
    if postcode is None:
        return False
    words = text[max(0, street.start() - PHRASE_LENGTH) : street.start()]
    if MEETING.search(words):
        return False
    before = PHRASE_START.split(words)[-1]
    between = text[street.end() : postcode.start()]
    return not ORGANISATION.search(before) and not ORGANISATION.search(between)
