"""The board: the coming events of those who schedule, in groups, with numbers; and days of events by trust.

What is read is bounded, and the number of statements does not depend on how many events there are.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import Select, func, or_, select, true
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, is_allowed, permitted_organisation_ids
from hub.events.domain.event_states import IS_PUBLIC, EventState, is_bookable, last_moment_to_book
from hub.events.domain.places import PlaceCounts
from hub.events.models import Booking, Event, PlaceAllocation, PlaceOffer, WaitingListEntry
from hub.kit.clock import day_of

MAX_READ = 200
"""So many of the next events at most stand on a board."""
RELEASED_WITHIN = timedelta(days=14)
YEAR = timedelta(days=365)


class ThinRule(Struct, frozen=True):
    """When an event is thin: booking ends within `days`, and fewer than `percent` of its places are taken."""

    days: int
    percent: int

    @property
    def words(self) -> str:
        """The rule as the page states it."""
        return (
            f"Booking ends within {self.days} days, and fewer than {self.percent}% of the places are taken."
        )


THIN = ThinRule(28, 50)


class EventGroup(StrEnum):
    """A group of the board. An event is in one of the first four, and may be short of a trust as well."""

    THIN = "thin"
    FULL = "full"
    OPEN = "open"
    ENDED = "ended"
    SHORT = "short"


class BoardEvent(Struct, frozen=True):
    """A coming event: its places, how many people wait, and whether the viewer may see exact numbers.

    `unused` holds the kept places that nobody has taken, by organisation, of those that the viewer may see.
    """

    event: Event
    counts: PlaceCounts
    waiting: int
    is_exact: bool
    group: EventGroup
    unused: Mapping[int | None, int]
    is_short: bool

    def is_in(self, group: EventGroup) -> bool:
        """Return whether the event stands in a group."""
        return self.is_short if group is EventGroup.SHORT else self.group is group


class Board(Struct, frozen=True):
    """The next events of a viewer by date; `has_more` if there are more than MAX_READ."""

    events: tuple[BoardEvent, ...]
    has_more: bool

    def list_group(self, group: EventGroup) -> list[BoardEvent]:
        """Return the events of a group by date."""
        return [each for each in self.events if each.is_in(group)]


class DayCounts(Struct, frozen=True):
    """How many days of events an organisation had in the last 12 months, and has in the next 12."""

    last: int
    coming: int


def read_board(session: Session, viewer: Viewer, at: datetime) -> Board:
    """Return the coming events that concern a viewer.

    The hub office sees all; others those of their organisation, and the others in which its people take part.
    """
    found = list(session.scalars(_coming_events(viewer, at).limit(MAX_READ + 1)))
    events = found[:MAX_READ]
    ids = [event.id for event in events]
    taken, kept, waiting = (
        _count_taken(session, ids, at),
        _read_kept(session, ids, at),
        _count_waiting(session, ids),
    )
    own = permitted_organisation_ids(viewer, Act.ACT_FOR_TRUST_AT_EVENTS) or frozenset()
    rows = []
    for event in events:
        counts = PlaceCounts(
            event.capacity, taken[event.id], {id_: row.places for id_, row in kept[event.id].items()}
        )
        is_exact = is_allowed(viewer, Act.SCHEDULE_EVENTS, organisation_id=event.organisation_id)
        unused = {
            id_: places - counts.taken.get(id_, 0)
            for id_, places in counts.allocated.items()
            if places > counts.taken.get(id_, 0) and (is_exact or id_ in own)
        }
        is_short = any(kept[event.id][id_].kept_until <= day_of(at + RELEASED_WITHIN) for id_ in unused)
        group = find_group(event, counts, at)
        if group is EventGroup.THIN and not is_exact:
            # How few have booked is for those who see the numbers.
            group = EventGroup.OPEN
        rows.append(BoardEvent(event, counts, waiting[event.id], is_exact, group, unused, is_short))
    return Board(tuple(rows), len(found) > MAX_READ)


def find_group(event: Event, counts: PlaceCounts, at: datetime) -> EventGroup:
    """Return the group in which a coming event stands."""
    if event.booking_address and event.state == EventState.OPEN:
        return EventGroup.OPEN
    if not is_bookable(event, at):
        return EventGroup.ENDED
    if not counts.free:
        return EventGroup.FULL
    taken = sum(counts.taken.values())
    ends_soon = last_moment_to_book(event) <= at + timedelta(days=THIN.days)
    return EventGroup.THIN if ends_soon and taken * 100 < THIN.percent * event.capacity else EventGroup.OPEN


def count_event_days(session: Session, viewer: Viewer, at: datetime) -> dict[int, DayCounts]:
    """Return the days of events by organisation: each event that takes place is one day.

    The dates of public events are public, so every viewer of a board sees those of all organisations.
    """
    has_begun = (Event.starts_at <= at).label("has_begun")
    rows = session.execute(
        select(Event.organisation_id, has_begun, func.count())
        .where(
            IS_PUBLIC,
            Event.state != EventState.CANCELLED.value,
            Event.starts_at > at - YEAR,
            Event.starts_at <= at + YEAR,
        )
        .group_by(Event.organisation_id, has_begun)
    )
    found: dict[int, Counter[bool]] = defaultdict(Counter)
    for organisation_id, begun, count in rows:
        found[organisation_id][bool(begun)] += count
    return {id_: DayCounts(counts[True], counts[False]) for id_, counts in found.items()}


def _coming_events(viewer: Viewer, at: datetime) -> Select[Event]:
    statement = select(Event).where(
        IS_PUBLIC, Event.state != EventState.CANCELLED.value, Event.starts_at > at
    )
    ids = permitted_organisation_ids(viewer, Act.SCHEDULE_EVENTS)
    if ids is not None:
        booked = select(Booking.event_id).where(
            Booking.organisation_id.in_(ids), Booking.ended_at.is_(None), Booking.event_id == Event.id
        )
        kept = select(PlaceAllocation.event_id).where(
            PlaceAllocation.organisation_id.in_(ids), PlaceAllocation.event_id == Event.id
        )
        statement = statement.where(or_(Event.organisation_id.in_(ids), booked.exists(), kept.exists()))
    return statement.order_by(Event.starts_at, Event.id)


def _count_taken(session: Session, ids: Collection[int], at: datetime) -> dict[int, Counter[int | None]]:
    found: dict[int, Counter[int | None]] = defaultdict(Counter)
    for table, condition in ((Booking, true()), (PlaceOffer, PlaceOffer.expires_at > at)):
        rows = session.execute(
            select(table.event_id, table.organisation_id, func.count())
            .where(table.event_id.in_(ids), table.ended_at.is_(None), condition)
            .group_by(table.event_id, table.organisation_id)
        )
        for event_id, organisation_id, count in rows:
            found[event_id][organisation_id] += count
    return found


def _read_kept(
    session: Session, ids: Collection[int], at: datetime
) -> dict[int, dict[int | None, PlaceAllocation]]:
    found: dict[int, dict[int | None, PlaceAllocation]] = defaultdict(dict)
    statement = select(PlaceAllocation).where(
        PlaceAllocation.event_id.in_(ids), PlaceAllocation.kept_until >= day_of(at)
    )
    for row in session.scalars(statement):
        found[row.event_id][row.organisation_id] = row
    return found


def _count_waiting(session: Session, ids: Collection[int]) -> Counter[int]:
    # As in the waiting list itself, whoever has an offer does not wait.
    offered = PlaceOffer.id
    rows = session.execute(
        select(WaitingListEntry.event_id, func.count())
        .outerjoin(
            PlaceOffer,
            (PlaceOffer.event_id == WaitingListEntry.event_id)
            & (PlaceOffer.person_id == WaitingListEntry.person_id)
            & PlaceOffer.ended_at.is_(None),
        )
        .where(WaitingListEntry.event_id.in_(ids), WaitingListEntry.ended_at.is_(None), offered.is_(None))
        .group_by(WaitingListEntry.event_id)
    )
    return Counter({row[0]: row[1] for row in rows})
