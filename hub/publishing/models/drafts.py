from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base

IS_OPEN_FOR_AN_ITEM = text("closed_at IS NULL AND entry_id IS NOT NULL")


class Draft(Base):
    """What is being written about an item, before it is published. Nobody outside the organisation sees it.

    `entry_id` is the item that it changes, or that it became; `base_revision` is the revision from which it
    began. `fields` are the values of the form as they were typed, so that an unfinished draft can be saved.
    `version` rises with each save and each step, and a step names the version that it saw. `state` is a
    hub.publishing.domain.draft_states.DraftState. A draft is closed when it is published or discarded.
    """

    __tablename__ = "draft"
    __table_args__ = (
        Index(
            "ix_draft_one_open_for_an_item",
            "entry_id",
            unique=True,
            postgresql_where=IS_OPEN_FOR_AN_ITEM,
            sqlite_where=IS_OPEN_FOR_AN_ITEM,
        ),
        Index("ix_draft_entry_id", "entry_id"),
        Index("ix_draft_organisation", "organisation_id", "state", "changed_at"),
        Index("ix_draft_state", "state", "changed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    item_kind: Mapped[str]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("catalogue_entry.id", ondelete="CASCADE"))
    adapted_from_id: Mapped[int | None] = mapped_column(
        ForeignKey("catalogue_entry.id", ondelete="SET NULL"), index=True
    )
    base_revision: Mapped[int]
    state: Mapped[str]
    version: Mapped[int]
    title: Mapped[str]
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    changed_at: Mapped[datetime]
    submitted_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    submitted_at: Mapped[datetime | None]
    hub_asked_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    hub_asked_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    published_at: Mapped[datetime | None]
    published_revision: Mapped[int]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)


class DraftAuthor(Base):
    """A person who has written in a draft. Whoever wrote it cannot publish it."""

    __tablename__ = "draft_author"

    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    first_at: Mapped[datetime]


class DraftSave(Base):
    """The fields of a draft at one version, by which two edits of the same draft are merged."""

    __tablename__ = "draft_save"

    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    saved_at: Mapped[datetime]


class DraftStep(Base):
    """One step of a draft: submitted, returned with a comment, published, undone, discarded."""

    __tablename__ = "draft_step"
    __table_args__ = (Index("ix_draft_step_draft", "draft_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"))
    step: Mapped[str]
    version: Mapped[int]
    comment: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    taken_at: Mapped[datetime]
