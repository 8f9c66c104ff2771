"""Leaving an organisation: all roles of the person there end, and its leads are notified."""

from datetime import datetime

from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.accounts.domain import Membership, is_in_force, list_memberships, revoke_role
from hub.kit.clock import day_of
from hub.kit.errors import NotFound
from hub.mail.domain import enqueue
from hub.people.domain.last_lead import check_not_last_lead, list_approvers
from hub.trusts.domain import Organisation, find_organisation, lock_organisation

NO_ROLE = "You have no role in this organisation."


def get_own_memberships(
    session: Session, viewer: Viewer, slug: str, at: datetime, *, lock: bool = False
) -> tuple[Organisation, list[Membership]]:
    """Return an organisation and the viewer's current memberships there; raise NotFound if there are none."""
    require(viewer, Act.LEAVE_ORGANISATION, person_id=viewer.person_id)
    organisation = find_organisation(session, slug)
    if organisation is None:
        raise NotFound(NO_ROLE)
    if lock:
        lock_organisation(session, organisation.id)
    memberships = [
        membership
        for membership in list_memberships(session, viewer.person_id or 0)
        if membership.organisation_id == organisation.id and is_in_force(membership, day_of(at))
    ]
    if not memberships:
        raise NotFound(NO_ROLE)
    return organisation, memberships


def leave_organisation(session: Session, viewer: Viewer, slug: str, at: datetime) -> Organisation:
    """End all roles of the viewer in an organisation and return it; raise Conflict for its last lead."""
    organisation, _ = get_own_memberships(session, viewer, slug, at, lock=True)
    end_all_roles(session, viewer.person_id or 0, organisation.id, by=viewer, at=at)
    return organisation


def end_all_roles(
    session: Session, person_id: int, organisation_id: int, *, by: Viewer, at: datetime
) -> None:
    """End all roles of a person in an organisation and notify its approvers."""
    memberships = [
        membership
        for membership in list_memberships(session, person_id)
        if membership.organisation_id == organisation_id
    ]
    for membership in memberships:
        check_not_last_lead(session, membership, by=by, at=at)
        revoke_role(session, membership, by=by, at=at)
    for approver in list_approvers(session, organisation_id, at) if memberships else ():
        enqueue(
            session,
            "member-left",
            at=at,
            person_id=approver.person.id,
            about_id=person_id,
            details={"organisation": organisation_id},
        )
