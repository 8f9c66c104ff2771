"""Events as content files: one day with its times, place and number of places."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from hub.plugin_api import checks
from hub.plugin_api.documents import FACETS, NO_FILES, Document, Source
from hub.plugin_api.errors import RecordError
from hub.plugin_api.records import Record
from hub.plugin_api.vocabulary import Kind

MAX_PLACES = 1000
MAX_DAYS_BEFORE = 365
MAX_TIMETABLE_LINES = 40
TIME = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d\Z")
OWN_PAGES = ("calendar", "forward-programme", "new", "series")
"""Slugs that pages of the hub have under /events."""


class EventFileState(StrEnum):
    """Whether the event of a file is still a draft, or open for booking."""

    DRAFT = "draft"
    OPEN = "open"


class NationalGround(StrEnum):
    """The grounds that the study accepts for a national event (1.2.4, 8.1, 8.5)."""

    VALUE = "added-value"
    MONEY = "value-for-money"
    MASS = "critical-mass"

    @property
    def label(self) -> str:
        """The ground in words."""
        return {
            "added-value": "It adds value to what trusts can do themselves",
            "value-for-money": "It is better value for money than each trust doing it separately",
            "critical-mass": "It needs more people with this interest than one trust has",
        }[self.value]


@dataclass(frozen=True)
class TimetablePart(Record):
    """One part of a timetable: when it begins, what it is, and who leads it."""

    starts: str
    title: str
    speaker: str = ""

    def __post_init__(self) -> None:
        self._keep(
            starts=_time("timetable", self.starts),
            title=checks.text("timetable", self.title, longest=200),
            speaker=checks.text("timetable", self.speaker, longest=200, empty=True),
        )


@dataclass(frozen=True)
class EventDocument(Document):
    """An event of a trust. Its day and times are London's; its text is told to everybody.

    Booking ends with the day that is `closes_days_before` the event.
    `grounds`, `reason`, `cost` and `payer` are for national events of the hub office, which are not opened
    without them.
    """

    NEEDED: ClassVar[tuple[str, ...]] = ("title", "summary", "day", "starts", "ends", "places")
    LISTS: ClassVar[tuple[str, ...]] = ("tier", "grounds")
    FIXED: ClassVar[Mapping[str, Any]] = {
        "kind": Kind.EVENT,
        "source": Source.SUPPLIER,
        **NO_FILES,
    }
    UNUSED: ClassVar[frozenset[str]] = frozenset(
        {*FACETS, "section", "evidence", "ask", "doubt", "formerly", "search_words"}
    ) - {"tier"}

    day: str = ""
    starts: str = ""
    ends: str = ""
    places: int = 0
    place: str = ""
    joining: str = ""
    closes_days_before: int = 7
    state: EventFileState = EventFileState.OPEN
    timetable: tuple[TimetablePart, ...] = ()
    grounds: tuple[NationalGround, ...] = ()
    reason: str = ""
    cost: str = ""
    payer: str = ""

    @classmethod
    def fields(cls) -> frozenset[str]:
        """Return the names of the fields that the front matter of an event may have."""
        return super().fields() - cls.UNUSED

    def __post_init__(self) -> None:
        super().__post_init__()
        checks.whole("places", self.places, least=1, most=MAX_PLACES)
        checks.whole("closes_days_before", self.closes_days_before, least=0, most=MAX_DAYS_BEFORE)
        self._keep(
            day=_day(self.day),
            starts=_time("starts", self.starts),
            ends=_time("ends", self.ends),
            place=checks.text("place", self.place, longest=200, empty=True),
            joining=checks.text("joining", self.joining, longest=2000, empty=True),
            state=checks.choice("state", self.state, EventFileState),
            timetable=_timetable(self.timetable),
            grounds=checks.choices("grounds", self.grounds, NationalGround),
            reason=checks.text("reason", self.reason, longest=1000, empty=True),
            cost=checks.text("cost", self.cost, longest=200, empty=True),
            payer=checks.text("payer", self.payer, longest=200, empty=True),
        )
        if self.ends <= self.starts:
            raise RecordError("ends", "is not after the start", "Check both times")
        if self.slug in OWN_PAGES:
            raise RecordError("slug", f"`{self.slug}` is a page of the hub", "Choose another")


def _day(value: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise RecordError("day", f"{str(value)[:40]!r} is not a day", "Write it as 2027-03-31") from None


def _time(field: str, value: Any) -> str:
    # YAML reads 09:30 as text and 10:30 as the number of minutes, 630.
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 24 * 60:
        value = f"{value // 60}:{value % 60:02}"
    if not isinstance(value, str) or not TIME.match(value.strip()):
        raise RecordError(field, f"{str(value)[:40]!r} is not a time", "Write it as 09:30")
    hours, minutes = value.strip().split(":")
    return f"{int(hours):02}:{minutes}"


def _timetable(value: Any) -> tuple[TimetablePart, ...]:
    if not isinstance(value, (list, tuple)) or len(value) > MAX_TIMETABLE_LINES:
        mend = "Write each as a line `- starts: 09:30`, and `title: Welcome` under it"
        raise RecordError("timetable", f"expected a list of at most {MAX_TIMETABLE_LINES}", mend)
    return tuple(sorted((_part(item) for item in value), key=lambda part: part.starts))


def _part(item: Any) -> TimetablePart:
    if isinstance(item, TimetablePart):
        return item
    if not isinstance(item, dict) or not {"starts", "title"} <= set(item) <= {"starts", "title", "speaker"}:
        raise RecordError(
            "timetable",
            "has an entry that is not a part of the timetable",
            "Each has `starts` and `title`, and may have `speaker`",
        )
    return TimetablePart(**item)
