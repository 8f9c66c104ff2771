"""The board as pages and files show it: groups of events, what waits for the viewer, and days by trust."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.events.domain.boards import RELEASED_WITHIN, THIN, Board, BoardEvent, DayCounts, EventGroup
from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.event_states import last_day_to_book
from hub.events.domain.queries import may_schedule
from hub.events.domain.stand_downs import StandDownCount
from hub.events.presenters.event_helpers import list_attendance_tasks
from hub.events.presenters.own import list_draft_tasks
from hub.events.presenters.releases import list_release_tasks
from hub.events.presenters.words import format_when
from hub.extension.items import ProfileSection, SectionItem
from hub.kit.clock import day_of, format_day
from hub.kit.page import Link
from hub.kit.xlsx_export import Cell
from hub.trusts.domain import OFFICE, OrganisationNames

SHOWN = 10
"""So many events of a group stand on the board; its own page has the rest."""
PAGE_SIZE = 20
COLUMNS = (
    "Event",
    "Arranged by",
    "Day",
    "State",
    "Places",
    "Booked or offered",
    "Waiting",
    "Kept and unused",
)
LABELS = {
    EventGroup.THIN: ("Few bookings", THIN.words),
    EventGroup.FULL: ("Full", "No place is free. People can join the waiting list while booking is open."),
    EventGroup.SHORT: (
        "Kept places not taken",
        "Places kept for a trust or partners have not been taken, and will be released in the next "
        f"{RELEASED_WITHIN.days} days.",
    ),
    EventGroup.OPEN: (
        "Open for booking",
        "Places are free, or another organisation takes the bookings. If booking ends in more than "
        f"{THIN.days} days, it is too early to list an event under “Few bookings”.",
    ),
    EventGroup.ENDED: ("Booking has ended", "These events have not taken place yet."),
}
BAR_WIDTH, BAR_HEIGHT, LINE_HEIGHT, TOP = 250, 12, 54, 4


class BoardRow(Struct, frozen=True):
    """An event on the board: what it is, and its places in words."""

    title: str
    url: str
    when: str
    organisation: str
    places: str
    unused: str


class BoardGroup(Struct, frozen=True):
    """A group of events on the board, with how many there are."""

    slug: str
    name: str
    rule: str
    count: int
    rows: tuple[BoardRow, ...]


class DayBars(Struct, frozen=True):
    """The days of events of one organisation, as figures and as widths of bars."""

    organisation: str
    last: int
    coming: int
    cancelled: str
    last_width: int
    coming_width: int
    top: int


def board_groups(board: Board, names: Mapping[int, OrganisationNames]) -> list[BoardGroup]:
    """Return the groups of the board with their first events."""
    return [board_group(board, group, names, 1, SHOWN) for group in LABELS]


def board_group(
    board: Board, group: EventGroup, names: Mapping[int, OrganisationNames], page: int, size: int = PAGE_SIZE
) -> BoardGroup:
    """Return one page of a group."""
    found = board.list_group(group)
    shown = found[(page - 1) * size : page * size]
    name, rule = LABELS[group]
    return BoardGroup(group.value, name, rule, len(found), tuple(_board_row(each, names) for each in shown))


def list_waiting_for_viewer(session: Session, viewer: Viewer) -> list[tuple[str, list[SectionItem], int]]:
    """Return what waits for the viewer: a heading, the first tasks, and how many more there are."""
    sources = (
        ("Drafts to finish", list_draft_tasks),
        ("Past events where attendance is not marked", list_attendance_tasks),
        ("Requests for release from duty", list_release_tasks),
    )
    found = [(name, source(session, viewer)) for name, source in sources]
    return [(name, items[:SHOWN], max(0, len(items) - SHOWN)) for name, items in found if items]


def day_rows(
    counts: Mapping[int, DayCounts],
    stand_downs: Sequence[StandDownCount],
    names: Mapping[int, OrganisationNames],
    counted: frozenset[int] | None,
) -> list[DayBars]:
    """Return a row for each organisation; `counted`: whose stand-downs the viewer may see (None: all)."""
    most = max((max(each.last, each.coming) for each in counts.values()), default=0)
    withdrawn = {id_: sum(row.people for row in stand_downs if row.organisation_id == id_) for id_ in names}
    rows = []
    for number, (id_, each) in enumerate(names.items()):
        days = counts.get(id_, DayCounts(0, 0))
        may_see = each.kind != OFFICE and (counted is None or id_ in counted)
        rows.append(
            DayBars(
                "Hub office (national)" if each.kind == OFFICE else each.short_name,
                days.last,
                days.coming,
                f"{withdrawn[id_]:,}" if may_see else "",
                _width(days.last, most),
                _width(days.coming, most),
                TOP + number * LINE_HEIGHT,
            )
        )
    return rows


def board_cells(board: Board, names: Mapping[int, OrganisationNames]) -> list[tuple[Cell, ...]]:
    """Return the events of the board as cells of a file; numbers only if the viewer may see them."""
    return [
        (
            each.event.title,
            names[each.event.organisation_id].name,
            day_of(each.event.starts_at),
            LABELS[each.group][0],
            each.event.capacity if each.is_exact else "",
            sum(each.counts.taken.values()) if each.is_exact else each.counts.availability.label,
            each.waiting if each.is_exact else "",
            _unused_words(each, names),
        )
        for each in board.events
    ]


def _width(days: int, most: int) -> int:
    return round(BAR_WIDTH * days / most) if most else 0


def _board_row(row: BoardEvent, names: Mapping[int, OrganisationNames]) -> BoardRow:
    event, page = row.event, event_address(row.event.slug)
    return BoardRow(
        event.title,
        f"{page}/manage" if row.is_exact else page,
        format_when(event.starts_at, event.ends_at),
        names[event.organisation_id].short_name,
        _places_words(row),
        _unused_words(row, names),
    )


def _places_words(row: BoardEvent) -> str:
    if row.event.booking_address:
        return "Places are booked elsewhere"
    if not row.is_exact:
        return row.counts.availability.label
    words = f"{sum(row.counts.taken.values())} of {row.event.capacity} places booked or offered"
    if row.waiting:
        words += f", {row.waiting} waiting"
    if row.group is EventGroup.THIN:
        words += f". Booking ends on {format_day(last_day_to_book(row.event))}"
    return words


def _unused_words(row: BoardEvent, names: Mapping[int, OrganisationNames]) -> str:
    return ", ".join(
        f"{places} for {names[id_].short_name if id_ is not None else 'partners'}"
        for id_, places in row.unused.items()
    )


def list_board_link(_session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the link to the board for those who schedule events."""
    if not may_schedule(viewer):
        return []
    link = Link("Events overview", "/events/board")
    return [SectionItem(link, "Upcoming events and how many people have booked")]


BOARD_SECTIONS = (ProfileSection("Events you schedule", "", list_board_link),)
