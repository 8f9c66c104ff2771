"""Who came to an event, as pages and files show it."""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.accounts.domain import person_names_by_id
from hub.events.domain.attendance import Mark, list_marks
from hub.events.domain.schedule import Event, list_bookings
from hub.events.models import Booking
from hub.kit.clock import day_of
from hub.trusts.domain import list_organisation_names

PARTNER = "Partner"
PAGE_SIZE = 100
"""So many people at most stand on a page with their marks."""
PARTICIPANT_COLUMNS = ("Name", "For", "Booked on", "Attendance")


class ParticipantRow(Struct, frozen=True):
    """A person with a place: their booking, name, organisation and mark."""

    booking: Booking
    name: str
    organisation: str
    mark: Mark


def list_participants(session: Session, event: Event) -> list[ParticipantRow]:
    """Return the people with a place at an event, by name."""
    bookings, marks = list_bookings(session, event), list_marks(session, event)
    names = person_names_by_id(session, [booking.person_id for booking in bookings])
    organisations = {each.id: each.name for each in list_organisation_names(session)}
    rows = [_participant_row(booking, names, organisations, marks) for booking in bookings]
    return sorted(rows, key=lambda row: (row.name.casefold(), row.booking.id))


class ParticipantPart(Struct, frozen=True):
    """The people on one page of a long list."""

    rows: Sequence[ParticipantRow]
    number: int
    pages: int


def part_of(rows: Sequence[ParticipantRow], number: int) -> ParticipantPart:
    """Return a page of the list; a page after the last is empty."""
    pages = max(1, -(-len(rows) // PAGE_SIZE))
    return ParticipantPart(rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], number, pages)


def count_marks(rows: Sequence[ParticipantRow]) -> list[tuple[str, str]]:
    """Return how many people have each mark."""
    counts = Counter(row.mark for row in rows)
    return [
        (mark.label, str(counts[mark])) for mark in (Mark.CAME, Mark.ABSENT, Mark.APOLOGIES, Mark.UNMARKED)
    ]


def participant_cells(rows: Sequence[ParticipantRow]) -> list[tuple[str, str, str, str]]:
    """Return the participants as cells of a file: never what they need or eat."""
    return [
        (row.name, row.organisation, day_of(row.booking.booked_at).isoformat(), row.mark.label)
        for row in rows
    ]


def _participant_row(
    booking: Booking, names: Mapping[int, str], organisations: Mapping[int, str], marks: Mapping[int, Mark]
) -> ParticipantRow:
    return ParticipantRow(
        booking,
        names.get(booking.person_id, ""),
        organisations.get(booking.organisation_id or 0, PARTNER),
        marks.get(booking.id, Mark.UNMARKED),
    )
