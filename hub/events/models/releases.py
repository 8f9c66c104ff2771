from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base

IS_ESCALATED = text("escalated_at IS NOT NULL AND decided_at IS NULL AND withdrawn_at IS NULL")


class ReleaseRequest(Base):
    """A request of a person with a place to be released from duty for the event.

    It goes to the confirmed line manager (`manager_id`), or by a link that works once to an address that the
    person has named (`email`). `decided_at` is when it was answered, `agreed` how; `shifts` and `cover` are
    codes. `withdrawn_at` is when it ended without an answer, `is_misdirected` that whoever had the address
    said that they are not the line manager. The newest request of a booking that its booker has not withdrawn
    counts. `expires_at` is the start of the event.
    """

    __tablename__ = "release_request"
    __table_args__ = (
        Index("ix_release_request_escalated", "id", postgresql_where=IS_ESCALATED, sqlite_where=IS_ESCALATED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    nonce: Mapped[str]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"), index=True)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    email: Mapped[str | None] = mapped_column(index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    chased_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    is_misdirected: Mapped[bool] = mapped_column(default=False, server_default=false())
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    agreed: Mapped[bool] = mapped_column(default=False)
    shifts: Mapped[list[str]] = mapped_column(JSON, default=list)
    cover: Mapped[str] = mapped_column(default="")
    cover_note: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
