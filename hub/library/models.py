from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class Resource(Base):
    """An item of the library. `html` is made from the current revision and may be made anew."""

    __tablename__ = "resource"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("catalogue_entry.id"), unique=True)
    supplier: Mapped[str]
    current_revision: Mapped[int]
    html: Mapped[str]


class ResourceRevision(Base):
    """One state of a resource, as it was given. Never changed; the next state is a new revision."""

    __tablename__ = "resource_revision"
    __table_args__ = (UniqueConstraint("resource_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), index=True)
    number: Mapped[int]
    origin: Mapped[str]
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    body: Mapped[str]
    content_hash: Mapped[str]
    created_at: Mapped[datetime]
