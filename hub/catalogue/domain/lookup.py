from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain.queries import visible_to
from hub.catalogue.models import CatalogueEntry, CatalogueRedirect
from hub.kit.errors import Moved, NotFound


def get_entry_by_slug(
    session: Session, viewer: Viewer, kind: str, slug: str, *, fallback_kinds: Collection[str] = ()
) -> CatalogueEntry:
    """Return what `viewer` finds under `slug`, which may be gone; raise Moved where it has another address.

    What is not (or no longer) there as `kind` may have moved to a kind of `or_as`, under the same slug.
    Raises NotFound where there is nothing for the viewer.
    """
    seen = select(CatalogueEntry).where(visible_to(viewer))
    entry = session.scalar(seen.where(CatalogueEntry.kind == kind, CatalogueEntry.slug == slug))
    if entry is not None and entry.state == "live":
        return entry
    former = session.get(CatalogueRedirect, (kind, slug)) if entry is None else None
    other = session.scalar(seen.where(CatalogueEntry.id == former.entry_id)) if former else None
    if other is None and fallback_kinds:
        same = (
            CatalogueEntry.slug == slug,
            CatalogueEntry.kind.in_(fallback_kinds),
            CatalogueEntry.state == "live",
        )
        other = session.scalar(seen.where(*same).order_by(CatalogueEntry.id).limit(1))
    if other is not None:
        raise Moved(other.address)
    if entry is None:
        raise NotFound("There is nothing at this address. Check it, or look in the library.")
    return entry
