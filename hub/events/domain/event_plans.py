"""The plan of an event: what staff enter, and what is refused before anything is kept."""

from datetime import date, datetime, time, timedelta

from msgspec import Struct

from hub.events.domain.national_case import NationalCase
from hub.kit.clock import at_time_of_day, day_of, format_time_of_day, start_of_day
from hub.kit.errors import Invalid
from hub.plugin_api.vocabulary import Mix, Theme, Tier

MAX_CAPACITY = 1000


class TimetableLine(Struct, frozen=True):
    """One line of the timetable: when it begins, what it is, who leads it, and in which room."""

    starts: time
    title: str
    speaker: str = ""
    room: str = ""


class EventPlan(Struct, frozen=True):
    """What staff enter about an event. Its day and times are London's.

    Booking ends with the day that is `closes_days_before` the event, so that it moves with it. Without a
    `national_case` the one that is stated stays.
    """

    title: str
    summary: str
    day: date
    starts: time
    ends: time
    capacity: int
    venue: str
    description: str = ""
    joining: str = ""
    closes_days_before: int = 7
    tiers: tuple[Tier, ...] = ()
    themes: tuple[Theme, ...] = ()
    mix: tuple[Mix, ...] = ()
    series: str = ""
    sessions: tuple[TimetableLine, ...] = ()
    national_case: NationalCase | None = None
    needs_release: bool = False
    absence_rule: str = ""
    travel: str = ""
    overnight: str = ""
    remote: str = ""
    price: str = ""
    booking_address: str = ""

    @property
    def starts_at(self) -> datetime:
        """The moment at which the event begins."""
        return at_time_of_day(self.day, self.starts)

    @property
    def ends_at(self) -> datetime:
        """The moment at which the event ends."""
        return at_time_of_day(self.day, self.ends)

    @property
    def closes_at(self) -> datetime:
        """The moment at which booking ends, if the event does not begin before."""
        return start_of_day(self.day - timedelta(days=self.closes_days_before - 1))

    @property
    def last_day_to_book(self) -> date:
        """The last day in London on which places can be booked."""
        return day_of(min(self.closes_at, self.starts_at) - timedelta(seconds=1))


def check_plan(plan: EventPlan, at: datetime) -> None:
    """Raise Invalid, with the field, for a plan that no event can have."""
    if plan.ends_at <= plan.starts_at:
        raise Invalid("ends", "The end must be after the start")
    if plan.starts_at <= at:
        raise Invalid("day", "The day must be in the future")
    if not 1 <= plan.capacity <= MAX_CAPACITY:
        raise Invalid("capacity", f"Enter a number of places from 1 to {MAX_CAPACITY:,}")
    for line in plan.sessions:
        if not plan.starts <= line.starts <= plan.ends:
            event_times = f"{format_time_of_day(plan.starts)} to {format_time_of_day(plan.ends)}"
            raise Invalid(
                "timetable",
                f"The event is from {event_times}. Change the time of: "
                f"{format_time_of_day(line.starts)} {line.title[:60]}",
            )


def is_in_order(lines: tuple[TimetableLine, ...]) -> bool:
    """Return whether no part of a timetable begins before the one above it."""
    times = [line.starts for line in lines]
    return times == sorted(times)
