"""Saved items: what a person keeps for later. Nobody else sees them."""

from datetime import datetime
from uuid import uuid4

from msgspec import Struct
from sqlalchemy import Select, and_, delete, func, select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain import lock_person
from hub.catalogue.domain import CatalogueEntry, get_entry_by_slug, readable_entry_conditions
from hub.following.models import SavedItem
from hub.kit.errors import Conflict, Gone, NotFound
from hub.kit.row_locks import execute_and_count

MAX_SAVED = 500
PAGE_SIZE = 20
LIMIT_REACHED = f"You have saved {MAX_SAVED} items, the maximum. Remove one first."
NOT_SAVED = "This is not among your saved items. You may have removed it in another window."
WITHDRAWN = "This has been withdrawn, so it cannot be saved."


class SavedLine(Struct, frozen=True):
    """One line of a person's saved items; `entry` is None if they can no longer read it."""

    public_id: str
    saved_at: datetime
    entry: CatalogueEntry | None


def save_item(session: Session, by: Viewer, kind: str, slug: str, at: datetime) -> CatalogueEntry:
    """Save an item that the person may read, once; return its entry.

    Raises NotFound or Gone for what they cannot read, and Conflict at the limit.
    """
    entry = get_entry_by_slug(session, by, kind, slug)
    if entry.state == "gone":
        raise Gone(WITHDRAWN)
    person_id = _lock(session, by)
    if find_saved_id(session, by, entry.id):
        return entry
    if count_saved_items(session, by) >= MAX_SAVED:
        raise Conflict(LIMIT_REACHED)
    session.add(SavedItem(public_id=uuid4().hex, person_id=person_id, entry_id=entry.id, saved_at=at))
    session.flush()
    return entry


def _lock(session: Session, by: Viewer) -> int:
    # One act of a person at a time, so that two windows neither save twice nor pass the limit.
    person = lock_person(session, by.person_id or 0)
    if person is None:
        raise NotFound(NOT_SAVED)
    return person.id


def remove_saved_item(session: Session, by: Viewer, public_id: str) -> CatalogueEntry | None:
    """Remove a saved item; return its entry if the person can read it.

    Raises NotFound if the item is not theirs.
    """
    line = _find_line(session, by, public_id)
    own = (SavedItem.person_id == by.person_id, SavedItem.public_id == public_id)
    if line is None or not execute_and_count(session, delete(SavedItem).where(*own)):
        raise NotFound(NOT_SAVED)
    return line.entry


def find_saved_id(session: Session, viewer: Viewer, entry_id: int) -> str | None:
    """Return the public id under which a person has saved an entry, or None."""
    return session.scalar(
        select(SavedItem.public_id).where(
            SavedItem.person_id == viewer.person_id, SavedItem.entry_id == entry_id
        )
    )


def count_saved_items(session: Session, viewer: Viewer) -> int:
    """Return how many items a person has saved, with those that they can no longer read."""
    own = SavedItem.person_id == viewer.person_id
    return session.scalar(select(func.count(SavedItem.id)).where(own)) or 0


def list_saved_items(
    session: Session, viewer: Viewer, *, page: int = 1, size: int = PAGE_SIZE
) -> list[SavedLine]:
    """Return one page of what a person has saved, newest first."""
    statement = _select_lines(viewer).order_by(SavedItem.saved_at.desc(), SavedItem.id.desc())
    rows = session.execute(statement.limit(size).offset((page - 1) * size))
    return [SavedLine(*row) for row in rows]


def _find_line(session: Session, viewer: Viewer, public_id: str) -> SavedLine | None:
    row = session.execute(_select_lines(viewer).where(SavedItem.public_id == public_id)).one_or_none()
    return None if row is None else SavedLine(*row)


def _select_lines(viewer: Viewer) -> Select[str, datetime, CatalogueEntry]:
    """Return the saved items of a person, each with its entry if they can read it."""
    is_readable = and_(CatalogueEntry.id == SavedItem.entry_id, *readable_entry_conditions(viewer))
    return (
        select(SavedItem.public_id, SavedItem.saved_at, CatalogueEntry)
        .outerjoin(CatalogueEntry, is_readable)
        .where(SavedItem.person_id == viewer.person_id)
    )
