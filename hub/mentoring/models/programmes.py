from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class MentoringProgramme(Base):
    """A coaching and mentoring programme of one organisation: its dates, whom it is for, and its review."""

    __tablename__ = "mentoring_programme"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str]
    summary: Mapped[str]
    audience: Mapped[str]
    offer: Mapped[str]
    brief: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date] = mapped_column(index=True)
    review_on: Mapped[date | None]
    review: Mapped[str]
    state: Mapped[str]
    revision: Mapped[int]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class ProgrammePlace(Base):
    """A person in the cohort of a programme: offered, joined, declined or completed."""

    __tablename__ = "mentoring_programme_place"
    __table_args__ = (UniqueConstraint("programme_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("mentoring_programme.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    offered_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    state: Mapped[str]
