from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base

HAS_NOT_CLOSED = text("closed_at IS NULL")


class Relationship(Base):
    """Two people who work together: `mentor_id` is the mentor, coach or preceptor, `mentee_id` the other.

    `agreement` holds what they agreed: goals, number of meetings, boundaries, minutes of release. Each of the
    two agrees to its present words (`mentor_agreed_at`, `mentee_agreed_at`). The rows that belong to a
    relationship are written under a lock of its row.
    """

    __tablename__ = "mentoring_relationship"
    __table_args__ = (
        Index(
            "ix_mentoring_relationship_one_open",
            *("mentor_id", "mentee_id", "kind"),
            unique=True,
            postgresql_where=HAS_NOT_CLOSED,
            sqlite_where=HAS_NOT_CLOSED,
        ),
        Index("ix_mentoring_relationship_mentor", "mentor_id"),
        Index("ix_mentoring_relationship_mentee", "mentee_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    request_id: Mapped[int | None] = mapped_column(
        ForeignKey("mentoring_request.id", ondelete="SET NULL"), index=True
    )
    profile_id: Mapped[int | None] = mapped_column(
        ForeignKey("register_profile.id", ondelete="SET NULL"), index=True
    )
    kind: Mapped[str]
    mentor_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    mentee_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    mentor_organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    mentee_organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    state: Mapped[str]
    agreement: Mapped[dict[str, Any]] = mapped_column(JSON)
    revision: Mapped[int]
    mentor_agreed_at: Mapped[datetime | None]
    mentee_agreed_at: Mapped[datetime | None]
    review_on: Mapped[date | None] = mapped_column(index=True)
    review_asked_at: Mapped[datetime | None]
    began_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    close_code: Mapped[str]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class RelationshipMeeting(Base):
    """A meeting of two people: when, how long and in which format, and never what was said.

    `sequence` rises with each change that calendars must take over. `state` is planned, held or cancelled.
    """

    __tablename__ = "mentoring_meeting"
    __table_args__ = (Index("ix_mentoring_meeting_relationship", "relationship_id", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    relationship_id: Mapped[int] = mapped_column(ForeignKey("mentoring_relationship.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    format: Mapped[str]
    is_taster: Mapped[bool]
    state: Mapped[str]
    sequence: Mapped[int]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class PrivateNote(Base):
    """A note that one of the two keeps for themselves. `sealed` is encrypted; only its writer reads it."""

    __tablename__ = "mentoring_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    relationship_id: Mapped[int] = mapped_column(
        ForeignKey("mentoring_relationship.id", ondelete="CASCADE"), index=True
    )
    writer_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    sealed: Mapped[str]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class RelationshipEvaluation(Base):
    """What one of the two says of a closed relationship: codes, and words for the hub office alone."""

    __tablename__ = "mentoring_evaluation"
    __table_args__ = (UniqueConstraint("relationship_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    relationship_id: Mapped[int] = mapped_column(ForeignKey("mentoring_relationship.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    words: Mapped[str]
    created_at: Mapped[datetime]


class MentoringConcern(Base):
    """A concern about a relationship or a person on the register. `sealed` is encrypted.

    `handler_id` is who deals with it: someone outside the pair and its line management.
    """

    __tablename__ = "mentoring_concern"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    relationship_id: Mapped[int | None] = mapped_column(
        ForeignKey("mentoring_relationship.id", ondelete="SET NULL"), index=True
    )
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    about: Mapped[str]
    sealed: Mapped[str]
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    state: Mapped[str]
    answer: Mapped[str]
    created_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
