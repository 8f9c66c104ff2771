"""What becomes of events when two trusts merge."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from hub.events.models import (
    Booking,
    Event,
    EventMessage,
    ImplicationSheet,
    Nomination,
    PlaceAllocation,
    PlaceOffer,
    StandDown,
    WaitingListEntry,
)
from hub.extension.organisation_merge import OrganisationMerge


def merge_events(session: Session, merge: OrganisationMerge) -> None:
    """Move events, places and allocations to the target; two allocations of one event become one."""
    for table in (
        Event,
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
