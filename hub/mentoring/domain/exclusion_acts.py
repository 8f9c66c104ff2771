"""Declaring that oneself and someone else must not be brought together, and blocking someone.

Neither asks for a reason, nobody is told, and either can be taken back. Someone is declared by an email
address, as a line manager is named; the answer does not reveal whether the address has an account.
"""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.accounts.domain import (
    Person,
    acquire_rate_limit_lease,
    clean_email,
    find_person_by_email,
    get_person,
    lock_person,
)
from hub.audit.domain import record_audit_entry
from hub.kit.clock import isoformat_london
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.keyring import hmac_hex
from hub.kit.row_locks import delete_unlocked
from hub.mentoring.domain.answers import decline_unrecorded, get_to_answer
from hub.mentoring.domain.candidates import OFFERED, viewer_values
from hub.mentoring.domain.catalogue_entries import update_entries_of_person
from hub.mentoring.domain.exclusions import ExclusionReason
from hub.mentoring.domain.register import get_profile
from hub.mentoring.domain.requests import record_request_act
from hub.mentoring.domain.vocabulary import DeclineCode
from hub.mentoring.models import RegisterExclusion, RegisterProfile

MAX_DECLARED = 10
"""The rate limit per person for declaring, so that nobody tries address after address."""
MAX_SHOWN = 200
NO_EXCLUSION = "This block or declaration has already been removed."


def declare(session: Session, viewer: Viewer, email: str, at: datetime) -> None:
    """Declare that the viewer and the person with an email address must not be brought together.

    Raises Invalid for an address that cannot be, or is the viewer's own; RateLimited after too many.
    """
    address = _read_address(session, viewer, email, at)
    other = find_person_by_email(session, address)
    _exclude(session, viewer, other.id if other else None, ExclusionReason.DECLARED, at)


def undo_declare(session: Session, viewer: Viewer, email: str, at: datetime) -> None:
    """Undo what the viewer declared about the person with an email address, if anything."""
    address = _read_address(session, viewer, email, at)
    other = find_person_by_email(session, address)
    session.execute(
        delete(RegisterExclusion).where(
            RegisterExclusion.person_id == viewer.person_id,
            RegisterExclusion.other_id == (other.id if other else None),
            RegisterExclusion.reason == ExclusionReason.DECLARED.value,
        )
    )
    _record(session, viewer, "take declaration back", at)


def block_profile(session: Session, viewer: Viewer, public_id: str, at: datetime) -> None:
    """Block the person of a profile that the viewer may find."""
    require(viewer, Act.EXCLUDE_FROM_MENTORING, person_id=viewer.person_id)
    profile = get_profile(session, viewer, public_id)
    if profile.person_id == viewer.person_id:
        raise Conflict("This is your own profile.")
    _exclude(session, viewer, profile.person_id, ExclusionReason.BLOCKED, at)


def block_who_asks(session: Session, viewer: Viewer, choice_id: str, at: datetime) -> None:
    """Block whoever asks the viewer, and decline. Whoever asked learns of the decline alone."""
    require(viewer, Act.EXCLUDE_FROM_MENTORING, person_id=viewer.person_id)
    _, request, _ = get_to_answer(session, viewer, choice_id, at)
    decline_unrecorded(session, viewer, choice_id, DeclineCode.OTHER, at)
    _exclude(session, viewer, request.person_id, ExclusionReason.BLOCKED, at)
    record_request_act(session, viewer, "decline request", request, at)


def end_exclusion(session: Session, viewer: Viewer, public_id: str, at: datetime) -> None:
    """Take back what the viewer declared, or whom they blocked."""
    require(viewer, Act.EXCLUDE_FROM_MENTORING, person_id=viewer.person_id)
    row = session.scalar(
        select(RegisterExclusion).where(
            RegisterExclusion.public_id == public_id, RegisterExclusion.person_id == viewer.person_id
        )
    )
    if row is None:
        raise NotFound(NO_EXCLUSION)
    session.delete(row)
    session.flush()
    update_entries_of_person(session, row.person_id, at)
    _record(session, viewer, "take exclusion back", at)


def list_own_exclusions(session: Session, viewer: Viewer) -> list[tuple[RegisterExclusion, str]]:
    """Return whom the viewer blocked, and whom they declared of those on the register, with names.

    Others whom they declared are left out, so that the list does not tell who has an account.
    """
    require(viewer, Act.EXCLUDE_FROM_MENTORING, person_id=viewer.person_id)
    is_on_register = exists().where(RegisterProfile.person_id == RegisterExclusion.other_id, OFFERED)
    statement = (
        select(RegisterExclusion, Person.name)
        .join(Person, Person.id == RegisterExclusion.other_id)
        .where(
            RegisterExclusion.person_id == viewer.person_id,
            or_(RegisterExclusion.reason == ExclusionReason.BLOCKED.value, is_on_register),
        )
        .order_by(RegisterExclusion.id.desc())
        .limit(MAX_SHOWN)
    )
    return [(row[0], row[1]) for row in session.execute(statement, viewer_values(viewer))]


def export_exclusions(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return with whom a person does not want to be brought together; who named them stays unknown."""
    rows = session.execute(
        select(RegisterExclusion, Person.name)
        .join(Person, Person.id == RegisterExclusion.other_id)
        .where(RegisterExclusion.person_id == person_id)
        .order_by(RegisterExclusion.id)
    )
    return [
        {"person": name, "how": row.reason, "since": isoformat_london(row.created_at)} for row, name in rows
    ]


def erase_exclusions(session: Session, person_id: int) -> None:
    """Delete whom a person excluded, and who excluded the person."""
    is_about = or_(RegisterExclusion.person_id == person_id, RegisterExclusion.other_id == person_id)
    delete_unlocked(session, RegisterExclusion.id, is_about)


def _read_address(session: Session, viewer: Viewer, email: str, at: datetime) -> str:
    require(viewer, Act.EXCLUDE_FROM_MENTORING, person_id=viewer.person_id)
    address, person_id = clean_email(email), viewer.person_id or 0
    if get_person(session, person_id).email == address:
        raise Invalid("email", "Enter the other person’s email address, not your own")
    key = hmac_hex(session, "people declared", str(person_id))
    acquire_rate_limit_lease(session, {key: MAX_DECLARED}, at).record_failure()
    return address


def _exclude(
    session: Session, viewer: Viewer, other_id: int | None, reason: ExclusionReason, at: datetime
) -> None:
    lock_person(session, viewer.person_id or 0)
    is_said = select(RegisterExclusion.id).where(
        RegisterExclusion.person_id == viewer.person_id,
        RegisterExclusion.other_id == other_id,
        RegisterExclusion.reason == reason.value,
    )
    if other_id is not None and session.scalar(is_said) is None:
        session.add(
            RegisterExclusion(
                public_id=str(uuid4()),
                person_id=viewer.person_id,
                other_id=other_id,
                reason=reason.value,
                created_at=at,
            )
        )
        session.flush()
        update_entries_of_person(session, viewer.person_id or 0, at)
    _record(session, viewer, "exclude from mentoring", at)


def _record(session: Session, by: Viewer, act: str, at: datetime) -> None:
    """Record an act without whom it is about, and without an organisation, so that no lead reads of it."""
    record_audit_entry(session, by, act, kind="register exclusion", at=at)
