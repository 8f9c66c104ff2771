"""What is kept of what people save and follow: exported to them, and erased with them."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain import get_person, viewer_of_person
from hub.catalogue.domain import list_entries_by_id
from hub.extension.personal_data import PersonalData, Retention
from hub.following.domain.follows import list_follows
from hub.following.domain.news import delete_old_news
from hub.following.domain.saved_items import MAX_SAVED, list_saved_items
from hub.following.models import Follow, FollowNews, SavedItem
from hub.kit.clock import current_day, isoformat_london

NO_LONGER_AVAILABLE = "No longer available"


def export_saved_items(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return what a person has saved; without a title where they can no longer read it."""
    lines = list_saved_items(session, _viewer(session, person_id), size=MAX_SAVED)
    return [
        {
            "saved item": line.entry.title if line.entry else NO_LONGER_AVAILABLE,
            "address": line.entry.address if line.entry else "",
            "saved": isoformat_london(line.saved_at),
        }
        for line in lines
    ]


def erase_saved_items(session: Session, person_id: int) -> None:
    """Delete what a person has saved."""
    session.execute(delete(SavedItem).where(SavedItem.person_id == person_id))


def export_follows(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return what a person follows, and what they were told of it as far as they can still see it."""
    viewer = _viewer(session, person_id)
    follows = [
        {
            "follows": row.kind,
            "what": row.subject,
            "how often": row.frequency,
            "since": isoformat_london(row.created_at),
        }
        for row in list_follows(session, viewer)
    ]
    told = {
        row.entry_id: row.told_at
        for row in session.scalars(select(FollowNews).where(FollowNews.person_id == person_id))
    }
    entries, _position = list_entries_by_id(session, viewer, sorted(told))
    return [
        *follows,
        *({"told of": entry.title, "when": isoformat_london(told[entry.id])} for entry in entries),
    ]


def erase_follows(session: Session, person_id: int) -> None:
    """Delete what a person follows and was told of it."""
    session.execute(delete(FollowNews).where(FollowNews.person_id == person_id))
    session.execute(delete(Follow).where(Follow.person_id == person_id))


def _viewer(session: Session, person_id: int) -> Viewer:
    return viewer_of_person(session, get_person(session, person_id), current_day())


FOLLOWING_DATA = (
    PersonalData(
        "What you save for later",
        ("saved_item",),
        export_saved_items,
        erase_saved_items,
        purpose="So that you can find it again.",
        seen_by="Only you. Your trust and the hub office cannot see what you save.",
    ),
    PersonalData(
        "What you follow by email",
        ("follow", "follow_news"),
        export_follows,
        erase_follows,
        purpose="So that we can email you what is new, and tell you about each thing once.",
        seen_by="Only you. Your trust and the hub office cannot see what you follow.",
    ),
)
FOLLOWING_RETENTION = (Retention("What we told you about what you follow", "60 days", delete_old_news),)
