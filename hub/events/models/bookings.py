from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base

HAS_NOT_ENDED = text("ended_at IS NULL")


class PersonAtEvent:
    """The columns of a place, of waiting for one and of an offer; `outcome` says how it ended.

    `organisation_id` is the trust for which the person takes part; for a partner it is None. A person has at
    most one row for an event that has not ended (`one_open`).
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str]


def one_open(table: str) -> Index:
    """Return the index that allows a person one row of this table for an event that has not ended."""
    return Index(
        f"ix_{table}_one_open",
        *("event_id", "person_id"),
        unique=True,
        postgresql_where=HAS_NOT_ENDED,
        sqlite_where=HAS_NOT_ENDED,
    )


class Booking(PersonAtEvent, Base):
    """A place of a person at an event.

    `sequence` is added to that of the event for this person's calendar, so that a place booked again after it
    was cancelled replaces the cancelled one. `confirmed_at` is when the person answered that they will come.
    `end_reason` is what an organiser wrote who cancelled the place.
    """

    __tablename__ = "booking"
    __table_args__ = (one_open("booking"),)

    sequence: Mapped[int]
    booked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(default="")


class WaitingListEntry(PersonAtEvent, Base):
    """A person who waits for a place. The order of the list is that of the ids."""

    __tablename__ = "waiting_list_entry"
    __table_args__ = (one_open("waiting_list_entry"),)

    joined_at: Mapped[datetime]


class PlaceOffer(PersonAtEvent, Base):
    """An offer of a place to a person on the waiting list, which holds the place until `expires_at`.

    An offer that has expired holds nothing, even before it is marked as ended.
    """

    __tablename__ = "place_offer"
    __table_args__ = (one_open("place_offer"),)

    offered_at: Mapped[datetime]
    expires_at: Mapped[datetime]
