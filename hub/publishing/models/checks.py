from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class DraftCheckRun(Base):
    """One check of one version of a draft: by the hub, or by the plugin of its trust (`checker`)."""

    __tablename__ = "draft_check_run"
    __table_args__ = (Index("ix_draft_check_run_state", "state", "asked_at"),)

    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True)
    checker: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    state: Mapped[str]
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class DraftFinding(Base):
    """What a check found in a draft: advice, or what stops its publication, and at which field."""

    __tablename__ = "draft_finding"
    __table_args__ = (Index("ix_draft_finding_draft", "draft_id", "checker"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"))
    checker: Mapped[str]
    code: Mapped[str]
    severity: Mapped[str]
    field: Mapped[str]
    message: Mapped[str]
