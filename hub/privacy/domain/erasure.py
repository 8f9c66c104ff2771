"""Erasing a person: all that is held of them goes, what they did stays somebody's."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, is_allowed
from hub.accounts.domain import (
    end_all_login_sessions,
    is_in_force,
    list_memberships,
    lock_person,
)
from hub.audit.domain import record_audit_entry
from hub.catalogue.domain import bump_change_counter
from hub.extension.personal_data import PersonalData
from hub.kit.errors import Conflict, NotFound
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
    """Erase a person for good; Conflict where something hinders, NotFound where `viewer` may not.

    `due` is for what nobody asks for: a time that is over, or an old backup that brought somebody back.
    """
    may = (
        force
        or is_allowed(viewer, Act.ERASE_SELF, person_id=person_id)
        or is_allowed(viewer, Act.ERASE_PERSON)
    )
    places = {one.organisation_id for one in list_memberships(session, person_id)}
    for place in sorted(places):
        lock_organisation(session, place)
    person = lock_person(session, person_id) if may else None
    if person is None:
        raise NotFound("There is nobody at this address.")
    hindered = [] if force else list_erasure_blockers(session, viewer, person_id, at.date())
    if hindered:
        raise Conflict(" ".join(hindered))
    spots: list[int | None] = [*sorted(places)]
    for spot in spots or [None]:
        record_audit_entry(
            session, viewer, "erase", kind="person", object_id=person_id, organisation_id=spot, at=at
        )
    _record_erasure(session, erasure_hash(person.public_id), person_id, at)
    _erase_personal_data(session, person_id, personal_data)


def erase_again(session: Session, person_id: int, personal_data: Sequence[PersonalData]) -> None:
    """Remove what another request of an erased person may have written while they were being erased."""
    _erase_personal_data(session, person_id, personal_data)


def list_unscrubbed_erasures(session: Session) -> list[Erasure]:
    """Return the erasures after which the files of the database were not yet freed of what was deleted."""
    return list(session.scalars(select(Erasure).where(Erasure.scrubbed_at.is_(None)).order_by(Erasure.at)))


def find_oldest_unscrubbed(session: Session) -> datetime | None:
    """Return since when such an erasure waits; None where none does."""
    return next((row.at for row in list_unscrubbed_erasures(session)), None)


def mark_scrubbed(session: Session, hashes: Sequence[str], at: datetime) -> None:
    """Note that the files hold nothing of these people any more."""
    session.execute(update(Erasure).where(Erasure.mark.in_(hashes)).values(scrubbed_at=at))


def _record_erasure(session: Session, hash_: str, person_id: int, at: datetime) -> None:
    known = session.get(Erasure, hash_)
    if known is None:
        session.add(Erasure(mark=hash_, person_id=person_id, at=at))
    else:
        known.at, known.scrubbed_at = at, None
    session.flush()


def _erase_personal_data(session: Session, person_id: int, personal_data: Sequence[PersonalData]) -> None:
    end_all_login_sessions(session, person_id)
    # The account goes last, and before it the links: until then, others find their rows by its addresses.
    for one in sorted(
        personal_data, key=lambda one: (PERSON_TABLE in one.tables, EMAIL_TOKEN_TABLE in one.tables)
    ):
        one.erase(session, person_id)
    bump_change_counter(session)  # they may be named on a page
    session.flush()
    session.expire_all()
