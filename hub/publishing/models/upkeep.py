from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class ItemUpkeep(Base):
    """Who looks after an item, by when it has to be reviewed, and what its trust last said of it.

    `status` is what the trust said: still running, changed or ended; empty until it has said anything.
    """

    __tablename__ = "item_upkeep"
    __table_args__ = (Index("ix_item_upkeep_review_on", "review_on"),)

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("catalogue_entry.id", ondelete="CASCADE"), primary_key=True
    )
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    contact: Mapped[str]
    review_on: Mapped[date | None]
    status: Mapped[str]
    confirmed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    confirmed_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    lapsed_at: Mapped[datetime | None]


class ItemLink(Base):
    """A link of an item to another site, and how the last check of it went."""

    __tablename__ = "item_link"
    __table_args__ = (Index("ix_item_link_next_at", "next_at"),)

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("catalogue_entry.id", ondelete="CASCADE"), primary_key=True
    )
    url: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    failures: Mapped[int]
    checked_at: Mapped[datetime | None]
    next_at: Mapped[datetime]
    message: Mapped[str]


class ItemReport(Base):
    """A problem with an item that someone reported, or a change that they suggest.

    `outcome` says whether what was asked for is done; it is empty until someone answers.
    """

    __tablename__ = "item_report"
    __table_args__ = (Index("ix_item_report_entry", "entry_id", "answered_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("catalogue_entry.id", ondelete="CASCADE"))
    kind: Mapped[str]
    text: Mapped[str]
    suggestion: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    reported_at: Mapped[datetime]
    answered_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    answered_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
