from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class AuditEntry(Base):
    """One thing that was done. No foreign keys: an entry outlives whatever it speaks of.

    `mac` is made with a key from this entry and from the `mac` before it.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_organisation_id_id", "organisation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(index=True)
    for_person_id: Mapped[int | None]
    act: Mapped[str]
    kind: Mapped[str]
    object_id: Mapped[str]
    organisation_id: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    mac: Mapped[str]


class AuditHead(Base):
    """One row: the last entry. Its lock puts entries in order.

    The record begins with `first_id`, and `before` is the mark of the entry before that; where older ones
    were cut off, `seal` shows that the hub did it.
    """

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    last_id: Mapped[int]
    mac: Mapped[str]
    first_id: Mapped[int]
    before: Mapped[str]
    seal: Mapped[str]
