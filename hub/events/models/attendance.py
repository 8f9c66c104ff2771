from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from hub.events.models.bookings import HAS_NOT_ENDED
from hub.kit.base import Base


class Attendance(Base):
    """What an organiser marked for a place after the event began: came, absent or apologies."""

    __tablename__ = "attendance"

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"), primary_key=True)
    mark: Mapped[str]
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    marked_at: Mapped[datetime]


class EventHelper(Base):
    """A person who may read the participants of one event and mark who came, up to and with a day."""

    __tablename__ = "event_helper"
    __table_args__ = (
        Index(
            "ix_event_helper_one_open",
            *("event_id", "person_id"),
            unique=True,
            postgresql_where=HAS_NOT_ENDED,
            sqlite_where=HAS_NOT_ENDED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    named_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    named_at: Mapped[datetime]
    last_day: Mapped[date]
    ended_at: Mapped[datetime | None]
