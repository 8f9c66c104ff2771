from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class OutboxMessage(Base):
    """A message to be sent to a person. It stores neither address nor text: both are composed on delivery.

    `state` is `waiting`, `gathered` (sent as part of the digest `digest_id`), `sent`, `dropped` (the reason
    to send it no longer applied) or `failed`. The process that sends it holds a claim until `claimed_until`;
    after that, another process may claim it. A digest is a row of its own. `digest_id` is not a foreign key,
    because a restore inserts rows in the order of their ids, and a digest comes after its messages. There is
    one row at most for each `idempotency_key`.
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
    idempotency_key: Mapped[str | None] = mapped_column(unique=True, index=True)


class EmailPreference(Base):
    """How often a person wants emails on a topic: at-once, daily, weekly or none."""

    __tablename__ = "mail_choice"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    how_often: Mapped[str]
