from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class SavedItem(Base):
    """A catalogue entry that a person has saved for later."""

    __tablename__ = "saved_item"
    __table_args__ = (
        UniqueConstraint("person_id", "entry_id"),
        Index("ix_saved_item_newest", "person_id", "saved_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("catalogue_entry.id", ondelete="CASCADE"), index=True)
    saved_at: Mapped[datetime]


class Follow(Base):
    """Something that a person follows by email: a `subject` of a `kind` (see hub.extension.follow_sources).

    `checked_at` is until when it has been looked at; what changes later is told next time.
    """

    __tablename__ = "follow"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "subject"),
        Index("ix_follow_due", "frequency", "checked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str]
    subject: Mapped[str]
    frequency: Mapped[str]
    created_at: Mapped[datetime]
    checked_at: Mapped[datetime]


class FollowNews(Base):
    """A catalogue entry that a person is told of, once for each content of it (`fingerprint`).

    The rows of one email have the same `digest`.
    """

    __tablename__ = "follow_news"
    __table_args__ = (Index("ix_follow_news_digest", "digest"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(
        ForeignKey("catalogue_entry.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    follow_id: Mapped[int] = mapped_column(ForeignKey("follow.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str]
    fingerprint: Mapped[str]
    is_new: Mapped[bool]
    told_at: Mapped[datetime] = mapped_column(index=True)
