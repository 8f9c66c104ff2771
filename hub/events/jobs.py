"""The jobs of events: content files, free places, requests for release, reminders and cancellations.

Places become free without anyone at hand when an offer expires, an allocation is released or a person is
erased.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from hub.events.domain.cancellations import list_cancellations_to_tell, tell_of_cancellation_by_id
from hub.events.domain.queries import list_event_ids_to_offer
from hub.events.domain.recounts import list_recounts, recount_places
from hub.events.domain.release_reminders import follow_up_releases, list_release_event_ids
from hub.events.domain.reminders import list_event_ids_to_remind, send_reminders
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
    offered += _add_up(offer_free_places_by_id, ids)
    return f"Places offered to people on waiting lists: {offered}."


def follow_up() -> str:
    """Remind line managers, escalate to leads and end places, one transaction for each event."""
    with write_transaction() as session:
        ids = list_release_event_ids(session, now())
    reminded = escalated = ended = 0
    for event_id in ids:
        with write_transaction() as session:
            counts = follow_up_releases(session, event_id, now())
        reminded, escalated, ended = reminded + counts[0], escalated + counts[1], ended + counts[2]
    return f"Reminders: {reminded}. Passed to leads: {escalated}. Places given to others: {ended}."


def send_due_reminders() -> str:
    """Add the reminders that are due to the outbox, one transaction for each event."""
    with write_transaction() as session:
        ids = list_event_ids_to_remind(session, now())
    return f"Reminders of events to be sent: {_add_up(send_reminders, ids)}."


def tell_of_cancellations() -> str:
    """Tell people of cancellations that can no longer be undone, one transaction for each event."""
    with write_transaction() as session:
        ids = list_cancellations_to_tell(session, now())
    return f"Cancelled events of which people were told: {_add_up(tell_of_cancellation_by_id, ids)}."


def make_events() -> str:
    """Make or change the events of files that no sync has finished."""
    return f"Files of events read: {apply_event_files()}."


def _add_up(act: Callable[[Session, int, datetime], int], event_ids: Iterable[int]) -> int:
    """Do one act for each event, each in a transaction of its own; return the sum of what it returns."""
    total = 0
    for event_id in event_ids:
        with write_transaction() as session:
            total += act(session, event_id, now())
    return total


event_files = Job("event-files", make_events, schedule="*/5 *")
waiting_lists = Job("waiting-lists", offer_places, schedule="*/5 *")
releases = Job("releases", follow_up, schedule="25 *")
cancellations = Job("event-cancellations", tell_of_cancellations, schedule="* *")
event_reminders = Job("event-reminders", send_due_reminders, schedule="*/15 *")
