"""The jobs that offer free places to waiting lists and send reminders."""

from hub.events.domain.queries import list_event_ids_to_offer
from hub.events.domain.reminders import list_event_ids_to_remind, send_reminders
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


def send_due_reminders() -> str:
    """Add the reminders that are due to the outbox, one transaction for each event."""
    with write_transaction() as session:
        ids = list_event_ids_to_remind(session, now())
    added = 0
    for event_id in ids:
        with write_transaction() as session:
            added += send_reminders(session, event_id, now())
    return f"Reminders of events to be sent: {added}."


waiting_lists = Job("waiting-lists", offer_places, schedule="*/5 *")
event_reminders = Job("event-reminders", send_due_reminders, schedule="*/15 *")
