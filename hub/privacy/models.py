from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class Erasure(Base):
    """Somebody was erased. `mark` is made of their public id, so that an old backup brings nobody back.

    `scrubbed_at` is when the files of the database were freed of what had been deleted.
    """

    __tablename__ = "erasure"

    mark: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    scrubbed_at: Mapped[datetime | None]


class AccountWarning(Base):
    """Somebody without a role was told that their account ends unless they sign in."""

    __tablename__ = "account_warning"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    warned_at: Mapped[datetime]
