from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class Resource(Base):
    """An item of a shelf. `html` is rendered from the current revision and can be rendered again.

    `ownership` says where its changes come from: "file", "web" or "api". An item that was taken over from a
    file stays marked with `taken_over_at`, and the sync of files leaves it alone. `evidence_level` is what
    the rule of evidence derives, and empty where there is nothing to derive it from; what the document claims
    is kept in its revision. `confirmed_at` is when its organisation last said how it stands; files that are
    imported later leave its note and its archived state alone.
    """

    __tablename__ = "resource"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("catalogue_entry.id"), unique=True)
    supplier: Mapped[str]
    current_revision: Mapped[int]
    html: Mapped[str]
    ownership: Mapped[str] = mapped_column(default="file", server_default="file")
    taken_over_at: Mapped[datetime | None]
    evidence_level: Mapped[str] = mapped_column(default="", server_default="")
    confirmed_at: Mapped[datetime | None]


class ResourceRevision(Base):
    """One version of a resource, as supplied. Immutable: each change adds a new revision.

    `step` is "publication" or "withdrawal", which is a revision of its own and holds the reason in
    `change_note`. `audience` is who could read it, so that a version from before an item was public stays
    within its organisation. A hub admin can redact the words of a revision; their reason stays.
    """

    __tablename__ = "resource_revision"
    __table_args__ = (
        UniqueConstraint("resource_id", "number"),
        Index("ix_resource_revision_author_id", "author_id"),
        Index("ix_resource_revision_publisher_id", "publisher_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), index=True)
    number: Mapped[int]
    origin: Mapped[str]
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    body: Mapped[str]
    content_hash: Mapped[str]
    created_at: Mapped[datetime]
    step: Mapped[str] = mapped_column(default="publication", server_default="publication")
    change_note: Mapped[str] = mapped_column(default="", server_default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    publisher_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    audience: Mapped[str] = mapped_column(default="public", server_default="public")
    redacted_at: Mapped[datetime | None]
    redaction_reason: Mapped[str] = mapped_column(default="", server_default="")
