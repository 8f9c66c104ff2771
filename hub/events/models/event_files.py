from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base

IS_PENDING = text("is_pending")


class EventFile(Base):
    """A file in the content of a trust, or of the hub office, from which an event is made.

    The event has the same public id. `document` is what the file says, `applied` what the event was last made
    from, each with a hash. `problem` says why a change of the file waits for a decision: a code, and
    `message` is the sentence if a rule of events refused it.
    """

    __tablename__ = "event_file"
    __table_args__ = (
        Index("ix_event_file_pending", "id", postgresql_where=IS_PENDING, sqlite_where=IS_PENDING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    supplier: Mapped[str]
    path: Mapped[str]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int]
    is_gone: Mapped[bool]
    is_pending: Mapped[bool]
    problem: Mapped[str]
    message: Mapped[str]
    changed_at: Mapped[datetime]
