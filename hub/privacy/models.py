from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class Erasure(Base):
    """The erasure of a person. `mark` is a hash of their public id, by which a restored person is recognised.

    `scrubbed_at` is when the deleted data was removed from the database files.
    """

    __tablename__ = "erasure"

    mark: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    scrubbed_at: Mapped[datetime | None]


class AccountWarning(Base):
    """A person without a role was warned that their account will be erased unless they sign in."""

    __tablename__ = "account_warning"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    warned_at: Mapped[datetime]
