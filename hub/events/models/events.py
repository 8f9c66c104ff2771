from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class Event(Base):
    """One event. Its times are instants; `closes_at` is when booking ends.

    `series` is the slug of a series, or empty. `tiers`, `themes` and `mix` hold words of the
    vocabulary. `joining` is told only to people with a place. `national_case` says why a national event
    is national: reason, cost, payer. `availability` is the word about places that public pages showed
    last. `sequence` rises with each change that calendars must take over. `absence_rule` says what
    happens if a person does not come. `travel`, `overnight`, `remote` and `price` say how to get there,
    where to stay, how to take part from elsewhere, and what it costs. `booking_address` is the web
    address at which places are booked, if not here. `revision` rises with each change by organisers.
    `state_before` is the state before the present one. `opened_at` is when booking was opened last;
    `tells_at` is when people are told that the event is cancelled, None once they are;
    `cancellation_reason` is what they and all readers are told about why. The bookings,
    offers and waiting list of an event are written under a lock of its row.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_state", "state", "starts_at"),
        Index("ix_event_series", "series", "starts_at"),
        Index("ix_event_organisation_id", "organisation_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    series: Mapped[str]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    title: Mapped[str]
    summary: Mapped[str]
    description: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime] = mapped_column(index=True)
    closes_at: Mapped[datetime] = mapped_column(index=True)
    capacity: Mapped[int]
    venue: Mapped[str]
    joining: Mapped[str]
    tiers: Mapped[list[str]] = mapped_column(JSON)
    themes: Mapped[list[str]] = mapped_column(JSON, default=list)
    mix: Mapped[list[str]] = mapped_column(JSON, default=list)
    national_case: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str]
    availability: Mapped[str]
    sequence: Mapped[int]
    needs_release: Mapped[bool] = mapped_column(default=False)
    absence_rule: Mapped[str] = mapped_column(default="")
    travel: Mapped[str] = mapped_column(default="")
    overnight: Mapped[str] = mapped_column(default="")
    remote: Mapped[str] = mapped_column(default="")
    price: Mapped[str] = mapped_column(default="")
    booking_address: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=1)
    state_before: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime | None]
    tells_at: Mapped[datetime | None] = mapped_column(index=True)
    cancellation_reason: Mapped[str] = mapped_column(default="")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class EventLine(NamedTuple):
    """What the lines of a list of many events show. `tiers` is the stored text of a list."""

    slug: str
    title: str
    organisation_id: int
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime
    venue: str
    tiers: str
    state: str
    availability: str
    booking_address: str


class EventSession(Base):
    """One part of the timetable of an event."""

    __tablename__ = "event_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    starts_at: Mapped[datetime]
    title: Mapped[str]
    speaker: Mapped[str]
    room: Mapped[str] = mapped_column(default="")


class PlaceAllocation(Base):
    """Places that are kept for people of one trust until the end of a day. Later they are open to everyone.

    `organisation_id` is None for the places of partners, who are guests of a trust or of the hub office.
    """

    __tablename__ = "place_allocation"
    __table_args__ = (UniqueConstraint("event_id", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    places: Mapped[int]
    kept_until: Mapped[date]
