"""Who uses an item, and from which item it comes: the lists on pages and on /desk."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, permitted_organisation_ids
from hub.catalogue.domain import CatalogueEntry, visible_entry_conditions
from hub.publishing.models import Adoption

PAGE_SIZE = 20
MAX_NAMED, MAX_ORIGINS, MAX_NEW = 5, 10, 20
NEW_FOR = timedelta(days=14)


class AdoptionPage(Struct, frozen=True):
    """One page of the adoptions of an item, the current ones first, with how many there are."""

    adoptions: tuple[Adoption, ...]
    count: int
    current: int

    @property
    def pages(self) -> int:
        """The number of pages; an empty list has one."""
        return max(1, -(-self.count // PAGE_SIZE))


def list_adoptions(session: Session, entry_id: int, page: int) -> AdoptionPage:
    """Return one page of the adoptions of an item that the viewer may see."""
    of_item = Adoption.entry_id == entry_id
    count = session.scalar(select(func.count(Adoption.id)).where(of_item)) or 0
    statement = (
        select(Adoption)
        .where(of_item)
        .order_by(Adoption.ended_at.is_not(None), Adoption.id.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return AdoptionPage(tuple(session.scalars(statement)), count, count_adoptions(session, entry_id))


def count_adoptions(session: Session, entry_id: int) -> int:
    """Return how many organisations use an item at present."""
    is_current = (Adoption.entry_id == entry_id, Adoption.ended_at.is_(None))
    return session.scalar(select(func.count(Adoption.id)).where(*is_current)) or 0


def list_newest_adoptions(session: Session, entry_id: int) -> list[Adoption]:
    """Return the newest current adoptions of an item, as many as its page names."""
    statement = select(Adoption).where(Adoption.entry_id == entry_id, Adoption.ended_at.is_(None))
    return list(session.scalars(statement.order_by(Adoption.id.desc()).limit(MAX_NAMED)))


def list_origins(session: Session, viewer: Viewer, entry_id: int) -> list[tuple[Adoption, CatalogueEntry]]:
    """Return the items of others of which this item is a version, as far as the viewer may see them."""
    rows = session.execute(
        select(Adoption, CatalogueEntry)
        .join(CatalogueEntry, CatalogueEntry.id == Adoption.entry_id)
        .where(
            Adoption.own_entry_id == entry_id,
            Adoption.ended_at.is_(None),
            *visible_entry_conditions(viewer),
        )
        .order_by(Adoption.id)
        .limit(MAX_ORIGINS)
    )
    return [(row[0], row[1]) for row in rows]


def own_items_by_id(
    session: Session, viewer: Viewer, adoptions: Sequence[Adoption]
) -> dict[int, CatalogueEntry]:
    """Return the items in which the adopters describe their versions, as far as the viewer may see them."""
    ids = {row.own_entry_id for row in adoptions if row.own_entry_id is not None}
    if not ids:
        return {}
    statement = select(CatalogueEntry).where(CatalogueEntry.id.in_(ids), *visible_entry_conditions(viewer))
    return {entry.id: entry for entry in session.scalars(statement)}


def list_new_adoptions(
    session: Session, viewer: Viewer, at: datetime
) -> list[tuple[Adoption, CatalogueEntry]]:
    """Return the adoptions of the last two weeks of items of organisations for which the viewer writes."""
    ids = permitted_organisation_ids(viewer, Act.WRITE_ITEMS)
    if not ids:
        return []
    rows = session.execute(
        select(Adoption, CatalogueEntry)
        .join(CatalogueEntry, CatalogueEntry.id == Adoption.entry_id)
        .where(
            Adoption.created_at > at - NEW_FOR,
            Adoption.ended_at.is_(None),
            CatalogueEntry.owner_id.in_(ids),
            *visible_entry_conditions(viewer),
        )
        .order_by(Adoption.id.desc())
        .limit(MAX_NEW)
    )
    return [(row[0], row[1]) for row in rows]
