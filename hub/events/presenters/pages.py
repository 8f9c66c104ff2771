"""What the public pages about events show: the list by month, and the page of one event."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from types import MappingProxyType
from urllib.parse import urlsplit

from markupsafe import Markup
from msgspec import Struct

from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.event_states import (
    BookingStatus,
    EventState,
    booking_status,
    is_bookable,
    is_past,
    last_day_to_book,
)
from hub.events.domain.places import Availability
from hub.events.models import Booking, Event, EventLine, EventSession, PlaceOffer
from hub.events.presenters.words import format_when, practical_lines
from hub.kit.clock import (
    format_date,
    format_day,
    format_month,
    format_time,
    format_weekday,
    isoformat_london,
)
from hub.kit.json_ld import Data, is_online, location_data, organisation_data
from hub.kit.markdown import render
from hub.kit.page import Link
from hub.kit.text import count_of
from hub.plugin_api.vocabulary import Mix, Theme, Tier, label_of
from hub.trusts.domain import OFFICE, OrganisationNames, organisation_link

TO_BE_ANNOUNCED = "To be announced"
CANCELLED_IN_SCHEMA = "https://schema.org/EventCancelled"
MIXED_ATTENDANCE = "https://schema.org/MixedEventAttendanceMode"
ONLINE_ATTENDANCE = "https://schema.org/OnlineEventAttendanceMode"
ATTENDANCE_AT_THE_PLACE = "https://schema.org/OfflineEventAttendanceMode"
SCHEDULED_IN_SCHEMA = "https://schema.org/EventScheduled"
COLOURS = {Availability.PLACES: "green", Availability.FEW: "yellow", Availability.FULL: "orange"}
STATUS_COLOURS = {BookingStatus.CANCELLED: "red", BookingStatus.ELSEWHERE: "blue"}
NO_FILES: Mapping[int, Link] = MappingProxyType({})
OPEN_STATUSES = {word.value: (word.label, colour) for word, colour in COLOURS.items()}


class EventCard(Struct, frozen=True):
    """One event in a list. `files` leads to its files, or to where an organiser adds them."""

    title: str
    url: str
    summary: str
    when: str
    place: str
    owner: Link
    status: str
    colour: str
    files: Link | None = None


class OwnPlace(Struct, frozen=True):
    """What a signed-in person has at an event: a place, an offer, or a place on the waiting list.

    `handing_over`: they have offered their place to a colleague. `offered_by` is the name of a colleague who
    offers them a place, `nominated_by` that of who nominated them. `waiting`: how many people are on the
    waiting list, for a person who could only join it.
    """

    booking: Booking | None = None
    offer: PlaceOffer | None = None
    ahead: int | None = None
    free: int = 0
    waiting: int | None = None
    handing_over: bool = False
    offered_by: str = ""
    nominated_by: str = ""

    @property
    def must_wait(self) -> bool:
        """Whether no place is free for them, so that they could only join the waiting list."""
        return self.waiting is not None

    @property
    def waiting_words(self) -> str:
        """How many people are on the waiting list; empty if there are none."""
        if not self.waiting:
            return ""
        return f"{count_of(self.waiting, 'person', 'people')} {'is' if self.waiting == 1 else 'are'} waiting"

    @property
    def held_until(self) -> str:
        """Until when the offered place is held."""
        if self.offer is None:
            return ""
        return f"{format_time(self.offer.expires_at)} on {format_date(self.offer.expires_at)}"

    @property
    def position(self) -> int:
        """The number on the waiting list, from 1."""
        return (self.ahead or 0) + 1


class EventPage(Struct, frozen=True):
    """The page of one event. `data` describes it to other programs; a draft has none."""

    title: str
    url: str
    summary: str
    html: Markup
    when: str
    closes: str
    place: str
    owner: Link
    series: Link | None
    tiers: tuple[str, ...]
    themes: tuple[str, ...]
    mix: tuple[str, ...]
    timetable: tuple[tuple[str, str, str], ...]
    status: str
    colour: str
    is_open: bool
    is_full: bool
    is_draft: bool
    is_past: bool
    is_cancelled: bool
    cancellation_reason: str
    needs_release: bool
    is_national: bool
    absence_rule: str
    practical: tuple[tuple[str, str], ...]
    booking: Link | None
    data: Data | None


def status_of(event: Event | EventLine, at: datetime) -> tuple[str, str]:
    """Return the status of an event in words, and the colour of its tag."""
    status = booking_status(event, at)
    if status is BookingStatus.OPEN:
        return OPEN_STATUSES[event.availability]
    return status.label, STATUS_COLOURS.get(status, "grey")


def event_cards(
    events: Sequence[Event],
    owners: Mapping[int, OrganisationNames],
    at: datetime,
    files: Mapping[int, Link] = NO_FILES,
) -> list[EventCard]:
    """Return the cards of events, in the order given; `files` are links by the id of an event."""
    return [_event_card(event, owners[event.organisation_id], at, files.get(event.id)) for event in events]


def cards_by_month(
    events: Sequence[Event],
    owners: Mapping[int, OrganisationNames],
    at: datetime,
    files: Mapping[int, Link] = NO_FILES,
) -> list[tuple[str, list[EventCard]]]:
    """Return the cards of events under the name of each month; `events` are in order of date."""
    months = groupby(events, key=lambda event: format_month(event.starts_at))
    return [(month, event_cards(list(group), owners, at, files)) for month, group in months]


def files_links(
    events: Sequence[Event], *, with_files: Collection[int], managed: Collection[int]
) -> dict[int, Link]:
    """Return where the files of past events are, by the id of each event that has any for the reader.

    `with_files` are the ids of events with files for everyone; `managed` are those of events whose files the
    reader looks after.
    """
    links = {}
    for event in events:
        if event.id in managed:
            links[event.id] = Link("Add or remove files", f"{event_address(event.slug)}/materials")
        elif event.id in with_files:
            links[event.id] = Link("Files", f"{event_address(event.slug)}#files")
    return links


def event_page(
    event: Event,
    owner: OrganisationNames,
    series: Link | None,
    sessions: Sequence[EventSession],
    at: datetime,
    site_url: str,
) -> EventPage:
    """Return the page of an event."""
    status, colour = status_of(event, at)
    bookable = is_bookable(event, at)
    return EventPage(
        title=event.title,
        url=event_address(event.slug),
        summary=event.summary,
        html=render(event.description),
        when=format_when(event.starts_at, event.ends_at),
        closes=format_day(last_day_to_book(event)),
        place=event.venue,
        owner=organisation_link(owner),
        series=series,
        tiers=tuple(label_of(Tier, tier) for tier in event.tiers),
        themes=tuple(label_of(Theme, theme) for theme in event.themes),
        mix=tuple(label_of(Mix, mix) for mix in event.mix),
        timetable=tuple(_timetable_row(row) for row in sessions),
        status=status,
        colour=colour,
        is_open=bookable,
        is_full=bookable and event.availability == Availability.FULL,
        is_draft=event.state == EventState.DRAFT,
        is_past=is_past(event, at),
        is_cancelled=event.state == EventState.CANCELLED,
        cancellation_reason=event.cancellation_reason,
        needs_release=event.needs_release,
        is_national=owner.kind == OFFICE,
        absence_rule=event.absence_rule,
        practical=practical_lines(event),
        booking=find_booking_link(event, at),
        data=None if event.state == EventState.DRAFT else _structured_data(event, owner, site_url),
    )


def _timetable_row(row: EventSession) -> tuple[str, str, str]:
    """Return (time, what, who leads it and in which room) of one part of a timetable."""
    return format_time(row.starts_at), row.title, ", ".join(part for part in (row.speaker, row.room) if part)


def find_booking_link(event: Event | EventLine, at: datetime) -> Link | None:
    """Return the link to where an event that others run is booked, or None."""
    if not event.booking_address or event.state != EventState.OPEN or event.starts_at <= at:
        return None
    return Link(f"Book at {urlsplit(event.booking_address).hostname}", event.booking_address)


def _event_card(event: Event, owner: OrganisationNames, at: datetime, files: Link | None) -> EventCard:
    status, colour = status_of(event, at)
    return EventCard(
        title=event.title,
        url=event_address(event.slug),
        summary=event.summary,
        when=f"{format_weekday(event.starts_at)}, {format_time(event.starts_at)}",
        place=event.venue,
        owner=organisation_link(owner),
        status=status,
        colour=colour,
        files=files,
    )


def _structured_data(event: Event, owner: OrganisationNames, site_url: str) -> Data:
    """Return an event as an Event of schema.org: nothing about who comes, who speaks or how to join."""
    is_cancelled = event.state == EventState.CANCELLED
    url = f"{site_url}{event_address(event.slug)}"
    return {
        "name": event.title,
        "description": event.summary,
        "url": url,
        "inLanguage": "en-GB",
        "startDate": isoformat_london(event.starts_at),
        "endDate": isoformat_london(event.ends_at),
        "eventStatus": CANCELLED_IN_SCHEMA if is_cancelled else SCHEDULED_IN_SCHEMA,
        "eventAttendanceMode": _attendance_mode(event),
        "location": location_data(event.venue or TO_BE_ANNOUNCED, url),
        "organizer": organisation_data(owner.name, f"{site_url}{organisation_link(owner).url}"),
        "dateModified": isoformat_london(event.changed_at),
    }


def _attendance_mode(event: Event) -> str:
    if is_online(event.venue):
        return ONLINE_ATTENDANCE
    return MIXED_ATTENDANCE if event.remote else ATTENDANCE_AT_THE_PLACE
