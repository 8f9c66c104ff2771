"""A sheet of many invitations in words, before and after it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.kit.clock import day_in_words
from hub.people.domain import Fate, Line

DONE = {Fate.SENT: "invited"}


@dataclass(frozen=True)
class LineWords:
    """One line of a sheet in words."""

    number: int
    email: str
    name: str
    role: str
    until: str
    fate: str
    good: bool


@dataclass(frozen=True)
class SheetPage:
    """What a sheet would do, or has done."""

    lines: tuple[LineWords, ...]
    good: int
    others: int


def sheet_page(lines: Sequence[Line], *, done: bool) -> SheetPage:
    """Return the lines in words; the ones that are not sent come first, so that nobody overlooks them."""
    words = [_words(line, done) for line in lines]
    ordered = sorted(words, key=lambda line: (line.good, line.number))
    good = sum(line.good for line in words)
    return SheetPage(tuple(ordered), good, len(words) - good)


def _words(line: Line, done: bool) -> LineWords:
    fate = DONE.get(line.fate, line.fate.value) if done else line.fate.value
    return LineWords(
        number=line.number,
        email=line.email,
        name=line.name,
        role=line.role.label if line.role else "",
        until=day_in_words(line.ends_on) if line.ends_on else "",
        fate=f"{fate}: {line.why}" if line.why else fate,
        good=line.fate is Fate.SENT,
    )
