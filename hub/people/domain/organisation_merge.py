from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from hub.extension.organisation_merge import OrganisationMerge
from hub.people.models import Invitation, JoinRequest, PendingRegistration


def merge_people(session: Session, merge: OrganisationMerge) -> None:
    """Move invitations, pending registrations and join requests of one organisation to another.

    Of two open requests of one person the one to `target` stays. A request to move between the two is a
    request to join afterwards.
    """
    both = select(JoinRequest.person_id).where(
        JoinRequest.organisation_id == merge.target_id, JoinRequest.decided_at.is_(None)
    )
    session.execute(
        delete(JoinRequest).where(
            JoinRequest.organisation_id == merge.source_id,
            JoinRequest.decided_at.is_(None),
            JoinRequest.person_id.in_(both),
        )
    )
    for model in (Invitation, PendingRegistration, JoinRequest):
        session.execute(
            update(model)
            .where(model.organisation_id == merge.source_id)
            .values(organisation_id=merge.target_id)
        )
    leaving = JoinRequest.leaves_id == merge.source_id
    session.execute(update(JoinRequest).where(leaving).values(leaves_id=merge.target_id))
    same = JoinRequest.leaves_id == JoinRequest.organisation_id
    session.execute(update(JoinRequest).where(same).values(leaves_id=None))
