from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class EventMaterial(Base):
    """A file for an event: under which title, for whom, and from when. `file_id` is the file's public id."""

    __tablename__ = "event_material"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[str] = mapped_column(ForeignKey("stored_file.public_id", ondelete="CASCADE"), unique=True)
    title: Mapped[str]
    readers: Mapped[str]
    shown_from: Mapped[str]
