"""Leaving an organisation: all one's roles there end at once, and whoever decides there is told."""

from datetime import datetime

from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.accounts.domain import Membership, end_role, is_in_force, memberships_of
from hub.kit.errors import NotFound
from hub.mail.domain import post
from hub.people.domain.last_lead import keep_a_lead, who_decides
from hub.trusts.domain import Organisation, lock_organisation, organisation_called

NO_ROLE = "You have no role there."


def own_roles_in(
    session: Session, viewer: Viewer, slug: str, at: datetime, *, lock: bool = False
) -> tuple[Organisation, list[Membership]]:
    """Return an organisation with one's own roles there; NotFound where one has none."""
    require(viewer, Act.LEAVE, person_id=viewer.person_id)
    organisation = organisation_called(session, slug)
    if organisation is None:
        raise NotFound(NO_ROLE)
    if lock:
        lock_organisation(session, organisation.id)
    held = [
        one
        for one in memberships_of(session, viewer.person_id or 0)
        if one.organisation_id == organisation.id and is_in_force(one, at.date())
    ]
    if not held:
        raise NotFound(NO_ROLE)
    return organisation, held


def leave(session: Session, viewer: Viewer, slug: str, at: datetime) -> Organisation:
    """Leave an organisation and return it; Conflict for its last lead, who names another first."""
    organisation, _ = own_roles_in(session, viewer, slug, at, lock=True)
    end_all_roles(session, viewer.person_id or 0, organisation.id, by=viewer, at=at)
    return organisation


def end_all_roles(
    session: Session, person_id: int, organisation_id: int, *, by: Viewer, at: datetime
) -> None:
    """End all roles of somebody who leaves an organisation, and tell whoever decides there."""
    held = [one for one in memberships_of(session, person_id) if one.organisation_id == organisation_id]
    for membership in held:
        keep_a_lead(session, membership, by=by, at=at)
        end_role(session, membership, by=by, at=at)
    for reader in who_decides(session, organisation_id, at) if held else ():
        post(
            session,
            "member-left",
            at=at,
            person_id=reader.person.id,
            about_id=person_id,
            details={"organisation": organisation_id},
        )
