from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class Invitation(Base):
    """An offer of a role in an organisation, sent to an email address. Its signed link can be used once."""

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
    """A registration that waits until the person confirms their email address.

    The link in the email confirms it; only then are the account and the join request created.
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
    """A person's request to join a trust, which its lead accepts or declines.

    `leaves_id` is the trust that a person who moves leaves on acceptance. `reason` is the code of a
    decline. There is at most one open request for each person and trust.
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
    """The line manager of a person, named by email address and then confirmed by the manager.

    Before confirmation only `email` is set, whether or not it has an account; afterwards only `manager_id`.
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
    """An assistant who may act for a person. Both can end it."""

    __tablename__ = "delegate"
    __table_args__ = (UniqueConstraint("person_id", "delegate_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    since: Mapped[datetime]


class GuestReminder(Base):
    """A reminder sent for the last day of a guest's role; if the day changes, another one is sent."""

    __tablename__ = "guest_reminder"

    membership_id: Mapped[int] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True
    )
    ends_on: Mapped[date]
