"""Calendar files of events: for everybody, and for a person with a place, who sees how to join."""

from collections.abc import Iterable
from dataclasses import replace

from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.event_states import EventState
from hub.events.models import Event
from hub.kit.calendars import (
    Attendee,
    CalendarEvent,
    CalendarFile,
    CalendarMethod,
    build_calendar,
)


def public_calendar(events: Iterable[Event], site_url: str, *, name: str, key: str) -> CalendarFile:
    """Return a calendar of events that anybody may see; `key` tells it from the hub's other calendars."""
    return build_calendar(
        CalendarMethod.PUBLISH,
        [_calendar_event(event, site_url) for event in events],
        uid=f"{key}@{_host(site_url)}",
        name=name,
    )


def personal_calendar(
    event: Event,
    site_url: str,
    *,
    organiser: Attendee,
    attendee: Attendee,
    sequence: int,
    is_cancelled: bool = False,
) -> CalendarFile:
    """Return the calendar part of an email to a person with a place, or to one who gave it up.

    Giving up a place removes the event from that person's calendar, and says nothing of the event itself.
    """
    method = CalendarMethod.CANCEL if is_cancelled else CalendarMethod.REQUEST
    calendar_event = _calendar_event(
        event,
        site_url,
        joining=event.joining,
        organiser=organiser,
        attendee=attendee,
        is_cancelled=is_cancelled,
    )
    calendar_event = replace(calendar_event, sequence=sequence)
    return build_calendar(method, [calendar_event], uid=f"{event.public_id}-{attendee.email}")


def _calendar_event(
    event: Event,
    site_url: str,
    *,
    joining: str = "",
    organiser: Attendee | None = None,
    attendee: Attendee | None = None,
    is_cancelled: bool = False,
) -> CalendarEvent:
    url = f"{site_url}{event_address(event.slug)}"
    return CalendarEvent(
        uid=f"{event.public_id}@{_host(site_url)}",
        sequence=event.sequence,
        title=event.title,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        changed_at=event.changed_at,
        url=url,
        place=event.venue,
        description="\n\n".join(part for part in (event.summary, joining, url) if part),
        is_cancelled=is_cancelled or event.state == EventState.CANCELLED,
        organiser=organiser,
        attendee=attendee,
    )


def _host(site_url: str) -> str:
    return site_url.partition("://")[2].partition("/")[0] or "localhost"
