"""Who looks after an item, by when it is reviewed, and what its organisation says of it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import Select, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from hub.access import Act, Audience, Viewer, is_allowed, permitted_organisation_ids
from hub.accounts.domain import Person
from hub.audit.domain import record_audit_entry
from hub.catalogue.domain import CatalogueEntry, bump_change_counter
from hub.kit.clock import day_of, years_before
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.row_locks import for_update
from hub.library.domain import ARCHIVED, LIBRARY, ItemStatus, record_statement
from hub.programmes.domain import PROGRAMMES
from hub.publishing.domain.keepers import list_keepers
from hub.publishing.models import ItemUpkeep
from hub.trusts.domain import is_office

UPKEPT_KINDS = (LIBRARY.kind, PROGRAMMES.kind)
KEPT_STATES = ("live", ARCHIVED)
UNNAMED = "An item that is not for everyone"
NO_ITEM = "This item does not exist, or you do not look after it."
PAGE_SIZE = 20
SOON = timedelta(days=31)
"""So long before its review whoever looks after an item is told."""
MAX_YEARS = 3
AUDIT_ACTS = {
    ItemStatus.RUNNING: "confirm item",
    ItemStatus.CHANGED: "say item has changed",
    ItemStatus.ENDED: "say item has ended",
}


class UpkeepPlan(Struct, frozen=True):
    """What an organisation says of its item. `keeper_id` is the public id of who looks after it, or empty."""

    status: ItemStatus
    contact: str
    review_on: date | None
    keeper_id: str


def default_review_day(at: datetime) -> date:
    """Return the day by which an item is reviewed unless its organisation says another: in one year."""
    return day_of(years_before(at, -1))


def check_review_day(review_on: date | None, at: datetime) -> date:
    """Return a day of review that is to come and not too far off; raise Invalid for any other."""
    if review_on is None:
        raise Invalid("review_on", "Enter the date of the next review")
    if not day_of(at) < review_on <= day_of(years_before(at, -MAX_YEARS)):
        raise Invalid("review_on", f"The day must be after today, and within {MAX_YEARS} years")
    return review_on


def find_entry(session: Session, entry_id: int) -> CatalogueEntry | None:
    """Return the catalogue entry of an item whose page is shown."""
    return session.get(CatalogueEntry, entry_id)


def find_upkeep(session: Session, entry_id: int) -> ItemUpkeep | None:
    """Return who looks after an item and until when, or None if nothing is known."""
    return session.get(ItemUpkeep, entry_id)


def ensure_upkeep(session: Session, entry_ids: Collection[int]) -> None:
    """Add empty rows for items that have none; two who do so at once add them once."""
    if not entry_ids:
        return
    empty = {"owner_id": None, "contact": "", "review_on": None, "status": "", "confirmed_by_id": None}
    nothing_yet = {"confirmed_at": None, "reminded_at": None, "lapsed_at": None}
    rows = [{"entry_id": entry_id, **empty, **nothing_yet} for entry_id in sorted(set(entry_ids))]
    insert: Any = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert
    session.execute(insert(ItemUpkeep).values(rows).on_conflict_do_nothing())


def lock_upkeep(session: Session, entry_ids: Collection[int]) -> dict[int, ItemUpkeep]:
    """Return the rows of these items, made where there are none, and locked."""
    ensure_upkeep(session, entry_ids)
    statement = select(ItemUpkeep).where(ItemUpkeep.entry_id.in_(entry_ids)).order_by(ItemUpkeep.entry_id)
    return {row.entry_id: row for row in session.scalars(for_update(statement))}


def get_kept_item(session: Session, viewer: Viewer, public_id: str) -> tuple[CatalogueEntry, ItemUpkeep]:
    """Return an item that the viewer may look after, and its row; raise NotFound in the same words."""
    entry = session.scalar(
        select(CatalogueEntry).where(
            CatalogueEntry.public_id == public_id,
            CatalogueEntry.kind.in_(UPKEPT_KINDS),
            CatalogueEntry.state.in_(KEPT_STATES),
        )
    )
    row = session.get(ItemUpkeep, entry.id) if entry is not None else None
    if entry is None or row is None or not _may_keep(viewer, entry):
        raise NotFound(NO_ITEM)
    return entry, row


def list_kept_items(
    session: Session, viewer: Viewer, page: int
) -> tuple[list[tuple[CatalogueEntry, ItemUpkeep]], int]:
    """Return one page of the items that the viewer's organisations look after, and how many there are.

    Those that are reviewed first come first, and those that have ended last.
    """
    ids = permitted_organisation_ids(viewer, Act.CONFIRM_ITEMS)
    if not ids:
        return [], 0
    kept = select_kept(ids)
    count = session.scalar(select(func.count()).select_from(kept.subquery())) or 0
    # NULLs sort differently in the two databases.
    order = (CatalogueEntry.state == ARCHIVED, func.coalesce(ItemUpkeep.review_on, date(9999, 1, 1)))
    rows = session.execute(
        kept.order_by(*order, CatalogueEntry.sort_title, CatalogueEntry.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return [(row[0], row[1]) for row in rows], count


def select_kept(organisation_ids: Collection[int]) -> Select[CatalogueEntry, ItemUpkeep]:
    """Return the statement of the items of these organisations that someone has said something of."""
    return (
        select(CatalogueEntry, ItemUpkeep)
        .join(ItemUpkeep, ItemUpkeep.entry_id == CatalogueEntry.id)
        .where(
            CatalogueEntry.owner_id.in_(organisation_ids),
            CatalogueEntry.kind.in_(UPKEPT_KINDS),
            CatalogueEntry.state.in_(KEPT_STATES),
        )
    )


def renew_item(session: Session, viewer: Viewer, public_id: str, at: datetime) -> CatalogueEntry:
    """Say that an item was reviewed and stands as it is, and set its next review in one year."""
    entry, row = _lock(session, viewer, public_id)
    if row.status == ItemStatus.ENDED:
        raise Conflict("This item has ended, so there is nothing to review.")
    status = ItemStatus(row.status) if row.status else ItemStatus.RUNNING
    row.owner_id = row.owner_id or viewer.person_id
    state_item(session, viewer, (entry, row), status, default_review_day(at), at)
    return entry


def save_upkeep(
    session: Session, viewer: Viewer, public_id: str, plan: UpkeepPlan, at: datetime
) -> CatalogueEntry:
    """Save what an organisation says of its item, who is asked about it, and who looks after it."""
    entry, row = _lock(session, viewer, public_id)
    has_ended = plan.status is ItemStatus.ENDED
    review_on = None if has_ended else check_review_day(plan.review_on, at)
    if not has_ended and not plan.contact.strip():
        raise Invalid("contact", "Enter the role to contact")
    members = list_keepers(session, entry.owner_id, day_of(at))
    keepers = {member.person.public_id: member.person.id for member in members}
    if plan.keeper_id and plan.keeper_id not in keepers:
        raise Invalid("keeper", "Choose a person from the list")
    row.owner_id, row.contact = keepers.get(plan.keeper_id), plan.contact.strip()
    state_item(session, viewer, (entry, row), plan.status, review_on, at)
    return entry


def begin_review(session: Session, entry_id: int, keeper_id: int | None, contact: str, at: datetime) -> None:
    """Set the next review of an item that was published just now, and who looks after it.

    What was said of an older version says nothing of this one.
    """
    row = lock_upkeep(session, [entry_id])[entry_id]
    row.status, row.confirmed_by_id, row.confirmed_at = "", None, None
    row.owner_id, row.contact = keeper_id or row.owner_id, contact or row.contact
    row.review_on, row.reminded_at, row.lapsed_at = default_review_day(at), None, None
    session.flush()


def state_item(
    session: Session,
    viewer: Viewer,
    item: tuple[CatalogueEntry, ItemUpkeep],
    status: ItemStatus,
    review_on: date | None,
    at: datetime,
) -> None:
    """Record what an organisation says of an item whose row is locked, and by when it looks again."""
    entry, row = item
    row.status, row.confirmed_by_id, row.confirmed_at = status.value, viewer.person_id, at
    row.review_on, row.reminded_at, row.lapsed_at = review_on, None, None
    by = "hub office" if is_office(session, entry.owner_id) else "trust"
    record_statement(session, entry, status, by=by, at=at)
    record_audit_entry(
        session,
        viewer,
        AUDIT_ACTS[status],
        kind="item",
        object_id=entry.public_id,
        organisation_id=entry.owner_id,
        at=at,
    )


def keeper_public_id(session: Session, row: ItemUpkeep) -> str:
    """Return the public id of who looks after an item; empty if nobody does."""
    if row.owner_id is None:
        return ""
    return session.scalar(select(Person.public_id).where(Person.id == row.owner_id)) or ""


def titles_by_public_id(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Return the titles of items by public id; an item that is not for everyone is not named."""
    columns = (CatalogueEntry.public_id, CatalogueEntry.title, CatalogueEntry.audience)
    rows = session.execute(select(*columns).where(CatalogueEntry.public_id.in_(ids)))
    return {row.public_id: row.title if row.audience == Audience.PUBLIC else UNNAMED for row in rows}


def _may_keep(viewer: Viewer, entry: CatalogueEntry) -> bool:
    return is_allowed(viewer, Act.CONFIRM_ITEMS, organisation_id=entry.owner_id)


def _lock(session: Session, viewer: Viewer, public_id: str) -> tuple[CatalogueEntry, ItemUpkeep]:
    """Return an item and its row, locked; nobody else writes to the catalogue until the end."""
    entry, row = get_kept_item(session, viewer, public_id)
    row = lock_upkeep(session, [entry.id])[entry.id]
    bump_change_counter(session)
    session.refresh(entry)
    if entry.state not in KEPT_STATES:
        raise NotFound(NO_ITEM)
    return entry, row
