from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base

HAS_NOT_ENDED = text("ended_at IS NULL")
IS_ASKED = text("state = 'asked'")


class MentoringRequest(Base):
    """What a leader asks for: a mentor, coach or preceptor, for what, and in their own words.

    The people they ask are its choices, in order of preference, and one of them is asked at a time. With
    `on_board_since` it also stands on the board of requests, without the name. A person has at most one open
    request of a kind. `board_reason` is what a moderator wrote when they refused its words.
    """

    __tablename__ = "mentoring_request"
    __table_args__ = (
        Index(
            "ix_mentoring_request_one_open",
            *("person_id", "kind"),
            unique=True,
            postgresql_where=HAS_NOT_ENDED,
            sqlite_where=HAS_NOT_ENDED,
        ),
        Index("ix_mentoring_request_board", "ended_at", "on_board_since"),
        Index("ix_mentoring_request_person", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str]
    purposes: Mapped[list[str]] = mapped_column(JSON)
    capabilities: Mapped[list[str]] = mapped_column(JSON)
    formats: Mapped[list[str]] = mapped_column(JSON)
    preference: Mapped[str]
    words: Mapped[str]
    board_words: Mapped[str]
    on_board_since: Mapped[datetime | None]
    board_state: Mapped[str]
    board_reason: Mapped[str] = mapped_column(default="", server_default="")
    moderated_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str]


class RequestChoice(Base):
    """One profile that a request asks, or will ask, at its place in the order of preference.

    `nudges` counts the reminders sent so far. `suggested_id` is the profile that the person asked named
    instead of themselves.
    """

    __tablename__ = "mentoring_request_choice"
    __table_args__ = (
        UniqueConstraint("request_id", "profile_id"),
        Index(
            "ix_mentoring_request_choice_one_asked",
            "request_id",
            unique=True,
            postgresql_where=IS_ASKED,
            sqlite_where=IS_ASKED,
        ),
        Index("ix_mentoring_request_choice_profile", "profile_id", "state"),
        Index("ix_mentoring_request_choice_expires", "state", "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("mentoring_request.id", ondelete="CASCADE"))
    profile_id: Mapped[int] = mapped_column(ForeignKey("register_profile.id", ondelete="CASCADE"))
    position: Mapped[int]
    state: Mapped[str]
    asked_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    nudges: Mapped[int]
    answered_at: Mapped[datetime | None]
    decline_code: Mapped[str]
    suggested_id: Mapped[int | None] = mapped_column(ForeignKey("register_profile.id", ondelete="SET NULL"))
