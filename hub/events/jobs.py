"""The job that offers free places to waiting lists: of expired offers, and of released allocations."""

from hub.events.domain.queries import list_event_ids_to_offer
from hub.events.domain.waiting_list import offer_free_places_by_id
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.jobs import Job


def offer_places() -> str:
    """Offer the free places of every event with a waiting list, one transaction for each event."""
    with write_transaction() as session:
        ids = list_event_ids_to_offer(session, now())
    offered = 0
    for event_id in ids:
        with write_transaction() as session:
            offered += offer_free_places_by_id(session, event_id, now())
    return f"Places offered to people on waiting lists: {offered}."


waiting_lists = Job("waiting-lists", offer_places, schedule="*/5 *")
