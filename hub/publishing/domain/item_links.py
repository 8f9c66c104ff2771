"""Links of items to other sites: which there are, when each is checked next, and how it went."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from msgspec import Struct
from sqlalchemy import and_, delete, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, permitted_organisation_ids
from hub.catalogue.domain import CatalogueEntry
from hub.kit.row_locks import execute_and_count, for_update
from hub.publishing.domain.upkeep import UPKEPT_KINDS
from hub.publishing.models import ItemLink

BACK_OFF = tuple(timedelta(days=days) for days in (1, 2, 4, 8))
"""How long the check waits after each failure in a row; a link that works is seen again after a week."""
AGAIN_AFTER = timedelta(days=7)
BROKEN_AFTER = 3
"""So many failures in a row, which by the waits between them take three days or longer."""
MAX_LINKS_OF_ITEM = 50
MAX_AT_ONCE = 500
MAX_SHOWN = 20


class LinkState(StrEnum):
    """How the last check of a link went."""

    NEW = "new"
    WORKS = "works"
    FAILING = "failing"
    BROKEN = "broken"
    REFUSED = "refused"


class Outcome(StrEnum):
    """What one check found: the link works, does not, is one that the hub does not open, or cannot say."""

    WORKS = "works"
    FAILED = "failed"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class LinkResult(Struct, frozen=True):
    """What one check found, with a sentence for whoever looks after the item."""

    outcome: Outcome
    message: str = ""


def external_links(links: Iterable[str]) -> list[str]:
    """Return the addresses of other sites among these links, each once."""
    return [link for link in dict.fromkeys(links) if link.lower().startswith(("http://", "https://"))][
        :MAX_LINKS_OF_ITEM
    ]


def save_links(session: Session, links_by_entry: Mapping[int, Sequence[str]], at: datetime) -> None:
    """Make the rows of these items the same as their links; a new link is checked at once."""
    if not links_by_entry:
        return
    wanted = {(entry_id, url) for entry_id, urls in links_by_entry.items() for url in urls}
    statement = select(ItemLink.entry_id, ItemLink.url).where(ItemLink.entry_id.in_(links_by_entry))
    known = {(row.entry_id, row.url) for row in session.execute(statement)}
    if gone := known - wanted:
        session.execute(delete(ItemLink).where(tuple_(ItemLink.entry_id, ItemLink.url).in_(sorted(gone))))
    nothing_yet = {"state": LinkState.NEW.value, "failures": 0, "checked_at": None, "message": ""}
    rows = [
        {"entry_id": entry_id, "url": url, "next_at": at, **nothing_yet}
        for entry_id, url in sorted(wanted - known)
    ]
    if rows:
        insert: Any = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert
        session.execute(insert(ItemLink).values(rows).on_conflict_do_nothing())


def delete_links_of_gone(session: Session) -> int:
    """Delete the rows of items that have ended or were withdrawn; return how many."""
    gone = select(CatalogueEntry.id).where(
        CatalogueEntry.state != "live", CatalogueEntry.kind.in_(UPKEPT_KINDS)
    )
    return execute_and_count(session, delete(ItemLink).where(ItemLink.entry_id.in_(gone)))


def list_links_to_check(session: Session, at: datetime) -> list[str]:
    """Return the addresses whose next check is due, each once, those that waited longest first."""
    statement = (
        select(ItemLink.url, ItemLink.next_at)
        .where(ItemLink.next_at <= at)
        .order_by(ItemLink.next_at, ItemLink.url)
        .limit(MAX_AT_ONCE)
    )
    return list(dict.fromkeys(row.url for row in session.execute(statement)))


def record_result(session: Session, url: str, result: LinkResult, at: datetime) -> None:
    """Record what a check found of an address, for every item that links to it."""
    due = and_(ItemLink.url == url, ItemLink.next_at <= at)
    rows = session.scalars(for_update(select(ItemLink).where(due).order_by(ItemLink.entry_id)))
    for row in rows:
        _record(row, result, at)
    session.flush()


def _record(row: ItemLink, result: LinkResult, at: datetime) -> None:
    row.checked_at, row.message = at, result.message
    if result.outcome is Outcome.FAILED:
        row.failures += 1
        row.state = (LinkState.BROKEN if row.failures >= BROKEN_AFTER else LinkState.FAILING).value
        row.next_at = at + BACK_OFF[min(row.failures, len(BACK_OFF)) - 1]
    elif result.outcome is Outcome.UNKNOWN:
        # It says nothing of the link, so its count and state stay.
        row.next_at = at + BACK_OFF[0]
    else:
        is_refused = result.outcome is Outcome.REFUSED
        row.failures, row.state = 0, (LinkState.REFUSED if is_refused else LinkState.WORKS).value
        row.next_at = at + AGAIN_AFTER


def list_broken_links(session: Session, viewer: Viewer) -> list[tuple[ItemLink, CatalogueEntry]]:
    """Return the broken links of items that the viewer's organisations own, and those the hub refuses."""
    ids = permitted_organisation_ids(viewer, Act.CONFIRM_ITEMS)
    if not ids:
        return []
    statement = (
        select(ItemLink, CatalogueEntry)
        .join(CatalogueEntry, CatalogueEntry.id == ItemLink.entry_id)
        .where(
            CatalogueEntry.owner_id.in_(ids),
            CatalogueEntry.state == "live",
            ItemLink.state.in_((LinkState.BROKEN.value, LinkState.REFUSED.value)),
        )
        .order_by(CatalogueEntry.id, ItemLink.url)
        .limit(MAX_SHOWN)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]
