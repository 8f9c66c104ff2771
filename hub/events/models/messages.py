from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class EditableTexts:
    """The columns of the texts that staff edit: what is added to emails, and when reminders are sent.

    `reminder_days` are numbers of days before the event. With `asks_to_confirm`, a reminder asks whether the
    person will come, and those who have answered get no more.
    """

    confirmation: Mapped[str]
    reminder: Mapped[str]
    reminder_days: Mapped[list[int]] = mapped_column(JSON)
    asks_to_confirm: Mapped[bool]


class EventTexts(EditableTexts, Base):
    """The texts of one event. An event without a row has those of its series."""

    __tablename__ = "event_texts"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)


class SeriesTexts(EditableTexts, Base):
    """The texts with which the events of a series begin."""

    __tablename__ = "series_texts"

    series: Mapped[str] = mapped_column(primary_key=True)


class EventMessage(Base):
    """What an organiser writes to the people of an event. Until `sent_at` it is a draft.

    `audience` is a hub.events.domain.messages.Recipients; `organisation_id` names the trust of that audience.
    `booking_id` is the place of the one person whom it is for. `recipients` is how many people got it.
    """

    __tablename__ = "event_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    audience: Mapped[str]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"), index=True)
    subject: Mapped[str]
    text: Mapped[str]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    recipients: Mapped[int]


class PrivateCalendar(Base):
    """The secret address of a person's calendar. The address holds the key, signed, and is not stored."""

    __tablename__ = "private_calendar"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    address_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
