"""Dates of birth: a date directly beside words of birth. Any other date is left alone."""

import re
from collections.abc import Iterator
from itertools import islice

from hub.publishing.domain.checks.text_findings import FoundPlace

MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}"
YEAR = r"(?:(?:18|19|20)[0-9]{2}|[0-9]{2})"
DATE = re.compile(
    rf"(?<![0-9A-Za-z])(?:[0-3]?[0-9][/.-][01]?[0-9][/.-]{YEAR}"
    rf"|(?:19|20)[0-9]{{2}}-[01][0-9]-[0-3][0-9]"
    rf"|[0-3]?[0-9](?:st|nd|rd|th)?[ -](?:of )?{MONTH}\.?,?[ -]{YEAR}"
    rf"|{MONTH} [0-3]?[0-9](?:st|nd|rd|th)?,? {YEAR})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
BIRTH = r"(?:\bd\.? ?o\.? ?b\b\.?|\bdate of birth|\bbirth ?dates?|\bbirthday(?= ?:| is\b))"
SMALL_WORD = r"(?:is|was|as|given|of|on|the|a|patient|his|her|their|recorded|shown|reads|for|this|person)\b"
BIRTH_BEFORE = re.compile(
    rf"{BIRTH}[\s:;|()*_,.=-]{{0,12}}(?:{SMALL_WORD}['’s]{{0,2}}\s){{0,6}}\Z", re.IGNORECASE
)
BIRTH_AFTER = re.compile(rf"\s?[(\[,;:|-]?\s?(?:{SMALL_WORD}\s){{0,3}}{BIRTH}", re.IGNORECASE)
BORN_BEFORE = re.compile(
    r"\bborn(?: in(?: \w{2,30}){1,2})?(?: (?:on|about|around|the)){0,2}[ :]{0,2}\Z", re.IGNORECASE
)
BORN_THINGS = re.compile(
    r"\b(?:trust|services?(?! user)|scheme|idea|programme|project|nhs|policy|hub|group|unit|charity|model"
    r"|plan|network|partnership|academy|college|initiative|campaign|it|which)\b\W+(?:\w+\W+){0,2}\Z",
    re.IGNORECASE,
)
MENTION = re.compile(
    r"[BbDd](?i:(?<=b)orn\b|(?<=b)irth ?da(?:te|y\b)|(?<=d)ate of birth|(?<=d)\.? ?o\.? ?b\b)"
)
"""Words of birth. Its first character stands before the rest, which lets `re` skip quickly."""
WORDS_BEFORE, WORDS_AFTER = 64, 40
MAX_MENTIONS = 500


def find_birth_dates(text: str) -> Iterator[FoundPlace]:
    """Yield the dates of birth in `text`."""
    last = -1
    for mention in islice(MENTION.finditer(text), MAX_MENTIONS):
        end = min(len(text), mention.end() + WORDS_BEFORE)
        for match in DATE.finditer(text, max(0, mention.start() - WORDS_AFTER), end):
            is_cut = match.end() == end < len(text)
            if match.start() > last and not is_cut and _is_of_birth(text, match):
                last = match.start()
                yield FoundPlace(last)


def _is_of_birth(text: str, date: re.Match[str]) -> bool:
    before = text[max(0, date.start() - WORDS_BEFORE) : date.start()]
    after = text[date.end() : date.end() + WORDS_AFTER]
    return bool(BIRTH_BEFORE.search(before) or BIRTH_AFTER.match(after) or _is_birth_of_person(before))


def _is_birth_of_person(before: str) -> bool:
    born = BORN_BEFORE.search(before)
    return born is not None and not BORN_THINGS.search(before[: born.start()])
