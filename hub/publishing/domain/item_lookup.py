"""The item below whose address a page stands: a resource of the library or a programme."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import CatalogueEntry, get_entry_by_slug, lock_writers
from hub.kit.errors import Gone
from hub.kit.page import Link
from hub.kit.row_locks import for_update
from hub.library.domain import LIBRARY, explain_withdrawal
from hub.programmes.domain import PROGRAMMES

SHELVES = {shelf.base_path.lstrip("/"): shelf for shelf in (LIBRARY, PROGRAMMES)}
"""The shelves of items that organisations write themselves, by the first part of their addresses."""
ITEM_KINDS = tuple(shelf.kind for shelf in SHELVES.values())


def get_item(
    session: Session, viewer: Viewer, shelf_name: str, slug: str, *, lock: bool = False
) -> CatalogueEntry:
    """Return the live item with this slug; raise NotFound, Moved, or Gone if its owner has withdrawn it."""
    shelf = SHELVES[shelf_name]
    fallback = ITEM_KINDS if shelf is LIBRARY else ()
    entry = get_entry_by_slug(session, viewer, shelf.kind, slug, fallback_kinds=fallback)
    if lock:
        entry = lock_item(session, entry.id)
    if entry.state != "live":
        raise Gone(explain_withdrawal(session, entry), (Link("Go to the library", LIBRARY.base_path),))
    return entry


def lock_item(session: Session, entry_id: int) -> CatalogueEntry:
    """Return an item with a row lock, so that what changes its evidence comes one after another.

    The writers of the catalogue change its rows under the lock of the change counter, so this comes first.
    """
    lock_writers(session)
    statement = select(CatalogueEntry).where(CatalogueEntry.id == entry_id)
    return session.scalars(for_update(statement).execution_options(populate_existing=True)).one()
