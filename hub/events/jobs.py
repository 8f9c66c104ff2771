"""Jobs: making events from content files, and offering free places to waiting lists.

Places become free without anybody at hand when an offer expires, an allocation is released or a person is
erased.
"""

from hub.events.domain.queries import list_event_ids_to_offer
from hub.events.domain.recounts import list_recounts, recount_places
from hub.events.domain.waiting_list import offer_free_places_by_id
from hub.events.services import apply_event_files
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.jobs import Job


def offer_places() -> str:
    """Offer the free places of every event with a waiting list, one transaction for each event."""
    with write_transaction() as session:
        recounts = list_recounts(session)
        ids = list_event_ids_to_offer(session, now())
    offered = 0
    for event_id, last in recounts:
        with write_transaction() as session:
            offered += recount_places(session, event_id, last, now())
    for event_id in ids:
        with write_transaction() as session:
            offered += offer_free_places_by_id(session, event_id, now())
    return f"Places offered to people on waiting lists: {offered}."


def make_events() -> str:
    """Make or change the events of files that no sync has finished."""
    return f"Files of events read: {apply_event_files()}."


event_files = Job("event-files", make_events, schedule="*/5 *")
waiting_lists = Job("waiting-lists", offer_places, schedule="*/5 *")
