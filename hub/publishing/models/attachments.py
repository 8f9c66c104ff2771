from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class Attachment(Base):
    """A file or picture of a draft, and of the item that it becomes.

    `file_id` is the public id of the stored file. `text` is what can be searched of it, `scan_state` what the
    virus scanner said, `problems` what stands in the way of people who use assistive technology; both are
    known once the job has read the file, at `inspected_at`.
    """

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_scan_state", "scan_state", "added_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[str] = mapped_column(unique=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id", ondelete="SET NULL"), index=True)
    entry_id: Mapped[int | None] = mapped_column(
        ForeignKey("catalogue_entry.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str]
    alt_text: Mapped[str]
    text: Mapped[str]
    scan_state: Mapped[str]
    problems: Mapped[list[Any]] = mapped_column(JSON)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    added_at: Mapped[datetime]
    inspected_at: Mapped[datetime | None] = mapped_column(index=True)
