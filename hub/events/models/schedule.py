from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class KeptDate(Base):
    """Days that the hub office keeps in mind when events are scheduled, such as a national meeting."""

    __tablename__ = "kept_date"

    id: Mapped[int] = mapped_column(primary_key=True)
    first_day: Mapped[date]
    last_day: Mapped[date] = mapped_column(index=True)
    title: Mapped[str]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]


class RosterNotice(Base):
    """How many days before a shift a trust fixes its rosters.

    `is_firm`: the trust's people cannot book an event that needs release from duty after that day.
    """

    __tablename__ = "roster_notice"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    days: Mapped[int]
    is_firm: Mapped[bool]
    changed_at: Mapped[datetime]


class InterestDeclaration(Base):
    """What a person who commissions an event, or one of its speakers, declares about their interests in it.

    `person_id` is who commissions it, or None for a speaker, who is named in `speaker`. `interest` is empty
    if they declare that they have none. `is_conflict`: the interest conflicts with the event.
    """

    __tablename__ = "interest_declaration"
    __table_args__ = (UniqueConstraint("event_id", "person_id", "speaker"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    speaker: Mapped[str]
    interest: Mapped[str]
    is_conflict: Mapped[bool]
    declared_at: Mapped[datetime]
