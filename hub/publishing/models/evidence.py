from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class ItemEvaluation(Base):
    """An evaluation of an item: who evaluated it, how, when, with which result, and where to read it.

    `method`, `direction` and `strength` are three fields: what kind of evaluation, which way it points, how
    strong it is. An evaluation that was withdrawn counts no more, and stays with its reason.
    Where hub staff corrected how strong or independent it is, `stated_strength` and `stated_independence`
    keep what its author said.
    """

    __tablename__ = "item_evaluation"
    __table_args__ = (Index("ix_item_evaluation_entry", "entry_id", "withdrawn_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("catalogue_entry.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    evaluator: Mapped[str]
    is_independent: Mapped[bool]
    method: Mapped[str]
    direction: Mapped[str]
    strength: Mapped[str]
    ended_on: Mapped[date]
    result: Mapped[str]
    url: Mapped[str]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    added_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawal_reason: Mapped[str]
    stated_strength: Mapped[str | None]
    stated_independence: Mapped[bool | None]
    correction_reason: Mapped[str] = mapped_column(default="", server_default="")


class EvidenceChange(Base):
    """One change of the evidence level of an item, and the reason that the rule gives for it."""

    __tablename__ = "evidence_change"
    __table_args__ = (Index("ix_evidence_change_entry", "entry_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("catalogue_entry.id", ondelete="CASCADE"))
    level: Mapped[str]
    reason: Mapped[str]
    changed_at: Mapped[datetime]
