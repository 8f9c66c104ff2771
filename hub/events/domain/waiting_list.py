"""The waiting list: who gets the next free place, and offers, which hold a place for a limited time."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.events.domain.catalogue_entries import update_availability
from hub.events.domain.current_roles import list_without_role
from hub.events.domain.event_states import is_bookable, last_moment_to_book
from hub.events.domain.places import count_places
from hub.events.domain.rosters import RosterDay, is_held_back, list_roster_days
from hub.events.models import Event, PlaceOffer, WaitingListEntry
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue

OFFER_LASTS = timedelta(hours=24)
BOOKED, DECLINED, EXPIRED, LEFT, CLOSED = "booked", "declined", "expired", "left", "closed"
NO_ROLE = "no role"


def offer_free_places(session: Session, event: Event, at: datetime) -> list[PlaceOffer]:
    """Offer every free place to the next person who can have it; return the new offers.

    Every act that frees a place calls this, and every act that takes one, so that nobody gets ahead of the
    list. People of a trust that has fixed its rosters are passed over, if that is a firm limit.
    The caller holds the lock of the event. Offers that have expired are marked as ended first; whoever
    let one expire is off the list and may join it again. So is whoever has lost their role or account.
    """
    for lapsed in _list_open_offers(session, event):
        if lapsed.expires_at <= at:
            end_waiting(session, event, lapsed.person_id, EXPIRED, at)
            enqueue(session, "offer-expired", at=at, person_id=lapsed.person_id, about_id=event.id)
    if not is_bookable(event, at) or not _is_anybody_on_list(session, event):
        return []
    for entry in list_without_role(session, event, at):
        end_waiting(session, event, entry.person_id, NO_ROLE, at)
        enqueue(session, "waiting-ended", at=at, person_id=entry.person_id, about_id=event.id)
    counts, offers = count_places(session, event, at), []
    rosters = list_roster_days(session, event)
    for entry in list_waiting(session, event):
        if not counts.free:
            break
        if not counts.free_for(entry.organisation_id) or is_held_back(rosters, entry.organisation_id, at):
            continue
        counts = counts.with_one_more(entry.organisation_id)
        offers.append(_make_offer(session, event, entry, rosters.get(entry.organisation_id or 0), at))
    return offers


def offer_free_places_by_id(session: Session, event_id: int, at: datetime) -> int:
    """Lock an event and offer its free places; return how many were offered."""
    event = session.scalars(for_update(select(Event).where(Event.id == event_id))).one()
    offers = offer_free_places(session, event, at)
    update_availability(session, event, at)
    return len(offers)


def list_waiting(session: Session, event: Event) -> list[WaitingListEntry]:
    """Return who waits without an offer, the first first."""
    offered = select(PlaceOffer.person_id).where(
        PlaceOffer.event_id == event.id, PlaceOffer.ended_at.is_(None)
    )
    statement = select(WaitingListEntry).where(
        WaitingListEntry.event_id == event.id,
        WaitingListEntry.ended_at.is_(None),
        WaitingListEntry.person_id.not_in(offered),
    )
    return list(session.scalars(statement.order_by(WaitingListEntry.id)))


def add_to_waiting_list(
    session: Session, event: Event, person_id: int, organisation_id: int | None, at: datetime
) -> WaitingListEntry:
    """Add a person at the end of the list; the caller holds the lock of the event."""
    entry = WaitingListEntry(
        event_id=event.id, person_id=person_id, organisation_id=organisation_id, joined_at=at, outcome=""
    )
    session.add(entry)
    session.flush()
    return entry


def find_waiting_entry(session: Session, event: Event, person_id: int | None) -> WaitingListEntry | None:
    """Return the place of a person on the waiting list, with or without an offer, or None."""
    return session.scalar(
        select(WaitingListEntry).where(
            WaitingListEntry.event_id == event.id,
            WaitingListEntry.person_id == person_id,
            WaitingListEntry.ended_at.is_(None),
        )
    )


def find_offer(session: Session, event: Event, person_id: int | None, at: datetime) -> PlaceOffer | None:
    """Return the offer that a person can accept at `at`, or None."""
    return session.scalar(
        select(PlaceOffer).where(
            PlaceOffer.event_id == event.id,
            PlaceOffer.person_id == person_id,
            PlaceOffer.ended_at.is_(None),
            PlaceOffer.expires_at > at,
        )
    )


def count_ahead(session: Session, entry: WaitingListEntry) -> int:
    """Return how many people are on the list before this one."""
    statement = select(func.count()).where(
        WaitingListEntry.event_id == entry.event_id,
        WaitingListEntry.ended_at.is_(None),
        WaitingListEntry.id < entry.id,
    )
    return session.execute(statement).scalar_one()


def count_on_list(session: Session, event: Event) -> int:
    """Return how many people are on the list of an event, with or without an offer."""
    statement = select(func.count()).where(
        WaitingListEntry.event_id == event.id, WaitingListEntry.ended_at.is_(None)
    )
    return session.execute(statement).scalar_one()


def end_waiting(session: Session, event: Event, person_id: int, outcome: str, at: datetime) -> bool:
    """Take a person off the list and end their offer; return whether they were on it."""
    rows: list[WaitingListEntry | PlaceOffer] = []
    for table in (WaitingListEntry, PlaceOffer):
        is_open = (table.event_id == event.id, table.person_id == person_id, table.ended_at.is_(None))
        rows += session.scalars(select(table).where(*is_open))
    for row in rows:
        row.ended_at, row.outcome = at, outcome
    session.flush()
    return bool(rows)


def close_waiting_list(session: Session, event: Event, at: datetime) -> None:
    """Take everyone off the list of an event that no longer takes place."""
    statement = select(WaitingListEntry).where(
        WaitingListEntry.event_id == event.id, WaitingListEntry.ended_at.is_(None)
    )
    for entry in list(session.scalars(statement)):
        end_waiting(session, event, entry.person_id, CLOSED, at)
        enqueue(session, "waiting-list-closed", at=at, person_id=entry.person_id, about_id=event.id)


def _is_anybody_on_list(session: Session, event: Event) -> bool:
    """Return whether anyone waits, with or without an offer; for most events nobody does."""
    statement = select(WaitingListEntry.id).where(
        WaitingListEntry.event_id == event.id, WaitingListEntry.ended_at.is_(None)
    )
    return session.scalar(statement.limit(1)) is not None


def _list_open_offers(session: Session, event: Event) -> list[PlaceOffer]:
    statement = select(PlaceOffer).where(PlaceOffer.event_id == event.id, PlaceOffer.ended_at.is_(None))
    return list(session.scalars(statement.order_by(PlaceOffer.id)))


def _make_offer(
    session: Session, event: Event, entry: WaitingListEntry, roster: RosterDay | None, at: datetime
) -> PlaceOffer:
    expires_at = min(at + OFFER_LASTS, last_moment_to_book(event))
    if roster is not None and roster.is_firm:
        expires_at = min(expires_at, roster.ends_at)
    offer = PlaceOffer(
        event_id=event.id,
        person_id=entry.person_id,
        organisation_id=entry.organisation_id,
        offered_at=at,
        expires_at=expires_at,
        outcome="",
    )
    session.add(offer)
    session.flush()
    enqueue(session, "place-offered", at=at, person_id=entry.person_id, about_id=offer.id)
    return offer
