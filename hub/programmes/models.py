from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class ProgrammeDate(Base):
    """One run of a programme. The rows are replaced whenever its document is imported."""

    __tablename__ = "programme_date"
    __table_args__ = (Index("ix_programme_date_starts", "starts", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("catalogue_entry.id", ondelete="CASCADE"), index=True)
    starts: Mapped[date]
    ends: Mapped[date | None]
    place: Mapped[str]
