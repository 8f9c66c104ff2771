"""What it means for the waiting list that booking is closed before its time."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.events.domain.waiting_list import CLOSED, EXPIRED, end_waiting
from hub.events.models import Event, PlaceOffer, WaitingListEntry
from hub.mail.domain import enqueue


def withdraw_offers(session: Session, event: Event, at: datetime) -> None:
    """End the offers of an event and tell everyone on its list; they keep their position.

    If booking is opened again, free places are offered in the same order. The caller holds the lock.
    """
    open_offers = select(PlaceOffer).where(PlaceOffer.event_id == event.id, PlaceOffer.ended_at.is_(None))
    withdrawn = set()
    for offer in list(session.scalars(open_offers.order_by(PlaceOffer.id))):
        if offer.expires_at <= at:
            end_waiting(session, event, offer.person_id, EXPIRED, at)
        else:
            offer.ended_at, offer.outcome = at, CLOSED
            withdrawn.add(offer.person_id)
    session.flush()
    waiting = select(WaitingListEntry).where(
        WaitingListEntry.event_id == event.id, WaitingListEntry.ended_at.is_(None)
    )
    for entry in list(session.scalars(waiting.order_by(WaitingListEntry.id))):
        enqueue(
            session,
            "booking-closed-early",
            at=at,
            person_id=entry.person_id,
            about_id=entry.id,
            details={"had_offer": entry.person_id in withdrawn},
        )
