"""What is new in a search that someone follows."""

from collections.abc import Collection
from datetime import datetime

from msgspec.structs import replace
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import Filters
from hub.extension.follow_sources import NewsUnavailable
from hub.search.domain.execution import search_entries

BATCH_SIZE = 50
MAX_CHANGED = 100
"""So many matches at most are told of one search at once: the newest."""


def list_changed_matches(
    session: Session, viewer: Viewer, shelves: Collection[str] | None, filters: Filters, since: datetime
) -> list[int]:
    """Return the ids of the entries that match, newest first, and that are new or changed since then.

    Only what matches all the words counts. Raises NewsUnavailable while the index lacks changes, since what
    it lacks would never be told.
    """
    found: list[int] = []
    page = 1
    while len(found) < MAX_CHANGED:
        newest = replace(filters, sort="newest", page=page, size=BATCH_SIZE)
        results = search_entries(session, viewer, shelves, newest, with_counts=False)
        if not results.is_complete:
            raise NewsUnavailable
        changed = [entry.id for entry in results.entries if entry.updated_at >= since]
        found += changed
        if len(changed) < BATCH_SIZE:
            break
        page += 1
    return found[:MAX_CHANGED]
