"""An organisation’s own version of an item that it has adapted: written up, then linked."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, is_allowed
from hub.catalogue.domain import CatalogueEntry, visible_entry_conditions
from hub.publishing.models import Adoption


def find_item_to_adapt(
    session: Session, viewer: Viewer, adoption_id: str
) -> tuple[CatalogueEntry, int] | None:
    """Return the item of a current adoption, and the organisation that has adopted it.

    None unless the viewer writes for that organisation and may read the item.
    """
    row = session.execute(
        select(CatalogueEntry, Adoption.organisation_id)
        .join(Adoption, Adoption.entry_id == CatalogueEntry.id)
        .where(
            Adoption.public_id == adoption_id,
            Adoption.ended_at.is_(None),
            *visible_entry_conditions(viewer),
        )
    ).first()
    if row is None or not is_allowed(viewer, Act.WRITE_ITEMS, organisation_id=row.organisation_id):
        return None
    return row[0], row.organisation_id


def link_own_version(session: Session, organisation_id: int, origin_id: int, own_entry_id: int) -> None:
    """Name an item as an organisation's own version of another, in its current adoption without one."""
    statement = update(Adoption).where(
        Adoption.entry_id == origin_id,
        Adoption.organisation_id == organisation_id,
        Adoption.partner_key == "",
        Adoption.ended_at.is_(None),
        Adoption.own_entry_id.is_(None),
    )
    session.execute(statement.values(own_entry_id=own_entry_id))
