"""The vocabulary of references, and the check whether a text seems to name someone."""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import TypeVar

from hub.plugin_api.vocabulary import Kind, Word

KINDS = (Kind.PROGRAMME.value, Kind.EVENT.value)
"""The kinds of catalogue entries for which references are given."""
FIRST_YEAR = 1990
ASKED_AGAIN_AFTER = timedelta(days=91)
MAX_LENGTH, MAX_REASON_LENGTH = 1500, 600
MAX_NAMES = 3
W = TypeVar("W", bound=Word)
NOT_THERE = (
    "Only people who had a place at this event and were not marked as absent can give a reference. If "
    "this is wrong, ask the organisers to correct the attendance."
)

TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady)\b\.?[ ]{1,3}[A-Z][\w’'-]{1,40}"
)
THANKED = re.compile(
    r"\b(?i:thanks to|thank you|thanks|by|with|from|named|called|and)[ ]{1,3}"
    r"([A-Z][a-z’'-]{1,30}[ ][A-Z][a-z’'-]{1,30})\b"
)
EMAIL_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}")
OF_ORGANISATIONS = re.compile(
    r"\b(?:Ambulance|Service|Services|Trust|NHS|Midlands|Central|Western|Coast|East|West|North|South|Yorkshire"
    r"|England|London|Wales|Hospital|University|College|School|Lines|Tour|Leadership|Management|Programme)\b"
)
"""Words in names of organisations and programmes, which nobody is warned of."""


class Stage(Word):
    """When a reference was given. `EARLIER` is of before the hub asked what it asks today."""

    END = "end", "At the end"
    LATER = "later", "Three months later"
    EARLIER = "earlier", "Earlier"


class GoAgain(Word):
    """Whether someone would go again."""

    YES = "yes", "Yes"
    RESERVATIONS = "reservations", "Yes, with reservations"
    NO = "no", "No"


class HideReason(Word):
    """The only reasons for which hub staff hide a reference."""

    PERSONAL_DATA = "personal-data", "It contains personal data about someone"
    INSULT = "insult", "It insults someone"
    UNTRUE = "untrue", "There is evidence that it is not true"


def word_of(words: type[W], value: str) -> W:
    """Return the word of a vocabulary with this value."""
    return next(word for word in words if word.value == value)


def find_names(texts: Iterable[str]) -> list[str]:
    """Return at most three parts of these texts that seem to name a person; it may be wrong."""
    found: dict[str, None] = {}
    for text in texts:
        found |= dict.fromkeys(match[0] for match in TITLED.finditer(text))
        found |= dict.fromkeys(match[0] for match in EMAIL_ADDRESS.finditer(text))
        names = [match[1] for match in THANKED.finditer(text)]
        found |= dict.fromkeys(name for name in names if not OF_ORGANISATIONS.search(name))
    return list(found)[:MAX_NAMES]
