from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from hub.events.models.bookings import HAS_NOT_ENDED, PersonAtEvent, one_open
from hub.kit.base import Base


class Nomination(PersonAtEvent, Base):
    """A person whom the lead of their trust has nominated for an event. It holds no place."""

    __tablename__ = "nomination"
    __table_args__ = (one_open("nomination"),)

    nominated_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    nominated_at: Mapped[datetime]


class HandOver(Base):
    """A place that its holder wants to hand to a colleague, who is named by email address.

    The place stays with its holder until the colleague accepts; then `email` is removed.
    """

    __tablename__ = "hand_over"
    __table_args__ = (
        Index(
            "ix_hand_over_one_open",
            "booking_id",
            unique=True,
            postgresql_where=HAS_NOT_ENDED,
            sqlite_where=HAS_NOT_ENDED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"), index=True)
    email: Mapped[str | None] = mapped_column(index=True)
    colleague_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    offered_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str]


class StandDown(Base):
    """One act by which a trust withdrew its people from the events of a day: why, and how many people."""

    __tablename__ = "stand_down"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    day: Mapped[date]
    reason: Mapped[str]
    people: Mapped[int]
    ordered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    ordered_at: Mapped[datetime]
