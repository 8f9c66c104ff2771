from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class Resource(Base):
    """An item of a shelf. `html` is rendered from the current revision and can be rendered again."""

    __tablename__ = "resource"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("catalogue_entry.id"), unique=True)
    supplier: Mapped[str]
    current_revision: Mapped[int]
    html: Mapped[str]


class ResourceRevision(Base):
    """One version of a resource, as supplied. Immutable: each change adds a new revision."""

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
