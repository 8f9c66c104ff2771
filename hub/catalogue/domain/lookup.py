from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain.queries import visible_to
from hub.catalogue.models import CatalogueEntry, CatalogueRedirect
from hub.kit.errors import Moved, NotFound


def find_entry_by_address(session: Session, viewer: Viewer, address: str) -> CatalogueEntry | None:
    """Return the live entry whose page has this address, or None if `viewer` may see none."""
    here = (
        CatalogueEntry.address == address,
        CatalogueEntry.state == "live",
        visible_to(viewer.organisation_ids, is_member=viewer.is_member),
    )
    return session.scalar(select(CatalogueEntry).where(*here).order_by(CatalogueEntry.id).limit(1))


def get_entry_by_slug(
    session: Session, viewer: Viewer, kind: str, slug: str, *, fallback_kinds: Collection[str] = ()
) -> CatalogueEntry:
    """Return the entry of `kind` with this slug that `viewer` may see; it may have ended or been withdrawn.

    If there is no live entry of `kind`, one of `fallback_kinds` with the same slug is looked up. Raises Moved
    if that exists or if `slug` is a former slug, and NotFound if `viewer` may see no entry.
    """
    visible = select(CatalogueEntry).where(visible_to(viewer.organisation_ids, is_member=viewer.is_member))
    entry = session.scalar(visible.where(CatalogueEntry.kind == kind, CatalogueEntry.slug == slug))
    if entry is not None and entry.state != "gone":
        return entry
    redirect = session.get(CatalogueRedirect, (kind, slug)) if entry is None else None
    moved = session.scalar(visible.where(CatalogueEntry.id == redirect.entry_id)) if redirect else None
    if moved is None and fallback_kinds:
        same_slug = (
            CatalogueEntry.slug == slug,
            CatalogueEntry.kind.in_(fallback_kinds),
            CatalogueEntry.state == "live",
        )
        moved = session.scalar(visible.where(*same_slug).order_by(CatalogueEntry.id).limit(1))
    if moved is not None:
        raise Moved(moved.address)
    if entry is None:
        raise NotFound("There is nothing at this address. Check it, or look in the library.")
    return entry
