"""How many places of an event are free, and for whom.

A booking takes a place, and so does an offer until it expires. Of the rest, the places that are allocated to
other trusts are kept for them until their release date. Nothing here depends on when a job runs.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from hub.events.models import Booking, Event, PlaceAllocation, PlaceOffer
from hub.kit.clock import day_of

FEW_PLACES = 5
"""So many free places or fewer are called few."""


class Availability(StrEnum):
    """The word that public pages show instead of numbers."""

    PLACES = "places"
    FEW = "few"
    FULL = "full"

    @property
    def label(self) -> str:
        """The words on pages."""
        return {"places": "Places available", "few": "Few places left", "full": "Full"}[self.value]


class Limit(StrEnum):
    """What keeps a person from a place."""

    EVENT = "event"
    ALLOCATION = "allocation"
    DEADLINE = "deadline"
    ROSTER = "roster"


class PlaceCounts(Struct, frozen=True):
    """The places of an event at one moment, by the organisation for which people take part.

    `taken` counts bookings and offers; `allocated` holds the allocations that are still kept. Partners are
    under None.
    """

    capacity: int
    taken: Mapping[int | None, int]
    allocated: Mapping[int | None, int]

    @property
    def free(self) -> int:
        """Places that nobody has, whomever they are kept for."""
        return max(0, self.capacity - sum(self.taken.values()))

    @property
    def availability(self) -> Availability:
        """The word for the free places."""
        if not self.free:
            return Availability.FULL
        return Availability.FEW if self.free <= FEW_PLACES else Availability.PLACES

    def free_for(self, organisation_id: int | None) -> int:
        """Return how many places people of this organisation can have."""
        kept_for_others = sum(
            max(0, places - self.taken.get(other, 0))
            for other, places in self.allocated.items()
            if other != organisation_id
        )
        return max(0, self.free - kept_for_others)

    @property
    def needed(self) -> int:
        """Places that are taken or kept: an allocation counts as a whole, whoever has used how much of it."""
        organisations = self.taken.keys() | self.allocated.keys()
        return sum(max(self.taken.get(each, 0), self.allocated.get(each, 0)) for each in organisations)

    def find_limit(self, organisation_id: int | None) -> Limit | None:
        """Return what keeps people of this organisation from a place, or None if they can have one."""
        if self.free_for(organisation_id):
            return None
        return Limit.ALLOCATION if self.free else Limit.EVENT

    def with_one_more(self, organisation_id: int | None) -> "PlaceCounts":
        """Return the counts after one more place is taken."""
        taken = {**self.taken, organisation_id: self.taken.get(organisation_id, 0) + 1}
        return PlaceCounts(self.capacity, taken, self.allocated)


def count_places(
    session: Session, event: Event, at: datetime, *, except_person_id: int | None = None
) -> PlaceCounts:
    """Return the places of an event at `at`; the offer to `except_person_id`, if any, is not counted."""
    booked = select(Booking.organisation_id).where(Booking.event_id == event.id, Booking.ended_at.is_(None))
    offered = select(PlaceOffer.organisation_id).where(
        PlaceOffer.event_id == event.id, PlaceOffer.ended_at.is_(None), PlaceOffer.expires_at > at
    )
    if except_person_id is not None:
        offered = offered.where(PlaceOffer.person_id != except_person_id)
    places = union_all(booked, offered).subquery()
    organisation, count = places.c.organisation_id, func.count().label("places")
    taken = session.execute(select(organisation, count).group_by(organisation))
    allocated = session.execute(
        select(PlaceAllocation.organisation_id, PlaceAllocation.places).where(
            PlaceAllocation.event_id == event.id, PlaceAllocation.kept_until >= day_of(at)
        )
    )
    return PlaceCounts(
        event.capacity,
        {row.organisation_id: row.places for row in taken},
        {row.organisation_id: row.places for row in allocated},
    )
