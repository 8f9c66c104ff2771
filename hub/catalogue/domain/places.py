from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.catalogue.domain.listing import visible_to
from hub.catalogue.models import CatalogueEntry, CatalogueRedirect
from hub.kit.access import Viewer
from hub.kit.errors import NotFound


@dataclass(frozen=True)
class Place:
    """What stands at an address: the entry, and whether it moved there or is gone."""

    entry: CatalogueEntry
    moved: bool = False

    @property
    def gone(self) -> bool:
        """Say whether the owner took the thing away."""
        return self.entry.state == "gone"


def place_of(session: Session, viewer: Viewer, kind: str, slug: str) -> Place:
    """Return what `viewer` finds under `slug`; raise NotFound where there is nothing for them."""
    seen = select(CatalogueEntry).where(visible_to(viewer))
    entry = session.scalar(seen.where(CatalogueEntry.kind == kind, CatalogueEntry.slug == slug))
    if entry is not None:
        return Place(entry)
    former = session.get(CatalogueRedirect, (kind, slug))
    entry = session.scalar(seen.where(CatalogueEntry.id == former.entry_id)) if former else None
    if entry is None:
        raise NotFound("There is nothing at this address. Check it, or look in the library.")
    return Place(entry, moved=True)
