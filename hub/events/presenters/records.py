"""Events as other programs read them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from msgspec import Struct

from hub.catalogue.presenters import Owner, make_owner
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.event_states import booking_status, is_bookable, last_moment_to_book
from hub.events.domain.places import Availability
from hub.events.models import Event, EventSession
from hub.kit.clock import isoformat_utc
from hub.kit.markdown import render
from hub.trusts.domain import OrganisationNames, organisation_link
from hub.web.json_api import UtcTimestamp, described_as


class EventPart(Struct, frozen=True):
    """One part of the timetable."""

    starts_at: UtcTimestamp
    title: str
    speaker: Annotated[str, described_as("Who leads it. Empty if not known.")]
    room: Annotated[str, described_as("The room. Often empty.")]


class EventRecord(Struct, frozen=True):
    """One event. What is empty is not stated. How to join it is told only to people with a place."""

    id: Annotated[str, described_as("Its id, which never changes.", format="uuid")]
    slug: Annotated[str, described_as("Its name in addresses.")]
    title: str
    summary: str
    html: Annotated[str, described_as("The text as safe HTML.")]
    owner: Owner
    series: Annotated[str, described_as("The slug of its series. Often empty.")]
    starts_at: UtcTimestamp
    ends_at: UtcTimestamp
    booking_ends_at: UtcTimestamp
    status: Annotated[
        str,
        described_as(
            "Whether it can be booked, now.", enum=["open", "elsewhere", "closed", "cancelled", "past"]
        ),
    ]
    places: Annotated[
        str,
        described_as(
            "How many places are free, in words. Empty if none can be booked.",
            enum=["", *(word.value for word in Availability)],
        ),
    ]
    place: Annotated[str, described_as("Town and venue, or that it is online.")]
    travel: Annotated[str, described_as("How to get there.")]
    overnight: Annotated[str, described_as("Where to stay.")]
    remote: Annotated[str, described_as("How to take part remotely.")]
    price: Annotated[str, described_as("What it costs. The hub does not handle payments.")]
    tier: Annotated[tuple[str, ...], described_as("Who it is for, as in the filter `tier`.")]
    theme: Annotated[tuple[str, ...], described_as("What it is about, as in the filter `theme`.")]
    mix: Annotated[tuple[str, ...], described_as("Who takes part, as in the filter `mix`.")]
    needs_release: Annotated[bool, described_as("Whether people need release from duty to take part.")]
    booking: Annotated[str, described_as("Where to book it, if not on its page. Usually empty.")]
    timetable: tuple[EventPart, ...]
    page: Annotated[str, described_as("Its page on the website, where people can book.", format="uri")]
    calendar: Annotated[str, described_as("The event as iCalendar.", format="uri")]
    updated: UtcTimestamp


def event_record(
    event: Event, owner: OrganisationNames, sessions: Sequence[EventSession], at: datetime, site: str
) -> EventRecord:
    """Return the API record of an event that everyone can see; `site` is the base URL."""
    page, bookable = site + event_address(event.slug), is_bookable(event, at)
    return EventRecord(
        id=event.public_id,
        slug=event.slug,
        title=event.title,
        summary=event.summary,
        html=str(render(event.description)),
        owner=make_owner(owner.slug, organisation_link(owner), site),
        series=event.series,
        starts_at=isoformat_utc(event.starts_at),
        ends_at=isoformat_utc(event.ends_at),
        booking_ends_at=isoformat_utc(last_moment_to_book(event)),
        status=_status(event, at),
        places=event.availability if bookable else "",
        place=event.venue,
        travel=event.travel,
        overnight=event.overnight,
        remote=event.remote,
        price=event.price,
        tier=tuple(event.tiers),
        theme=tuple(event.themes),
        mix=tuple(event.mix),
        needs_release=event.needs_release,
        booking=event.booking_address,
        timetable=tuple(
            EventPart(isoformat_utc(row.starts_at), row.title, row.speaker, row.room) for row in sessions
        ),
        page=page,
        calendar=f"{page}.ics",
        updated=isoformat_utc(event.changed_at),
    )


def _status(event: Event, at: datetime) -> str:
    return booking_status(event, at).value
