from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class Person(Base):
    """Somebody with an account. After erasure the row stays, empty, so that what they did stays somebody's.

    `email` is folded. `totp_secret` is sealed with the hub's key; `totp_step` is the last one used.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    password_set_at: Mapped[datetime | None]
    totp_secret: Mapped[str | None]
    totp_step: Mapped[int | None]
    second_factor_since: Mapped[datetime | None]
    created_at: Mapped[datetime]
    last_seen_on: Mapped[date | None]
    disabled_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]


class LoginSession(Base):
    """One browser in which somebody is signed in. Its key is known to the browser alone.

    `how` is `password` or the name of an identity provider; `second_factor` says whether it was proved twice.
    """

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    how: Mapped[str]
    second_factor: Mapped[bool]
    browser: Mapped[str]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime]


class RecoveryCode(Base):
    """A code that stands in for the authenticator once."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]


class Identity(Base):
    """By what an identity provider knows a person: its own name for them, which never changes."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("provider", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    provider: Mapped[str]
    subject: Mapped[str]
    created_at: Mapped[datetime]


class EmailToken(Base):
    """A link that was sent to somebody's address, to be used once: `reset` or `email`.

    What the link holds is signed and not kept here; `nonce` ties the two together. `old_email` is where the
    notice of a changed address goes. Without a person it is never kept: see domain/resetting.py.
    """

    __tablename__ = "proof"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str]
    nonce: Mapped[str]
    new_email: Mapped[str | None]
    old_email: Mapped[str | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RateLimitCounter(Base):
    """How often something was tried in vain lately. `mark` hides by whom and on what."""

    __tablename__ = "attempt"

    mark: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    first_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None]


class Membership(Base):
    """One role of a person in an organisation; `ends_on` is its last day (a guest always has one).

    `named_since` is when they agreed to be named on the organisation's page, for what `ask_about` says.
    """

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "organisation_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[str]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    since: Mapped[datetime]
    ends_on: Mapped[date | None]
    named_since: Mapped[datetime | None]
    ask_about: Mapped[str]
