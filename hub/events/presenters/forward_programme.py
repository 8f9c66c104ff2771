"""What the page of the forward programme shows: one line of time with events and programmes, by month."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from msgspec import Struct

from hub.catalogue.domain import CatalogueEntry
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.forward_programme import MAX_ROWS, start_of_month
from hub.events.models import EventLine
from hub.events.presenters.pages import find_booking_link, status_of
from hub.events.presenters.words import format_when
from hub.kit.clock import day_of, format_day, format_month, start_of_day, time_of_day
from hub.kit.page import Link
from hub.plugin_api.vocabulary import Tier, label_of
from hub.programmes.domain import ProgrammeDate
from hub.trusts.domain import OFFICE, OrganisationNames, organisation_link


class ForwardRow(NamedTuple):
    """One event or one run of a programme. `booking` leads to where it is booked, if not here."""

    day: date
    starts: time
    title: str
    url: str
    when: str
    place: str
    tiers: str
    owner: Link | None
    status: str
    colour: str
    booking: Link | None = None


class ForwardPage(Struct, frozen=True):
    """The forward programme by month. `last_day` is the last day shown, if there is more than fits."""

    months: Sequence[tuple[str, Sequence[ForwardRow]]]
    last_day: str


def forward_page(
    events: Sequence[EventLine],
    dates: Sequence[tuple[ProgrammeDate, CatalogueEntry]],
    owners: Mapping[int, OrganisationNames],
    at: datetime,
) -> ForwardPage:
    """Return the first MAX_ROWS dates by day; what is under way stands under the present month."""
    links = {id_: organisation_link(owner) for id_, owner in owners.items()}
    rows = [event_row(event, links[event.organisation_id], at) for event in events]
    rows += [programme_row(row, entry, owners[entry.owner_id], at) for row, entry in dates]
    rows.sort(key=lambda row: (row.day, row.starts, row.title))
    shown = rows[:MAX_ROWS]
    today = day_of(at)
    months = groupby(shown, key=lambda row: start_of_month(max(row.day, today)))
    return ForwardPage(
        [(format_month(start_of_day(month)), list(group)) for month, group in months],
        format_day(shown[-1].day) if len(rows) > MAX_ROWS else "",
    )


def event_row(event: EventLine, owner: Link, at: datetime) -> ForwardRow:
    """Return the line of an event."""
    status, colour = status_of(event, at)
    return ForwardRow(
        day=day_of(event.starts_at),
        starts=time_of_day(event.starts_at),
        title=event.title,
        url=event_address(event.slug),
        when=format_when(event.starts_at, event.ends_at),
        place=event.venue or "Place to be announced",
        tiers=_read_tiers(event.tiers),
        owner=owner,
        status=status,
        colour=colour,
        booking=find_booking_link(event, at),
    )


def programme_row(
    row: ProgrammeDate, entry: CatalogueEntry, owner: OrganisationNames, at: datetime
) -> ForwardRow:
    """Return the line of one run of a programme; the hub office names those of others, and is not named."""
    is_under_way = row.starts < day_of(at)
    return ForwardRow(
        day=row.starts,
        starts=time(),
        title=entry.title,
        url=entry.address,
        when=format_days(row),
        place=row.place,
        tiers=_list_tiers(entry.facets.get("tier") or ()),
        owner=None if owner.kind == OFFICE else organisation_link(owner),
        status="Programme, under way" if is_under_way else "Programme",
        colour="grey",
    )


def format_days(row: ProgrammeDate) -> str:
    """Return the first and the last day of a run of a programme, for people."""
    first = format_day(row.starts)
    if row.ends is None or row.ends == row.starts:
        return first
    return f"{first} to {format_day(row.ends)}"


@lru_cache(maxsize=256)
def _read_tiers(text: str) -> str:
    return _list_tiers(json.loads(text))


def _list_tiers(tiers: Sequence[str]) -> str:
    return ", ".join(label_of(Tier, tier) for tier in tiers)
