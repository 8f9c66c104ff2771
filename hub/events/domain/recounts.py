"""Events whose places a job counts again, because they were freed by what cannot lock the event.

The erasure of a person holds the locks of the person and of the activity log, which come after that of an
event.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from hub.events.domain.waiting_list import offer_free_places_by_id
from hub.events.models import EventRecount

MAX_AT_ONCE = 500
"""So many events are counted again in one run of the job; the next run continues."""


def request_recount(session: Session, event_ids: Collection[int]) -> None:
    """Record that the places of these events must be counted again; needs no lock."""
    session.add_all(EventRecount(event_id=event_id) for event_id in sorted(set(event_ids)))
    session.flush()


def list_recounts(session: Session) -> list[tuple[int, int]]:
    """Return the events to count again, each with its last note, the first first."""
    statement = (
        select(EventRecount.event_id, func.max(EventRecount.id))
        .group_by(EventRecount.event_id)
        .order_by(func.max(EventRecount.id))
        .limit(MAX_AT_ONCE)
    )
    return [(event_id, last) for event_id, last in session.execute(statement)]


def recount_places(session: Session, event_id: int, last: int, at: datetime) -> int:
    """Offer the free places of an event and correct its word; return how many places were offered.

    Notes that were made after `last` stay for the next run.
    """
    offered = offer_free_places_by_id(session, event_id, at)
    session.execute(delete(EventRecount).where(EventRecount.event_id == event_id, EventRecount.id <= last))
    return offered
