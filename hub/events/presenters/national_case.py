"""What staff see before they open a national event."""

from msgspec import Struct

from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.national_case import NationalCase, NationalEvents
from hub.kit.clock import format_day, format_weekday
from hub.plugin_api.event_documents import NationalGround

ONE_EVENT = "1 other national event has been held or is open for booking"


class YearRow(Struct, frozen=True):
    """One other national event of the year: its day, title and address, and the places booked."""

    when: str
    title: str
    url: str
    booked: str


class Year(Struct, frozen=True):
    """The other national events of a year: a sentence, the rows, and how many more there are."""

    sentence: str
    rows: tuple[YearRow, ...]
    more: int


def year_part(found: NationalEvents) -> Year:
    """Return what the page says about the other national events of the year."""
    years = f"from {format_day(found.first)} to {format_day(found.last)}"
    words = {0: "no other national event has been held or is open for booking", 1: ONE_EVENT}.get(
        found.count, f"{found.count} other national events have been held or are open for booking"
    )
    return Year(
        f"In the financial year {years}, {words}.",
        tuple(
            YearRow(
                format_weekday(event.starts_at),
                event.title,
                event_address(event.slug),
                f"{booked} of {event.capacity}",
            )
            for event, booked in found.events
        ),
        found.count - len(found.events),
    )


def case_lines(case: NationalCase) -> tuple[tuple[str, str], ...]:
    """Return what is stated of a national case, as labels and texts."""
    lines = (
        ("Why this should be a national event", "; ".join(ground.label for ground in case.grounds)),
        ("Why it is national", case.reason),
        ("Full cost", case.cost),
        ("Who pays", case.payer),
    )
    return tuple((label, text) for label, text in lines if text)


def case_values(case: NationalCase) -> dict[str, object]:
    """Return the values of the form."""
    return {
        "grounds": [ground.value for ground in NationalGround if ground in case.grounds],
        "reason": case.reason,
        "cost": case.cost,
        "payer": case.payer,
    }
