from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base

# Byte order makes both databases sort titles alike; it is the default of SQLite.
BYTE_ORDER = String().with_variant(String(collation="C"), "postgresql")


class CatalogueEntry(Base):
    """One item that a leader can use. Its content is in the tables of its feature, under `public_id`."""

    __tablename__ = "catalogue_entry"
    __table_args__ = (
        UniqueConstraint("kind", "slug"),
        Index("ix_catalogue_entry_newest", "kind", "state", "updated_at", "sort_title"),
        Index("ix_catalogue_entry_title", "kind", "state", "sort_title"),
        Index("ix_catalogue_entry_address", "address"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    slug: Mapped[str]
    address: Mapped[str]
    title: Mapped[str]
    sort_title: Mapped[str] = mapped_column(BYTE_ORDER)
    summary: Mapped[str]
    note: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    audience: Mapped[str]
    state: Mapped[str]
    search_text: Mapped[str]
    body: Mapped[str]
    facets: Mapped[dict[str, Any]] = mapped_column(JSON)
    seq: Mapped[int] = mapped_column(index=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class CatalogueFacet(Base):
    """One facet value of an entry, for filtering and counting."""

    __tablename__ = "catalogue_facet"
    __table_args__ = (Index("ix_catalogue_facet_value", "facet", "value", "entry_id"),)

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("catalogue_entry.id", ondelete="CASCADE"), primary_key=True
    )
    facet: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)


class CatalogueEntryReader(Base):
    """An organisation that may see an internal entry of another."""

    __tablename__ = "catalogue_entry_reader"
    __table_args__ = (Index("ix_catalogue_entry_reader_organisation", "organisation_id", "entry_id"),)

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("catalogue_entry.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)


class CatalogueRedirect(Base):
    """A former slug of an entry. It redirects to the entry and is never reused for another."""

    __tablename__ = "catalogue_redirect"

    kind: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("catalogue_entry.id", ondelete="CASCADE"), index=True)


class ChangeCounter(Base):
    """A single row that counts every change of data shown on pages. Its row lock serialises writers."""

    __tablename__ = "catalogue_clock"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    epoch: Mapped[str]
