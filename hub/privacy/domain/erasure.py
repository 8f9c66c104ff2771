"""Erasure of a person and of all their personal data."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, is_allowed
from hub.accounts.domain import (
    end_all_login_sessions,
    get_person,
    is_in_force,
    list_email_addresses,
    list_memberships,
    lock_person,
)
from hub.audit.domain import record_audit_entry
from hub.catalogue.domain import bump_change_counter
from hub.extension.personal_data import PersonalData
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, NotFound
from hub.mail.domain import delete_email_files_about
from hub.people.domain import ERASURE_CASE, last_lead_error
from hub.privacy.domain.erasure_list import erasure_hash
from hub.privacy.models import Erasure
from hub.trusts.domain import lock_organisation

PERSON_TABLE, EMAIL_TOKEN_TABLE = "person", "proof"


def list_erasure_blockers(session: Session, viewer: Viewer, person_id: int, today: date) -> list[str]:
    """Return in sentences why `viewer` cannot erase a person now; none where they can."""
    errors = (
        last_lead_error(session, membership, by=viewer, today=today, case=ERASURE_CASE)
        for membership in list_memberships(session, person_id)
        if is_in_force(membership, today)
    )
    return [error for error in errors if error]


def erase_person(
    session: Session,
    viewer: Viewer,
    person_id: int,
    personal_data: Sequence[PersonalData],
    at: datetime,
    *,
    force: bool = False,
) -> None:
    """Erase a person for good; raise NotFound if `viewer` may not, or Conflict if something blocks it.

    `force` skips the permission check and the blockers, for jobs and commands: an inactive account, or an
    erased person who was restored from an old backup.
    """
    permitted = (
        force
        or is_allowed(viewer, Act.ERASE_SELF, person_id=person_id)
        or is_allowed(viewer, Act.ERASE_PERSON)
    )
    organisation_ids = sorted({row.organisation_id for row in list_memberships(session, person_id)})
    for organisation_id in organisation_ids:
        lock_organisation(session, organisation_id)
    person = lock_person(session, person_id) if permitted else None
    if person is None:
        raise NotFound("There is no person at this address.")
    blockers = [] if force else list_erasure_blockers(session, viewer, person_id, day_of(at))
    if blockers:
        raise Conflict(" ".join(blockers))
    recorded_for: list[int | None] = [*organisation_ids]
    for recorded_id in recorded_for or [None]:
        record_audit_entry(
            session, viewer, "erase", kind="person", object_id=person_id, organisation_id=recorded_id, at=at
        )
    _record_erasure(session, erasure_hash(person.public_id), person_id, at)
    _erase_personal_data(session, person_id, personal_data)


def erase_again(session: Session, person_id: int, personal_data: Sequence[PersonalData]) -> None:
    """Remove data that a concurrent request of an erased person may have written during the erasure."""
    _erase_personal_data(session, person_id, personal_data)


def list_unscrubbed_erasures(session: Session) -> list[Erasure]:
    """Return the erasures whose data has not yet been removed from the database files, oldest first."""
    return list(session.scalars(select(Erasure).where(Erasure.scrubbed_at.is_(None)).order_by(Erasure.at)))


def find_oldest_unscrubbed(session: Session) -> datetime | None:
    """Return the time of the oldest erasure that is not yet scrubbed; None if there is none."""
    return next((row.at for row in list_unscrubbed_erasures(session)), None)


def mark_scrubbed(session: Session, hashes: Sequence[str], at: datetime) -> None:
    """Record that the data of these erasures was removed from the database files."""
    session.execute(update(Erasure).where(Erasure.mark.in_(hashes)).values(scrubbed_at=at))


def _record_erasure(session: Session, hash_: str, person_id: int, at: datetime) -> None:
    erasure = session.get(Erasure, hash_)
    if erasure is None:
        session.add(Erasure(mark=hash_, person_id=person_id, at=at))
    else:
        erasure.at, erasure.scrubbed_at = at, None
    session.flush()


def _erase_personal_data(session: Session, person_id: int, personal_data: Sequence[PersonalData]) -> None:
    end_all_login_sessions(session, person_id)
    name = get_person(session, person_id).name
    delete_email_files_about(session, list_email_addresses(session, person_id), name)
    # The account goes last, and the email tokens before it: other features find their rows by its addresses.
    for record in sorted(
        personal_data,
        key=lambda record: (PERSON_TABLE in record.tables, EMAIL_TOKEN_TABLE in record.tables),
    ):
        record.erase(session, person_id)
    bump_change_counter(session)  # the person may be named on a public page
    session.flush()
    session.expire_all()
