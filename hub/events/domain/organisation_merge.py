"""What becomes of events when two trusts merge."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from hub.events.domain.rosters import merge_roster_notices
from hub.events.models import (
    Booking,
    Event,
    EventFile,
    EventMessage,
    ImplicationSheet,
    Nomination,
    PlaceAllocation,
    PlaceOffer,
    StandDown,
    WaitingListEntry,
)
from hub.extension.organisation_merge import OrganisationMerge
from hub.kit.row_locks import for_update


def merge_events(session: Session, merge: OrganisationMerge) -> None:
    """Move events, places and allocations to the target; two allocations of one event become one."""
    _lock_events(session, merge.source_id)
    for table in (
        Event,
        EventFile,
        EventMessage,
        Booking,
        WaitingListEntry,
        PlaceOffer,
        Nomination,
        StandDown,
        ImplicationSheet,
    ):
        session.execute(
            update(table)
            .where(table.organisation_id == merge.source_id)
            .values(organisation_id=merge.target_id)
        )
    merge_roster_notices(session, merge.source_id, merge.target_id)
    moved = session.scalars(
        select(PlaceAllocation).where(PlaceAllocation.organisation_id == merge.source_id)
    ).all()
    for allocation in moved:
        existing = session.scalar(
            select(PlaceAllocation).where(
                PlaceAllocation.event_id == allocation.event_id,
                PlaceAllocation.organisation_id == merge.target_id,
            )
        )
        if existing is None:
            allocation.organisation_id = merge.target_id
        else:
            existing.places += allocation.places
            existing.kept_until = max(existing.kept_until, allocation.kept_until)
            session.delete(allocation)
    session.flush()


def _lock_events(session: Session, organisation_id: int) -> None:
    """Lock the events in which the organisation has a part, first of all and in the order of their ids."""
    ids = set(session.scalars(select(Event.id).where(Event.organisation_id == organisation_id)))
    for table in (Booking, WaitingListEntry, PlaceOffer, PlaceAllocation):
        ids |= set(session.scalars(select(table.event_id).where(table.organisation_id == organisation_id)))
    session.execute(for_update(select(Event.id).where(Event.id.in_(ids)).order_by(Event.id))).all()
