"""Calendar files of events: for everyone, and for a person with a place, who sees how to join."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from msgspec.structs import replace

from hub.catalogue.domain import CatalogueEntry
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.event_states import EventState
from hub.events.models import Booking, Event
from hub.kit.calendars import (
    Attendee,
    CalendarEvent,
    CalendarFile,
    CalendarMethod,
    build_calendar,
)
from hub.kit.clock import start_of_day
from hub.programmes.domain import ProgrammeDate


def public_calendar(events: Iterable[Event], site_url: str, *, name: str, key: str) -> CalendarFile:
    """Return a calendar of events that anyone may see; `key` tells it from the hub's other calendars."""
    calendar_events = [_calendar_event(event, site_url) for event in events]
    return build_calendar(CalendarMethod.PUBLISH, calendar_events, uid=key, name=name)


def forward_calendar(
    events: Iterable[Event],
    dates: Iterable[tuple[ProgrammeDate, CatalogueEntry]],
    site_url: str,
    *,
    name: str,
    key: str,
) -> CalendarFile:
    """Return the forward programme as a calendar: events with their times, programmes as whole days."""
    calendar_events = [_calendar_event(event, site_url) for event in events]
    calendar_events += [_calendar_days(row, entry, site_url) for row, entry in dates]
    return build_calendar(CalendarMethod.PUBLISH, calendar_events, uid=key, name=name)


def personal_sequence(event: Event, booking: Booking) -> int:
    """Return the sequence of an event in the calendar of a person with a place.

    It is above that of the public file with the same UID, so that this file never replaces how to join.
    """
    return event.sequence + booking.sequence + 1


def own_calendar(
    places: Iterable[tuple[Booking, Event]],
    site_url: str,
    *,
    key: str,
    name: str,
    others: Iterable[CalendarEvent] = (),
) -> CalendarFile:
    """Return the events at which a person has a place, with how to join, and what other features add."""
    calendar_events = [
        replace(
            _calendar_event(event, site_url, joining=event.joining),
            sequence=personal_sequence(event, booking),
        )
        for booking, event in places
    ]
    return build_calendar(CalendarMethod.PUBLISH, [*calendar_events, *others], uid=key, name=name)


def personal_calendar(
    event: Event, site_url: str, *, organiser: Attendee, attendee: Attendee, sequence: int, is_cancelled: bool
) -> CalendarFile:
    """Return the calendar part of an email to a person with a place, or to one who has it no more.

    Giving up a place removes the event from that person's calendar, and says nothing of the event itself.
    """
    calendar_event = replace(
        _calendar_event(event, site_url, joining="" if is_cancelled else event.joining),
        sequence=sequence,
        organiser=organiser,
        attendee=attendee,
    )
    if is_cancelled:
        calendar_event = replace(calendar_event, is_cancelled=True)
    method = CalendarMethod.CANCEL if is_cancelled else CalendarMethod.REQUEST
    return build_calendar(method, [calendar_event], uid=f"{event.public_id}-{attendee.email}")


def _calendar_event(event: Event, site_url: str, *, joining: str = "") -> CalendarEvent:
    url = f"{site_url}{event_address(event.slug)}"
    return CalendarEvent(
        uid=event.public_id,
        sequence=event.sequence,
        title=event.title,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        changed_at=event.changed_at,
        url=url,
        place=event.venue,
        description="\n\n".join(part for part in (event.summary, joining, url) if part),
        is_cancelled=event.state == EventState.CANCELLED,
    )


def _calendar_days(row: ProgrammeDate, entry: CatalogueEntry, site_url: str) -> CalendarEvent:
    # The rows are made anew with each import, so the UID comes from what they say.
    last = row.ends or row.starts
    said = f"{entry.public_id}/{row.starts}/{last}/{row.place}"
    url = f"{site_url}{entry.address}"
    return CalendarEvent(
        uid=str(uuid5(NAMESPACE_URL, said)),
        sequence=0,
        title=entry.title,
        starts_at=start_of_day(row.starts),
        ends_at=start_of_day(last + timedelta(days=1)),
        changed_at=entry.updated_at,
        url=url,
        place=row.place,
        description=f"{entry.summary}\n\n{url}",
        is_all_day=True,
    )
