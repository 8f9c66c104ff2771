from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class OutboxMessage(Base):
    """What is to be said to somebody: no address and no words, which are found when it is sent.

    `state` is `waiting`, `gathered` (it goes out as a part of the digest `digest_id`), `sent`, `dropped` (its
    reason had gone) or `failed`. Whoever sends it has claimed it until `claimed_until`; if they do not come
    back by then, another does. A digest is a row as well. `digest_id` is no foreign key: a restore writes
    rows in the order of their ids, and a digest comes after what it holds.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (Index("ix_outbox_message_state_due_at", "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    about_id: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    state: Mapped[str]
    tries: Mapped[int]
    first_tried_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    digest_id: Mapped[int | None] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]


class EmailPreference(Base):
    """How often a person wants to hear of a topic: at-once, daily, weekly or none."""

    __tablename__ = "mail_choice"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    how_often: Mapped[str]
