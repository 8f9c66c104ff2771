from datetime import datetime

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class EventAnswer(Base):
    """What a person with a place needs at an event: access and diet, as codes and in their own words.

    These are special-category data. Only the organisers read them, and they are deleted 30 days after the
    event.
    """

    __tablename__ = "event_answer"
    __table_args__ = (UniqueConstraint("event_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    needs: Mapped[list[str]] = mapped_column(JSON)
    other_needs: Mapped[str]
    diet: Mapped[list[str]] = mapped_column(JSON)
    other_diet: Mapped[str]


class ListConsent(Base):
    """The consent of a person to be on the list of participants, until some days after the event."""

    __tablename__ = "list_consent"
    __table_args__ = (UniqueConstraint("event_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    days_after: Mapped[int]
    given_at: Mapped[datetime]
