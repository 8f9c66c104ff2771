"""What the library keeps about people: who wrote and who published a version of an item."""

from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from hub.catalogue.domain import CatalogueEntry
from hub.extension.personal_data import PersonalData
from hub.kit.clock import isoformat_london
from hub.library.models import Resource, ResourceRevision


def export_versions(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the published versions that a person wrote, published or withdrew."""
    is_theirs = or_(ResourceRevision.author_id == person_id, ResourceRevision.publisher_id == person_id)
    rows = session.execute(
        select(ResourceRevision, CatalogueEntry.title)
        .join(Resource, Resource.id == ResourceRevision.resource_id)
        .join(CatalogueEntry, CatalogueEntry.id == Resource.entry_id)
        .where(is_theirs)
        .order_by(ResourceRevision.id)
    )
    return [
        {
            "item": title,
            "version": revision.number,
            "what it was": revision.step,
            "you": "wrote it" if revision.author_id == person_id else "published or withdrew it",
            "date": isoformat_london(revision.created_at),
        }
        for revision, title in rows
    ]


def forget_versions(session: Session, person_id: int) -> None:
    """Remove a person from the versions of items; the versions stay."""
    for column in (ResourceRevision.author_id, ResourceRevision.publisher_id):
        session.execute(update(ResourceRevision).where(column == person_id).values({column.key: None}))


VERSION_DATA = PersonalData(
    "Versions of items that you wrote or published",
    ("resource_revision",),
    export_versions,
    forget_versions,
    purpose="So that an organisation knows who wrote a version of an item, and who published it.",
    seen_by="People who are signed in see your name beside the version.",
    kept_after_erasure="published versions of items, without your name",
)
