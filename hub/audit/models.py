from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class AuditEntry(Base):
    """One audit log entry. It has no foreign keys, because it outlives the rows it refers to.

    `mac` is a keyed hash (HMAC) of this entry and of the previous `mac`.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_organisation_id_id", "organisation_id", "id"),
        Index("ix_audit_entry_act", "act"),
        Index("ix_audit_entry_organisation_id_act", "organisation_id", "act"),
    )

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
    """A single row that describes the chain: its last entry and its start. Locking it serialises writers.

    The log begins with `first_id`, and `before` is the MAC of the entry before that. If older entries were
    pruned, `seal` proves that the hub did it.
    """

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    last_id: Mapped[int]
    mac: Mapped[str]
    first_id: Mapped[int]
    before: Mapped[str]
    seal: Mapped[str]
