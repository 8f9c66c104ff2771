"""What is checked before publication, and what a check finds in it."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from msgspec import Struct

from hub.plugin_api.plain_text import strip_invisible
from hub.plugin_api.publication import Severity

MAX_CHECKED_LENGTH = 200_000
"""So many characters of a draft are checked. The forms take fewer."""
MAX_SHOWN = 5
"""So many places of one kind are shown for each field; one more finding says that there are others."""
MAX_PLACES = 50
"""So many places of one kind are looked for in each field."""
PARTS = {"attachments": "File"}
"""What the parts of a field are called that are not paragraphs."""
SAME_WIDTH = str.maketrans(
    {
        **dict.fromkeys(map(chr, (0xA0, *range(0x2000, 0x200B), 0x202F, 0x3000)), " "),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\uff0d", "-"),
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        "\uff20": "@",
        "\uff0e": ".",
    }
)


class CheckedText(Struct, frozen=True):
    """The content of a draft: its texts by field, its kind, whether it names a role to ask, other links."""

    fields: Mapping[str, str]
    kind: str = "resource"
    has_contact: bool = True
    links: tuple[str, ...] = ()


class CheckFinding(Struct, frozen=True):
    """One finding of the hub: its code, whether it advises or stops, the field, and what to do."""

    code: str
    severity: Severity
    field: str
    message: str


class FoundPlace(Struct, frozen=True):
    """Where something was found in a text; `hint` says which of several it is, and never repeats it whole."""

    start: int
    hint: str = ""


class CheckWords(Struct, frozen=True):
    """What a check says at each place: `words` has a gap for the hint, and says what to do."""

    code: str
    severity: Severity
    words: str
    more: str = "There are more like this in the same field."


def read_fields(
    kind: str, fields: Mapping[str, Any], *, contact: str = "ask", links: Iterable[str] = ()
) -> CheckedText:
    """Return what is to be checked of the values of a form: its texts, and lists of texts as lines."""
    texts: dict[str, str] = {}
    rest = MAX_CHECKED_LENGTH
    for name, value in fields.items():
        lines = value if isinstance(value, list | tuple) else [value]
        text = "\n".join(line for line in lines if isinstance(line, str))[:rest]
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        rest -= len(text)
        if text.strip():
            texts[name] = text
    return CheckedText(texts, kind, bool(texts.get(contact)), tuple(links))


def normalise(text: str) -> str:
    """Return `text` without invisible characters, with plain spaces, hyphens and digits."""
    if text.isascii():
        return text
    return strip_invisible(unicodedata.normalize("NFC", text)).translate(SAME_WIDTH)


def make_findings(
    advice: CheckWords, name: str, text: str, places: Iterable[FoundPlace]
) -> Iterator[CheckFinding]:
    """Yield a finding for each of the first places in a field, and whether there are more."""
    found = sorted(islice(places, MAX_PLACES), key=lambda place: place.start)
    for place in found[:MAX_SHOWN]:
        paragraph = text.count("\n\n", 0, place.start) + 1
        where = f"{PARTS.get(name, 'Paragraph')} {paragraph}: " if "\n\n" in text else ""
        words = advice.words.format(hint=place.hint)
        yield CheckFinding(advice.code, advice.severity, name, where + _capital(words, where))
    if len(found) > MAX_SHOWN:
        yield CheckFinding(advice.code, advice.severity, name, advice.more)


def _capital(words: str, before: str) -> str:
    return words if before else words[:1].upper() + words[1:]
