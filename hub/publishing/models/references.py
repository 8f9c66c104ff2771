from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class ParticipantReference(Base):
    """What someone who took part in a programme or event says of it, for the next person.

    Shown with tier and organisation, never with a name, and only with `consented_at`. `stage` says whether
    it was given at the end or three months later. A row without `written_at` says that the person was asked
    (`asked_at`), or wants to be. At `ask_again_at` they are asked next. The trust that runs it may comment,
    and cannot remove it. What someone reported waits in `report`; hub staff may hide a reference, for a
    reason of a list (`hidden_reason`) that they explain to its author (`hidden_note`).
    """

    __tablename__ = "participant_reference"
    __table_args__ = (
        UniqueConstraint("entry_id", "person_id", "stage"),
        Index("ix_participant_reference_entry", "entry_id", "consented_at"),
        Index("ix_participant_reference_asked", "ask_again_at"),
        Index("ix_participant_reference_reported", "reported_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("catalogue_entry.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    stage: Mapped[str]
    tier: Mapped[str]
    year: Mapped[int]
    taken_for: Mapped[str]
    what_changed: Mapped[str]
    would_go_again: Mapped[str]
    go_again_reason: Mapped[str]
    consented_at: Mapped[datetime | None]
    written_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    ask_again_at: Mapped[datetime | None]
    trust_comment: Mapped[str]
    commented_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    commented_at: Mapped[datetime | None]
    reported_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    reported_at: Mapped[datetime | None]
    report: Mapped[str]
    decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    hidden_at: Mapped[datetime | None]
    hidden_reason: Mapped[str]
    hidden_note: Mapped[str]
