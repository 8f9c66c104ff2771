"""Erasing a person: all that is held of them goes, what they did stays somebody's."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, allowed
from hub.accounts.domain import end_all_sign_ins, is_in_force, lock_person, members_of, memberships_of
from hub.audit.domain import record
from hub.catalogue.domain import tick
from hub.extension.personal_data import Held
from hub.kit.errors import Conflict, NotFound
from hub.privacy.domain.erasure_list import mark_of
from hub.privacy.models import Erasure
from hub.trusts.domain import lock_organisation, organisations_by_id

ACCOUNT, ADDRESSES = "person", "proof"
NEEDED = {
    Role.TRUST_LEAD: "You are the only lead of {name}. It needs another first: ask the hub office.",
    Role.HUB_ADMIN: "This is the last hub admin. Invite another first.",
}
"""Roles that somebody must have; without a trust lead the hub office helps out, so it may erase one."""


def hindrances(session: Session, viewer: Viewer, person_id: int, today: date) -> list[str]:
    """Return in sentences why `viewer` cannot erase a person now; none where they can."""
    found = []
    for held in memberships_of(session, person_id):
        role = Role(held.role)
        if role not in NEEDED or not is_in_force(held, today):
            continue
        if role is Role.TRUST_LEAD and allowed(viewer, Act.ERASE_PERSON):
            continue
        there = members_of(session, held.organisation_id, today, [role])
        if all(member.person.id == person_id for member in there):
            name = organisations_by_id(session, [held.organisation_id])[held.organisation_id].name
            found.append(NEEDED[role].format(name=name))
    return found


def erase_person(
    session: Session, viewer: Viewer, person_id: int, held: Sequence[Held], at: datetime, *, due: bool = False
) -> None:
    """Erase a person for good; Conflict where something hinders, NotFound where `viewer` may not.

    `due` is for what nobody asks for: a time that is over, or an old backup that brought somebody back.
    """
    may = due or allowed(viewer, Act.ERASE_SELF, person_id=person_id) or allowed(viewer, Act.ERASE_PERSON)
    places = {one.organisation_id for one in memberships_of(session, person_id)}
    for place in sorted(places):
        lock_organisation(session, place)
    person = lock_person(session, person_id) if may else None
    if person is None:
        raise NotFound("There is nobody at this address.")
    hindered = [] if due else hindrances(session, viewer, person_id, at.date())
    if hindered:
        raise Conflict(" ".join(hindered))
    spots: list[int | None] = [*sorted(places)]
    for spot in spots or [None]:
        record(session, viewer, "erase", kind="person", object_id=person_id, organisation_id=spot, at=at)
    _note(session, mark_of(person.public_id), person_id, at)
    _remove(session, person_id, held)


def erase_again(session: Session, person_id: int, held: Sequence[Held]) -> None:
    """Remove what another request of an erased person may have written while they were being erased."""
    _remove(session, person_id, held)


def unscrubbed(session: Session) -> list[Erasure]:
    """Return the erasures after which the files of the database were not yet freed of what was deleted."""
    return list(session.scalars(select(Erasure).where(Erasure.scrubbed_at.is_(None)).order_by(Erasure.at)))


def oldest_unscrubbed(session: Session) -> datetime | None:
    """Return since when such an erasure waits; None where none does."""
    return next((row.at for row in unscrubbed(session)), None)


def note_scrubbed(session: Session, marks: Sequence[str], at: datetime) -> None:
    """Note that the files hold nothing of these people any more."""
    session.execute(update(Erasure).where(Erasure.mark.in_(marks)).values(scrubbed_at=at))


def _note(session: Session, mark: str, person_id: int, at: datetime) -> None:
    known = session.get(Erasure, mark)
    if known is None:
        session.add(Erasure(mark=mark, person_id=person_id, at=at))
    else:
        known.at, known.scrubbed_at = at, None
    session.flush()


def _remove(session: Session, person_id: int, held: Sequence[Held]) -> None:
    end_all_sign_ins(session, person_id)
    # The account goes last, and before it the links: until then, others find their rows by its addresses.
    for one in sorted(held, key=lambda one: (ACCOUNT in one.tables, ADDRESSES in one.tables)):
        one.erase(session, person_id)
    tick(session)  # they may be named on a page
    session.flush()
    session.expire_all()
