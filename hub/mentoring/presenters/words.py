"""Words about the register that several pages and emails use."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from hub.kit.clock import format_time, format_weekday
from hub.mentoring.domain.vocabulary import MeetingFormat, RegisterKind, word_of
from hub.plugin_api.vocabulary import Word, label_of

ACTIVITY = {
    RegisterKind.MENTOR: "mentoring",
    RegisterKind.COACH: "coaching",
    RegisterKind.PRECEPTOR: "preceptorship",
}
OTHER_ONE = {
    RegisterKind.MENTOR: "mentee",
    RegisterKind.COACH: "coachee",
    RegisterKind.PRECEPTOR: "preceptee",
}


FORMAT_PHRASES = {
    MeetingFormat.FACE_TO_FACE: "face to face",
    MeetingFormat.VIDEO: "by video",
    MeetingFormat.TELEPHONE: "by telephone",
}
"""Ways to meet within a sentence on meeting someone."""
SMALLEST_COUNT = 3
"""The smallest number of people that is shown to everyone as a number."""


def activity(kind: str) -> str:
    """Return what a mentor, coach or preceptor does, in one word."""
    return ACTIVITY[word_of(RegisterKind, kind)]


def kind_label(kind: str) -> str:
    """Return “mentor”, “coach” or “preceptor” within a sentence."""
    return word_of(RegisterKind, kind).label.lower()


def own_part(kind: str, *, is_mentor: bool) -> str:
    """Return “mentor” or “mentee”, “coach” or “coachee”, “preceptor” or “preceptee”."""
    return kind_label(kind) if is_mentor else OTHER_ONE[word_of(RegisterKind, kind)]


def labels(words: type[Word], values: Iterable[str]) -> list[str]:
    """Return the labels of values of a vocabulary."""
    return [label_of(words, value) for value in values]


def phrase_formats(values: Iterable[str]) -> str:
    """Return ways to meet within a sentence, such as “face to face or by video”."""
    return " or ".join(FORMAT_PHRASES[word_of(MeetingFormat, value)] for value in values)


def offers_none_of(offered: Iterable[str], wanted: Collection[str]) -> bool:
    """Return whether ways to meet are wanted, and none of them is offered."""
    return bool(wanted) and not set(offered) & set(wanted)


def text_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text that someone typed, without empty ones, for paragraphs."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def format_meeting(starts_at: datetime, minutes: int) -> str:
    """Return when a meeting is: Friday 3 April 2009, 09:30 to 10:15."""
    ends_at = starts_at + timedelta(minutes=minutes)
    return f"{format_weekday(starts_at)}, {format_time(starts_at)} to {format_time(ends_at)}"


def format_count(number: int) -> str:
    """Return how many people there are, for everyone: small numbers are not shown."""
    if number == 0:
        return "none yet"
    return f"fewer than {SMALLEST_COUNT}" if number < SMALLEST_COUNT else str(number)
