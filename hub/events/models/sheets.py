from datetime import datetime

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class ImplicationSheet(Base):
    """What a participant of a day writes about its implications for their trust; private to them.

    `organisation_id` is the trust for which they took part. While `shared_at` is set, its lead may read the
    sheet; while `gathered_at` is set, the hub office may read the answers together with those of others,
    without names.
    """

    __tablename__ = "implication_sheet"
    __table_args__ = (UniqueConstraint("event_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    answers: Mapped[dict[str, str]] = mapped_column(JSON)
    revision: Mapped[int]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    shared_at: Mapped[datetime | None]
    gathered_at: Mapped[datetime | None]
