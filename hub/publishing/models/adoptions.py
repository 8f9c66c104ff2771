from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base

IS_REPORTED = text("reported_at IS NOT NULL AND decided_at IS NULL")
IS_CURRENT = text("ended_at IS NULL AND partner_key = ''")
IS_CURRENT_OF_PARTNER = text("ended_at IS NULL AND partner_key <> ''")


class Adoption(Base):
    """An organisation uses an item of another, or has adapted it and says what it changed.

    `own_entry_id` is the item in which it describes its own version. One organisation has one current
    adoption of an item. A guest adopts it for a public or private partner, whose name is `partner`:
    `organisation_id` is then where they are a guest, and `partner_key` the folded name. `revision` is the
    revision of the item when it was adopted.
    """

    __tablename__ = "adoption"
    __table_args__ = (
        Index(
            "ix_adoption_one_current",
            *("entry_id", "organisation_id"),
            unique=True,
            postgresql_where=IS_CURRENT,
            sqlite_where=IS_CURRENT,
        ),
        Index(
            "ix_adoption_one_of_partner",
            *("entry_id", "partner_key"),
            unique=True,
            postgresql_where=IS_CURRENT_OF_PARTNER,
            sqlite_where=IS_CURRENT_OF_PARTNER,
        ),
        Index("ix_adoption_entry", "entry_id", "ended_at"),
        Index("ix_adoption_organisation", "organisation_id", "ended_at"),
        Index("ix_adoption_created_at", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("catalogue_entry.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    own_entry_id: Mapped[int | None] = mapped_column(
        ForeignKey("catalogue_entry.id", ondelete="SET NULL"), index=True
    )
    partner: Mapped[str]
    partner_key: Mapped[str]
    kind: Mapped[str]
    what_changed: Mapped[str]
    contact: Mapped[str]
    since: Mapped[date | None]
    revision: Mapped[int]
    created_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ItemRating(Base):
    """How useful an item was to a person who says that they used it: 1 to 5, and one line on what for."""

    __tablename__ = "item_rating"

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("catalogue_entry.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    score: Mapped[int]
    used_for: Mapped[str]
    rated_at: Mapped[datetime]


class ItemComment(Base):
    """A comment on an item, under the name of its author. A moderator may hide it, with a reason."""

    __tablename__ = "item_comment"
    __table_args__ = (
        Index("ix_item_comment_entry", "entry_id", "id"),
        Index("ix_item_comment_entry_state", "entry_id", "state"),
        Index("ix_item_comment_reported", "id", postgresql_where=IS_REPORTED, sqlite_where=IS_REPORTED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("catalogue_entry.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    text: Mapped[str]
    state: Mapped[str]
    written_at: Mapped[datetime]
    reported_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    reported_at: Mapped[datetime | None]
    report: Mapped[str]
    decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    decided_at: Mapped[datetime | None]
    decision: Mapped[str]
