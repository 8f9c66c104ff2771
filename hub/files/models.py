from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class StoredFile(Base):
    """One file. `owner_kind` and `owner_id` name the thing to which it belongs, such as an event.

    Only a file whose state is `checked` can be read. `erased_with_uploader` says whether it is deleted when
    the person who uploaded it is erased; otherwise it stays without their name.
    """

    __tablename__ = "stored_file"
    __table_args__ = (
        Index("ix_stored_file_owner", "owner_kind", "owner_id"),
        Index("ix_stored_file_state", "state", "uploaded_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    owner_kind: Mapped[str]
    owner_id: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    state: Mapped[str]
    erased_with_uploader: Mapped[bool]
    uploaded_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    uploaded_at: Mapped[datetime]


class FilePiece(Base):
    """One piece of a file; all but the last have the same length."""

    __tablename__ = "file_piece"

    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
