from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base, WordList


class RegisterProfile(Base):
    """What a person offers on the register as a mentor, a coach or a preceptor: one row for each kind.

    `capabilities`, `themes`, `tiers`, `purposes` and `formats` hold words of the vocabulary; `shown_to` says
    who may find the profile, and `readers` who may read each private field. `taken` counts the open
    relationships and never exceeds `capacity`. `active_at` is when the person last did something here,
    `asked_at` when they were asked whether a quiet profile still stands.
    The requests and relationships of a profile are written under a lock of its row. One index holds all that
    suggestions and lists ask for, so that neither reads the rows themselves.
    """

    __tablename__ = "register_profile"
    __table_args__ = (
        UniqueConstraint("person_id", "kind"),
        CheckConstraint("taken >= 0 AND taken <= capacity", name="taken"),
        Index(
            "ix_register_profile_offer",
            *("state", "kind", "shown_to", "person_id", "organisation_id", "paused_until", "taken"),
            *("capacity", "active_at", "sector", "charge", "formats", "purposes", "capabilities"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str]
    state: Mapped[str]
    sector: Mapped[str]
    employer: Mapped[str]
    job_title: Mapped[str]
    capabilities: Mapped[list[str]] = mapped_column(WordList)
    themes: Mapped[list[str]] = mapped_column(JSON)
    tiers: Mapped[list[str]] = mapped_column(JSON)
    purposes: Mapped[list[str]] = mapped_column(WordList)
    formats: Mapped[list[str]] = mapped_column(WordList)
    region: Mapped[str]
    charge: Mapped[str]
    fee: Mapped[str]
    taster: Mapped[bool]
    capacity: Mapped[int]
    taken: Mapped[int]
    paused_until: Mapped[date | None]
    trained_on: Mapped[date | None]
    supervised_on: Mapped[date | None]
    contact_email: Mapped[str]
    contact_telephone: Mapped[str]
    shown_to: Mapped[str]
    readers: Mapped[dict[str, Any]] = mapped_column(JSON)
    return_reason: Mapped[str]
    revision: Mapped[int]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    active_at: Mapped[datetime] = mapped_column(index=True)
    asked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    # Long texts stand last: SQLite reads a row from its start, and lists need the columns before them.
    about: Mapped[str]
    style: Mapped[str]


class Qualification(Base):
    """A qualification of a person on the register. `evidence` says where it can be seen.

    `checked_at` is when a lead or hub staff saw the evidence, None while nobody has.
    """

    __tablename__ = "register_qualification"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("register_profile.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    awarded_by: Mapped[str]
    evidence: Mapped[str]
    awarded_on: Mapped[date | None]
    expires_on: Mapped[date | None] = mapped_column(index=True)
    checked_at: Mapped[datetime | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    reminded_on: Mapped[date | None]
    created_at: Mapped[datetime]


class RegisterInvitation(Base):
    """A line of a trust's own register that was sent to its person, who decides whether to be listed.

    `fields` holds the fields of a profile that the file gave; they become a draft once the person agrees.
    """

    __tablename__ = "register_invitation"
    __table_args__ = (UniqueConstraint("organisation_id", "email", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    email: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    kind: Mapped[str]
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    answered_at: Mapped[datetime | None]
    accepted: Mapped[bool | None]


class RegisterExclusion(Base):
    """Two people whom the register does not bring together: `reason` is `declared` or `blocked`.

    `person_id` is the one who said so. A blocked person is never told.
    """

    __tablename__ = "register_exclusion"
    __table_args__ = (UniqueConstraint("person_id", "other_id", "reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str]
    created_at: Mapped[datetime]


class TrainingRecord(Base):
    """A training on mentoring that a person has completed: `role` is `mentor` or `mentee`."""

    __tablename__ = "mentoring_training"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    completed_at: Mapped[datetime]
