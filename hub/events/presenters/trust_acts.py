"""What the lead of a trust sees: nominations, the days of events, and how often people were withdrawn."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct
from wtforms.fields.choices import SelectChoice

from hub.events.domain.stand_downs import StandDownCount
from hub.events.models import Booking, Event, Nomination
from hub.events.presenters.words import format_when
from hub.kit.clock import format_date, format_day
from hub.kit.page import Link

OUTCOMES = {
    "": "Has not answered",
    "accepted": "Has booked or is on the waiting list",
    "declined": "Has declined",
    "withdrawn": "Withdrawn",
}


class NominationRow(Struct, frozen=True):
    """A nomination: whom, when, and what became of it. `key` is what withdraws it, or None."""

    name: str
    when: str
    answer: str
    key: int | None


def nomination_rows(nominations: Sequence[Nomination], names: Mapping[int, str]) -> list[NominationRow]:
    """Return the lines of nominations."""
    return [
        NominationRow(
            names[row.person_id],
            format_date(row.nominated_at),
            OUTCOMES.get(row.outcome, "Has ended"),
            row.id if row.ended_at is None else None,
        )
        for row in nominations
    ]


def withdrawal_rows(
    found: Sequence[tuple[Booking, Event]], names: Mapping[int, str]
) -> list[tuple[str, str, str]]:
    """Return (name, event, when) of each place that a stand-down takes."""
    return [
        (names[booking.person_id], event.title, format_when(event.starts_at, event.ends_at))
        for booking, event in found
    ]


def staying_choices(found: Sequence[tuple[Booking, Event]], names: Mapping[int, str]) -> list[SelectChoice]:
    """Return a choice for each place that a stand-down would take."""
    return [
        SelectChoice(str(booking.id), f"{names[booking.person_id]}, {event.title}")
        for booking, event in found
    ]


def day_links(days: Mapping[date, int], slug: str) -> list[tuple[Link, str]]:
    """Return a link for each day on which people of the trust have places, and how many people."""
    return [
        (
            Link(format_day(day), f"/events/stand-down?for={slug}&day={day.isoformat()}"),
            "one place" if places == 1 else f"{places} places",
        )
        for day, places in days.items()
    ]


def stand_down_rows(
    counts: Sequence[StandDownCount], organisations: Mapping[int, str]
) -> list[tuple[str, str, str]]:
    """Return (trust, reason, people) of each count."""
    return [(organisations[row.organisation_id], row.reason.label, f"{row.people:,}") for row in counts]
