from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, aliased

from hub.accounts.models import Membership
from hub.extension.organisation_merge import OrganisationMerge


def merge_memberships(session: Session, merge: OrganisationMerge) -> None:
    """Move the memberships of one organisation to another.

    If someone has a role in both, the membership that lasts longer stays: a person has a role once.
    """
    other = aliased(Membership)
    pairs = session.execute(
        select(Membership, other).where(
            Membership.organisation_id == merge.source_id,
            other.organisation_id == merge.target_id,
            other.person_id == Membership.person_id,
            other.role == Membership.role,
        )
    ).all()
    for moved, kept in pairs:
        if kept.ends_on is not None and (moved.ends_on is None or moved.ends_on > kept.ends_on):
            kept.ends_on = moved.ends_on
        session.execute(delete(Membership).where(Membership.id == moved.id))
    session.flush()
    session.execute(
        update(Membership)
        .where(Membership.organisation_id == merge.source_id)
        .values(organisation_id=merge.target_id)
    )
