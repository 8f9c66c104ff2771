"""Telephone numbers of people in the United Kingdom.

`phonenumbers` says what kind of number it is. A mobile or personal number belongs to a person, unless the
words before it say that it is shared (duty mobile). A number of a place (landline) belongs to a person unless
the words beside it name a switchboard, a headquarters, a control room or the like. Numbers that are free to
call, charged like them, or premium (0800, 03, 084, 09), and short ones (111, 999), belong to nobody.
"""

import re
from collections.abc import Iterator

from hub.publishing.domain.checks.number_words import is_other_number
from hub.publishing.domain.checks.text_findings import FoundPlace

GROUP = re.compile(r"[0-9]+")
BETWEEN = re.compile(r"[ .\-()]{1,3}")
NATIONAL_LENGTHS = (11, 10)
MAX_CANDIDATES = 300
MOBILE, LANDLINE = "mobile", "landline"
DRAMA = re.compile(r"\A(07700900|01632960)[0-9]{3}\Z")
"""Numbers that Ofcom keeps for drama. They count as what they stand for, so examples need not be real."""
SHARED = re.compile(
    r"\b(?:duty|on-call|on call|shared|team|pool|ward|station|commander)(?: \w+)?"
    r" ?(?:mobile|phone|telephone|number)\b",
    re.IGNORECASE,
)
OF_A_PLACE = re.compile(
    r"\b(?:switchboard|reception|headquarters|hq|control room|control centre|operations centre"
    r"|eoc|(?:control|service|duty) desk|fleet|payroll|(?:hr|it) team|help ?desk|help ?line|enquiries"
    r"|main (?:number|line)|fax|department|hospital|office (?:number|line))\b",
    re.IGNORECASE,
)
WORDS_BEFORE, WORDS_AFTER = 60, 24
SENTENCE_END = re.compile(r"[.!?;]\s|\n")


def find_telephone_numbers(text: str) -> Iterator[FoundPlace]:
    """Yield the telephone numbers in `text` that belong to people."""
    for count, (start, end, national) in enumerate(_list_candidates(text)):
        if count == MAX_CANDIDATES:
            return
        if _is_personal(text, start, end, national):
            yield FoundPlace(start, national[-2:])


def _list_candidates(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each number of a telephone's length begins and ends, and its digits from the first 0."""
    groups = list(GROUP.finditer(text))
    index = 0
    while index < len(groups):
        taken, national = _join(text, groups, index)
        if taken:
            yield groups[index].start(), groups[index + taken - 1].end(), national
        index += taken or 1


def _join(text: str, groups: list[re.Match[str]], index: int) -> tuple[int, str]:
    """Return how many groups of digits from `index` make up a number, and the number; (0, "") if none do."""
    first = groups[index]
    before = text[max(0, first.start() - 2) : first.start()]
    is_international = first[0].startswith("44") if before.endswith("+") else first[0].startswith("0044")
    if not is_international and (not first[0].startswith("0") or len(first[0]) < 3):
        return 0, ""
    if before[-1:].isalpha() or (before[-1:] in tuple(".,-/:") and before[:1].isdigit()):
        return 0, ""
    digits, found = "", (0, "")
    for taken, group in enumerate(groups[index : index + 6], start=1):
        if taken > 1:
            between = text[groups[index + taken - 2].end() : group.start()]
            if not BETWEEN.fullmatch(between):
                break
        digits += group[0]
        national = _to_national(digits, is_international)
        if len(national) > max(NATIONAL_LENGTHS):
            break
        if len(national) in NATIONAL_LENGTHS and not text[group.end() : group.end() + 1].isalpha():
            found = (taken, national)
    return found


def _to_national(digits: str, is_international: bool) -> str:
    if not is_international:
        return digits
    return "0" + digits.removeprefix("00").removeprefix("44").removeprefix("0")


def _is_personal(text: str, start: int, end: int, national: str) -> bool:
    if is_other_number(text, start):
        return False
    before = SENTENCE_END.split(text[max(0, start - WORDS_BEFORE) : start])[-1]
    after = SENTENCE_END.split(text[end : end + WORDS_AFTER])[0]
    kind = _find_kind(national)
    if kind == MOBILE:
        return SHARED.search(before) is None
    return kind == LANDLINE and not OF_A_PLACE.search(before) and not OF_A_PLACE.search(after)


def _find_kind(national: str) -> str:
    """Return whether a number is that of a mobile (or pager), or of a place; empty if it is neither."""
    if DRAMA.match(national):
        return MOBILE if national.startswith("07") else LANDLINE
    # Imported here, because it takes a twentieth of a second and only checks of texts need it.
    from phonenumbers import NumberParseException, PhoneNumberType, number_type, parse

    try:
        kind = number_type(parse(national, "GB"))
    except NumberParseException:
        return ""
    if kind in (PhoneNumberType.MOBILE, PhoneNumberType.PAGER, PhoneNumberType.PERSONAL_NUMBER):
        return MOBILE
    return LANDLINE if kind in (PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE) else ""
