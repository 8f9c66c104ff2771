"""NHS numbers, by their check digit, and National Insurance numbers, by their form.

The check digit of an NHS number is that of an ISBN of ten digits, and one in eleven of all numbers has the
right one by chance. So a number is taken for an NHS number only if it is in a range from which numbers are
given, or if the words beside it say so. Scottish numbers begin with a date, as many
incident numbers do, and need such words as well.
"""

import re
from collections.abc import Iterator

from hub.publishing.domain.checks.number_words import is_other_number
from hub.publishing.domain.checks.text_findings import FoundPlace

TEN_DIGITS = re.compile(
    r"[0-9](?<![0-9A-Za-z].)(?<![0-9][ .,/-].)[0-9]{2}[ .-]?[0-9]{3}[ .-]?[0-9]{4}"
    r"(?![0-9A-Za-z])(?![.,-][0-9])"
)
NO_DIGIT = re.compile(r"[^0-9]")
NHS_WORDS = re.compile(r"\bnhs[ -](?:no|num|#)|\bpatient|\bpt\b|\bchi\b", re.IGNORECASE)
WORDS_BEFORE, WORDS_AFTER = 48, 28
GIVEN_RANGES = (range(312, 500), range(600, 800), range(999, 1000))
"""First three digits: England, Northern Ireland and Wales, and the range for tests (Wikipedia, NHS number).

Numbers in England can begin with 300 to 311 too, as those of Scotland do, so they need words beside them.
"""
SIX_DIGITS = re.compile(r"[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[A-Da-d](?![0-9A-Za-z])")
PREFIX = re.compile(
    r"(?<![0-9A-Za-z])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\Z", re.IGNORECASE
)
PREFIX_LENGTH = 3
INSURANCE_WORDS = re.compile(r"\bn\.?i\.?(?: |$|\b)|\bnino\b|national insurance", re.IGNORECASE)


def has_nhs_check_digit(digits: str) -> bool:
    """Return whether ten digits end in the check digit of an NHS number (modulus 11)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 0, -1), strict=True))
    return total % 11 == 0


def find_nhs_numbers(text: str) -> Iterator[FoundPlace]:
    """Yield the NHS numbers in `text`."""
    for match in TEN_DIGITS.finditer(text):
        digits = NO_DIGIT.sub("", match[0])
        if len(set(digits)) > 1 and has_nhs_check_digit(digits) and _is_given(text, match, digits):
            yield FoundPlace(match.start(), digits[-2:])


def _is_given(text: str, match: re.Match[str], digits: str) -> bool:
    before = text[max(0, match.start() - WORDS_BEFORE) : match.start()]
    after = text[match.end() : match.end() + WORDS_AFTER]
    if NHS_WORDS.search(before) or NHS_WORDS.search(after):
        return True
    is_in_range = any(int(digits[:3]) in numbers for numbers in GIVEN_RANGES)
    return is_in_range and not is_other_number(text, match.start())


def find_national_insurance_numbers(text: str) -> Iterator[FoundPlace]:
    """Yield the National Insurance numbers in `text`; in small letters only where words say what it is."""
    for match in SIX_DIGITS.finditer(text):
        prefix = PREFIX.search(text[max(0, match.start() - PREFIX_LENGTH - 1) : match.start()])
        if prefix is None:
            continue
        start = match.start() - len(prefix[0])
        before = text[max(0, start - WORDS_BEFORE) : start]
        is_written_so = prefix[0].isupper() and match[0].isupper()
        if INSURANCE_WORDS.search(before) or (is_written_so and not is_other_number(text, start)):
            yield FoundPlace(start)
