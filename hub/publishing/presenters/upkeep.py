"""What keeps items current, on pages: reviews, who looks after an item, and what its trust says of it."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, is_allowed
from hub.accounts.domain import person_names_by_id
from hub.catalogue.domain import CatalogueEntry
from hub.kit.clock import day_of, format_date, format_day, format_month, start_of_day
from hub.kit.text import count_of
from hub.library.domain import FOUND_IN_STUDY, ItemStatus
from hub.publishing.domain.upkeep import SOON
from hub.publishing.models import ItemUpkeep
from hub.trusts.domain import OFFICE, list_organisation_names, organisation_names_by_id

DESK = "/desk/library"
CONFIRM = f"{DESK}/confirm"
UPKEEP = f"{DESK}/upkeep"
NOBODY = "Nobody yet (we ask the leads)"
OFFICE_KEEPS = "Hub office staff"


class KeptItem(Struct, frozen=True):
    """An item as those who look after it see it in their list."""

    public_id: str
    title: str
    url: str
    status: str
    rows: tuple[tuple[str, str], ...]
    is_overdue: bool
    is_near: bool
    has_ended: bool
    needs_keeper: bool
    evaluation_url: str
    edit_url: str


class UpkeepPart(Struct, frozen=True):
    """What the page of an item says of its reviews. `upkeep_url` is empty for those who read only."""

    overdue_since: str
    rows: tuple[tuple[str, str], ...]
    report_url: str
    upkeep_url: str
    upkeep_words: str


def kept_items(
    session: Session, items: Sequence[tuple[CatalogueEntry, ItemUpkeep]], at: datetime
) -> list[KeptItem]:
    """Return items for the list of those who look after them."""
    names = person_names_by_id(session, [row.owner_id for _, row in items])
    offices = (
        {each.id for each in list_organisation_names(session) if each.kind == OFFICE} if items else set()
    )
    return [
        _kept_item(
            entry,
            row,
            names.get(row.owner_id or 0, OFFICE_KEEPS if entry.owner_id in offices else NOBODY),
            at,
            is_of_office=entry.owner_id in offices,
        )
        for entry, row in items
    ]


def upkeep_part(viewer: Viewer, entry: CatalogueEntry, row: ItemUpkeep | None) -> UpkeepPart:
    """Return what the page of an item says of its reviews."""
    may_keep = is_allowed(viewer, Act.CONFIRM_ITEMS, organisation_id=entry.owner_id)
    is_found = entry.note == FOUND_IN_STUDY
    rows: list[tuple[str, str]] = []
    if row is not None and row.status and row.confirmed_at is not None:
        said_on = format_date(row.confirmed_at)
        rows.append(("Status, from its organisation", f"{ItemStatus(row.status).label} ({said_on})"))
    if row is not None and row.contact:
        rows.append(("Contact", row.contact))
    if row is not None and row.review_on is not None:
        rows.append(("To be reviewed by", format_month(start_of_day(row.review_on))))
    is_overdue = row is not None and row.lapsed_at is not None and row.review_on is not None
    return UpkeepPart(
        overdue_since=format_day(row.review_on) if is_overdue and row and row.review_on else "",
        rows=tuple(rows),
        report_url=f"{entry.address}/report",
        upkeep_url=_upkeep_url(entry, row, is_found=is_found) if may_keep else "",
        upkeep_words="Confirm its status" if is_found else "Review it, or choose who looks after it",
    )


def confirmed_words(said: Sequence[ItemStatus]) -> str:
    """Return what a trust has said in one act: how many items, and how many of each status."""
    counts = ((status, said.count(status)) for status in ItemStatus)
    statuses = ", ".join(f"{count} {status.label.lower()}" for status, count in counts if count)
    return f"The status of {count_of(len(said), 'item')} was saved: {statuses}."


def organisations_of(session: Session, entries: Sequence[CatalogueEntry]) -> str:
    """Return the names of the organisations to which these items belong, as people list them."""
    known = organisation_names_by_id(session)
    names = sorted({known[entry.owner_id].name for entry in entries})
    return " and ".join(names) if names else "your trust"


def _upkeep_url(entry: CatalogueEntry, row: ItemUpkeep | None, *, is_found: bool) -> str:
    if is_found:
        return CONFIRM
    return f"{UPKEEP}/{entry.public_id}" if row is not None else ""


def _kept_item(
    entry: CatalogueEntry, row: ItemUpkeep, keeper: str, at: datetime, *, is_of_office: bool
) -> KeptItem:
    has_ended = row.status == ItemStatus.ENDED
    rows = [("Looked after by", keeper)]
    if row.contact:
        rows.append(("Contact on its page", row.contact))
    if row.confirmed_at is not None:
        rows.append(("Last reviewed", format_date(row.confirmed_at)))
    if row.review_on is not None:
        rows.append(("Review by", format_day(row.review_on)))
    return KeptItem(
        public_id=entry.public_id,
        title=entry.title,
        url=entry.address,
        status=ItemStatus(row.status).label if row.status else "Not yet confirmed",
        rows=tuple(rows),
        is_overdue=_is_before(row.review_on, day_of(at)),
        is_near=_is_before(row.review_on, day_of(at + SOON)),
        has_ended=has_ended,
        needs_keeper=row.owner_id is None and not has_ended and not is_of_office,
        evaluation_url="" if has_ended else f"{entry.address}/evaluations/new",
        edit_url=f"{entry.address}/edit" if row.status == ItemStatus.CHANGED else "",
    )


def _is_before(day: date | None, other: date) -> bool:
    return day is not None and day < other
