from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class Invitation(Base):
    """A role in an organisation that waits for somebody at an address. Its link is signed and used once."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    nonce: Mapped[str]
    email: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[str]
    ends_on: Mapped[date | None]
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    withdrawn_at: Mapped[datetime | None]


class PendingRegistration(Base):
    """Somebody without an account who says that an address is theirs and asks to join a trust.

    The letter to that address holds the link that proves it; only then is there an account, and a request.
    """

    __tablename__ = "newcomer"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    nonce: Mapped[str]
    email: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    words: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


IS_UNDECIDED = text("decided_at IS NULL")


class JoinRequest(Base):
    """Somebody asks to belong to a trust; its lead says yes or no. A mover also leaves another trust by it.

    `reason` is the code of why not. There is one open request for each person and trust.
    """

    __tablename__ = "join_request"
    __table_args__ = (
        Index(
            "ix_join_request_one_open",
            *("person_id", "organisation_id"),
            unique=True,
            postgresql_where=IS_UNDECIDED,
            sqlite_where=IS_UNDECIDED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    leaves_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    words: Mapped[str]
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    accepted: Mapped[bool | None]
    reason: Mapped[str]


class LineManager(Base):
    """Who manages a person: named by the person by address, and true when the manager has confirmed it.

    Until then there is only `email`, whether or not it is anybody's; from then on only `manager_id`.
    """

    __tablename__ = "line_manager"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    email: Mapped[str | None] = mapped_column(index=True)
    named_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class Delegate(Base):
    """An assistant who acts for a person. Either may end it."""

    __tablename__ = "delegate"
    __table_args__ = (UniqueConstraint("person_id", "delegate_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    since: Mapped[datetime]


class GuestReminder(Base):
    """That somebody was told of the day on which a guest's role ends; another day is told of again."""

    __tablename__ = "guest_reminder"

    membership_id: Mapped[int] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True
    )
    ends_on: Mapped[date]
