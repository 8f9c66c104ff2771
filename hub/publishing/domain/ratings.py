"""Ratings: how useful an item was to people who say that they used it, and neither wrote nor share it."""

from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.audit.domain import record_audit_entry
from hub.catalogue.domain import CatalogueEntry, bump_change_counter
from hub.kit.errors import Invalid, NotAllowed
from hub.library.domain import has_written_item
from hub.publishing.domain.evidence_vocabulary import Usefulness
from hub.publishing.models import Draft, DraftAuthor, ItemRating

FEWEST_RATINGS = 3
"""An average of fewer ratings than this is not shown."""
NOT_BY_AUTHORS = "People who wrote this, or who belong to the organisation that shares it, cannot rate it."


def may_rate(session: Session, viewer: Viewer, entry: CatalogueEntry) -> bool:
    """Return whether the viewer may rate an item, which they neither wrote nor share."""
    if viewer.person_id is None or viewer.delegate_id is not None or not viewer.roles:
        return False
    if any(role.organisation_id == entry.owner_id for role in viewer.roles):
        return False
    return not _has_written(session, viewer.person_id, entry.id)


def rate_item(
    session: Session,
    viewer: Viewer,
    entry: CatalogueEntry,
    score: Usefulness,
    used_for: str,
    at: datetime,
) -> ItemRating:
    """Keep the viewer's rating of a locked item; rating it again replaces it."""
    require(viewer, Act.RATE_ITEMS, person_id=viewer.person_id)
    if not may_rate(session, viewer, entry):
        raise NotAllowed(NOT_BY_AUTHORS)
    if not used_for.strip():
        raise Invalid("used_for", "Say what you used it for")
    rating = find_own_rating(session, viewer, entry)
    if rating is None:
        rating = ItemRating(entry_id=entry.id, person_id=viewer.person_id)
        session.add(rating)
    rating.organisation_id = find_own_organisation(viewer)
    rating.score, rating.used_for, rating.rated_at = int(score), used_for.strip(), at
    session.flush()
    _record(session, viewer, "rate item", entry, at)
    return rating


def remove_rating(session: Session, viewer: Viewer, entry: CatalogueEntry, at: datetime) -> None:
    """Delete the viewer's rating of a locked item."""
    require(viewer, Act.RATE_ITEMS, person_id=viewer.person_id)
    session.execute(
        delete(ItemRating).where(ItemRating.entry_id == entry.id, ItemRating.person_id == viewer.person_id)
    )
    _record(session, viewer, "remove rating", entry, at)


def find_own_rating(session: Session, viewer: Viewer, entry: CatalogueEntry) -> ItemRating | None:
    """Return the viewer's rating of an item, or None."""
    return session.get(ItemRating, (entry.id, viewer.person_id or 0))


def find_own_organisation(viewer: Viewer) -> int:
    """Return the organisation for which a person is named: one of theirs, or where they are a guest."""
    ids = viewer.organisation_ids or {role.organisation_id for role in viewer.roles}
    return min(ids)


def _has_written(session: Session, person_id: int, entry_id: int) -> bool:
    draft = exists().where(
        Draft.entry_id == entry_id, DraftAuthor.draft_id == Draft.id, DraftAuthor.person_id == person_id
    )
    return has_written_item(session, entry_id, person_id) or bool(session.scalar(select(draft)))


def _record(session: Session, viewer: Viewer, act: str, entry: CatalogueEntry, at: datetime) -> None:
    bump_change_counter(session)
    record_audit_entry(session, viewer, act, kind="item", object_id=entry.public_id, at=at)
