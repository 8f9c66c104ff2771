from datetime import date, datetime

from sqlalchemy import Connection, ForeignKey, Index, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from hub.kit.base import Base
from hub.kit.text import fold_text


class Person(Base):
    """A person with an account. Erasure empties the row but keeps it, because other rows refer to it.

    `email` is normalised. `search_text` is the folded name and the email address, for searches in lists of
    people; it is set whenever the row is written as an object. `totp_secret` is encrypted; `totp_step` is the
    time step of the last code used.
    """

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_name", "name", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    search_text: Mapped[str] = mapped_column(server_default="")
    password_hash: Mapped[str | None]
    password_set_at: Mapped[datetime | None]
    totp_secret: Mapped[str | None]
    totp_step: Mapped[int | None]
    second_factor_since: Mapped[datetime | None]
    created_at: Mapped[datetime]
    last_seen_on: Mapped[date | None]
    disabled_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]


@event.listens_for(Person, "before_insert")
@event.listens_for(Person, "before_update")
def _set_search_text(_mapper: Mapper[Person], _connection: Connection, person: Person) -> None:
    person.search_text = f"{fold_text(person.name)} {person.email or ''}".strip()


class LoginSession(Base):
    """One browser in which a person is signed in. Only a hash of its session token is stored.

    `how` is `password`, `demo` or the slug of an identity provider; `second_factor` says whether the person
    authenticated with two factors; `proved_at` is when they last authenticated.
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
    """A code that can be used once instead of the authenticator."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]


class Identity(Base):
    """A person's account at an identity provider; `subject` is its permanent identifier there."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("provider", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    provider: Mapped[str]
    subject: Mapped[str]
    created_at: Mapped[datetime]


class EmailToken(Base):
    """A link sent by email that can be used once; `purpose` is `reset` or `email`.

    The signed token in the link is not stored; it contains the id and the `nonce` of this row. `old_email`
    receives the notice of a changed address. A row without a person is always rolled back: see
    `request_password_reset` in domain/password_reset.py.
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
    """How many attempts failed recently. `mark` is a keyed hash of the account or of the client."""

    __tablename__ = "attempt"

    mark: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    first_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None]


class Membership(Base):
    """One role of a person in an organisation; `ends_on` is its last day (a guest always has one).

    `named_since` is when the person agreed to be named as a contact on the organisation's page; `ask_about`
    says what for.
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
