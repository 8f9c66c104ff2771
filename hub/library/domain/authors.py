"""Who wrote an item."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from hub.library.models import Resource, ResourceRevision


def has_written_item(session: Session, entry_id: int, person_id: int) -> bool:
    """Return whether a person wrote any published version of an item."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    Resource.entry_id == entry_id,
                    ResourceRevision.resource_id == Resource.id,
                    ResourceRevision.author_id == person_id,
                )
            )
        )
    )
