"""Calendar files (iCalendar, RFC 5545 and 5546), which any calendar program can read.

A calendar program keeps an event under its UID and takes a change only with a higher sequence, so both come
from the row of the event and never from the email that carries them.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from hub.kit.clock import day_of, to_london
from hub.kit.urls import mailto_url

if TYPE_CHECKING:
    import icalendar

PRODUCT = "-//Ambulance Leadership Hub//EN"


class CalendarMethod(StrEnum):
    """What the receiver of a calendar file should do: keep what is published, add or change it, remove it."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Attendee(Struct, frozen=True):
    """The person in whose calendar an event stands."""

    name: str
    email: str


class CalendarEvent(Struct, frozen=True):
    """One event of a calendar file. `changed_at` is when its details last changed.

    `is_all_day`: it takes whole days in London, and `ends_at` is when the day after the last one begins.
    """

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    url: str
    place: str = ""
    description: str = ""
    is_cancelled: bool = False
    is_all_day: bool = False
    organiser: Attendee | None = None
    attendee: Attendee | None = None


class CalendarFile(Struct, frozen=True):
    """A calendar file as text, with the method that its media type names."""

    method: CalendarMethod
    text: str


def build_calendar(
    method: CalendarMethod, events: Iterable[CalendarEvent], *, uid: str, name: str = ""
) -> CalendarFile:
    """Return a calendar file of `events`; `uid` and `name` are those of the whole calendar."""
    # Imported with the first file, because most commands write none.
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("method", method.value)
    calendar.add("uid", uid)
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)  # which older programs read
    for event in events:
        calendar.add_component(_component(event))
    if calendar.get_missing_tzids():
        calendar.subcomponents.insert(0, _london_clock())
    return CalendarFile(method, calendar.to_ical().decode("utf-8"))


@cache
def _london_clock() -> "icalendar.Timezone":
    """Return when the clocks change in London; it is the same in every file, and takes long to work out."""
    import icalendar

    return icalendar.Timezone.from_tzid("Europe/London")


def _component(event: CalendarEvent) -> "icalendar.Event":
    import icalendar

    component = icalendar.Event()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    component.add("dtstamp", event.changed_at)
    component.add("last-modified", event.changed_at)
    # On London's clock, so that an event keeps its time of day when the clocks change.
    kept = day_of if event.is_all_day else to_london
    component.add("dtstart", kept(event.starts_at))
    component.add("dtend", kept(event.ends_at))
    component.add("summary", event.title)
    component.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    component.add("url", event.url)
    if event.place:
        component.add("location", event.place)
    if event.description:
        component.add("description", event.description)
    if event.organiser is not None:
        component.add("organizer", _address(event.organiser))
    if event.attendee is not None:
        attendee = _address(event.attendee)
        attendee.params["PARTSTAT"] = icalendar.vText("ACCEPTED")
        attendee.params["RSVP"] = icalendar.vText("FALSE")
        component.add("attendee", attendee)
    return component


def _address(person: Attendee) -> "icalendar.vCalAddress":
    import icalendar

    address = icalendar.vCalAddress(mailto_url(person.email))
    address.params["CN"] = icalendar.vText(person.name)
    return address
